// SPDX-License-Identifier: GPL-2.0-or-later
//
// agreement_dialog.js - how far two who labelled agree, and where not

import { agreement, recording } from './api.js';
import { createDialog, table } from './dialog.js';
import { h } from './dom.js';
import { placeWords } from './times.js';

const AT_MOST = 50;     /* recordings whose rates are asked for */

// Landis & Koch, "The Measurement of Observer Agreement for Categorical
// Data", Biometrics 33, 1977, p. 165.
export function kappaWords(kappa) {
    const steps = [[0, 'poor'], [0.2, 'slight'], [0.4, 'fair'],
        [0.6, 'moderate'], [0.8, 'substantial'], [1, 'almost perfect']];
    return kappa < 0 ? 'poor' :
        steps.slice(1).find(([most]) => kappa <= most + 1e-12)[1];
}

function number(value) {
    return value === null ? '\u2013' : value.toFixed(3);
}

function percent(share) {
    return share === null ? '\u2013' : (100 * share).toFixed(1) + ' %';
}

function figures(found, a, b) {
    const line = (term, ...words) => [h('dt', {}, term),
        h('dd', {}, words)];
    return h('dl', {}, line('Cohen\u2019s kappa',
        h('b', { class: 'kappa' }, number(found.kappa)),
        found.kappa === null ? '' : ' ' + kappaWords(found.kappa)),
    line('The same', h('b', {}, percent(found.same)), ' of the time, ' +
        percent(found.chance) + ' by chance alone'),
    line('Overlap', h('b', {}, percent(found.overlap)), ' of what the ' +
        'two spans of a pair cover'),
    line('Spans', `${found.a_spans} by ${a}, ${found.b_spans} by ${b}; ` +
        `${found.pairs} pairs, ${found.both} of one class`),
    line('Recordings', found.recordings + ' in which both have spans'));
}

function classTable(found, a, b) {
    return table([{ title: 'class' }, { title: a, number: true },
        { title: b, number: true }, { title: 'both', number: true }],
    found.classes.map((c) => [c.label, c.a, c.b, c.both]));
}

// The recordings in which they differ, for their rates.
async function ratesOf(found) {
    const ids = [...new Set(found.disagreements.map((d) => d.recording))];
    const all = await Promise.all(ids.slice(0, AT_MOST).map(recording));
    return new Map(all.map((r) => [r.id, r]));
}

class AgreementDialog {
    #window = createDialog('agreement-window', 'Agreement',
        () => this.#fill());
    #pair = { a: '', b: '' };
    #ticket = 0;

    constructor(store) {
        this.store = store;
    }

    open() {
        this.#window.open();
    }

    #choice(name, authors, other) {
        return h('select', { 'aria-label': name === 'a' ? 'One author' :
            'The other author', onchange: (event) => {
            this.#pair[name] = event.target.value;
            this.#fill();
        } }, authors.filter((one) => one !== other).map((one) => h('option',
            { value: one, selected: one === this.#pair[name] }, one)));
    }

    async #jump(place) {
        const room = (place.end - place.start) * 0.5;

        this.#window.close();
        try {
            await this.store.open(place.recording, {
                from: place.start - room, to: place.end + room });
            this.store.setCursor(place.start);
        } catch (error) {
            this.store.notice('Not opened: ' + error.message + '.', 'warn');
        }
    }

    #difference(d, recordings) {
        const name = (label) => label || 'nothing';
        const r = recordings.get(d.recording);
        const place = r ? placeWords(d.start, r, 1) + ' \u2013 ' +
            placeWords(d.end, r, 1) : '';
        return h('li', {}, h('button', { type: 'button',
            onclick: () => this.#jump(d) },
        h('span', { class: 'name' }, d.name),
        h('span', { class: 'place' }, place),
        h('span', { class: 'labels' }, name(d.a) + ' / ' + name(d.b))));
    }

    // The first two, until somebody chooses others.
    #choosePair(authors) {
        const pair = this.#pair;

        if (!authors.includes(pair.a))
            pair.a = authors[0];
        if (!authors.includes(pair.b) || pair.b === pair.a)
            pair.b = authors.find((one) => one !== pair.a);
    }

    async #ask() {
        const reply = await agreement();
        const authors = reply.authors.map((one) => one.author);

        if (authors.length < 2)
            return { authors };
        this.#choosePair(authors);
        const found = await agreement(this.#pair.a, this.#pair.b);
        return { authors, found, recordings: await ratesOf(found) };
    }

    #contents({ authors, found, recordings }) {
        const { a, b } = this.#pair;

        if (!found) {
            return [h('p', {}, 'Two authors are needed to compare them; ' +
                (authors.length ? authors[0] + ' alone has made spans.' :
                    'there are no spans yet.'))];
        }
        return [
            h('p', { class: 'pair' }, this.#choice('a', authors, b), ' and ',
                this.#choice('b', authors, a)),
            figures(found, a, b), classTable(found, a, b),
            h('h3', {}, found.disagreements.length ?
                `Where they differ (${a} / ${b})` :
                'They differ nowhere.'),
            h('ul', { class: 'differences' }, found.disagreements.map((d) =>
                this.#difference(d, recordings)))];
    }

    async #fill() {
        const { body } = this.#window;
        const mine = ++this.#ticket;
        let contents;

        if (!body.firstChild)
            body.append(h('p', {}, '\u2026'));
        try {
            contents = this.#contents(await this.#ask());
        } catch (error) {
            contents = [h('p', {}, 'Not compared: ' + error.message + '.')];
        }
        if (mine === this.#ticket)
            body.replaceChildren(...contents);
    }
}

export function createAgreementDialog(store) {
    return new AgreementDialog(store);
}
