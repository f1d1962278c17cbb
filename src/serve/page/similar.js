// SPDX-License-Identifier: GPL-2.0-or-later
//
// similar.js - more like this: the places that are nearest to the selected
//              span, through the whole catalogue, to be looked at and taken

import { register } from './actions.js';
import { button, h } from './dom.js';
import { icon } from './icons.js';
import { jobs } from './machine.js';
import { distanceWords, SimilarSearch } from './similar_search.js';
import { thumbnail } from './thumbnail.js';

const LIKELY = 0.5;         /* distance: 0 is the same, 1 nothing alike */

function headline({ example, matches, done, searched }) {
    if (!example)
        return 'Select a span that is typical, then look for more like it.';
    return done ? matches.length + ' places like this ' + example.label :
        'Searching: ' + Math.round(100 * searched) + ' %';
}

class SimilarPanel {
    #words = h('p', { class: 'about', role: 'status' });
    #stop = button('Stop', 'Stop the search', () => this.search.stop());
    #channel = h('select', { 'aria-label': 'Channel that is compared',
        hidden: true });
    #most = h('input', { type: 'number', min: 0, step: 0.01, value: LIKELY,
        'aria-label': 'Largest distance', oninput: () => this.#tellMost() });
    #all = button('', 'Make spans of all up to this distance',
        () => this.#make(this.search.upTo(Number(this.#most.value))));
    #upTo = h('div', { class: 'all-up-to' }, h('span', {}, 'up to'),
        this.#most, this.#all);
    #list = h('ul', { class: 'matches' });
    #lines = new Map();         /* match → its line, whose picture stays */

    constructor(element, store) {
        this.element = element;
        this.store = store;
        this.search = new SimilarSearch(store, jobs);
        this.search.on('found', () => this.#tell());
        this.search.on('trouble', (error) => store.notice('Not searched: ' +
            error.message + '.', 'warn'));
        store.on('recording', () => this.#tellChannels());
        element.append(this.#words, h('div', { class: 'wishes' },
            this.#channel, this.#stop), this.#upTo, this.#list);
        this.#tell();
    }

    begin() {
        const span = this.store.selected();

        if (!span) {
            this.store.notice('Select a span first.');
            return;
        }
        this.#lines.clear();
        this.search.begin(span, this.#channel.value === '' ? null :
            Number(this.#channel.value));
        this.element.scrollIntoView({ block: 'start' });
    }

    #tellChannels() {
        const { channels, columns } = this.store.recording;

        this.#channel.hidden = channels < 2;
        this.#channel.replaceChildren(
            h('option', { value: '' }, 'all channels'),
            ...Array.from({ length: channels }, (_, k) => h('option',
                { value: k }, columns?.[k] || 'channel ' + (k + 1))));
    }

    async #make(matches) {
        try {
            await this.search.make(matches);
            this.store.setDraft(null);
        } catch (error) {
            this.store.notice('Not stored: ' + error.message + '.', 'warn');
        }
    }

    async #jump(match) {
        const room = match.end - match.start;

        try {
            await this.store.open(match.recording, {
                from: match.start - room, to: match.end + room });
            this.store.setCursor(match.start);
            if (!this.search.isMade(match))
                this.store.setDraft({ start: match.start, end: match.end });
        } catch (error) {
            this.store.notice('Not opened: ' + error.message + '.', 'warn');
        }
    }

    #line(match) {
        const { recording, name, start, end } = match;
        const { example, channel } = this.search;
        const near = distanceWords(match);
        const yes = button('', 'Make it a span of ' + example.label,
            () => this.#make([match]), { class: 'tool' });

        yes.append(icon('accept'));
        return h('li', { 'data-recording': recording, 'data-start': start },
            h('button', { type: 'button', class: 'match', title: name +
                ', distance ' + near, onclick: () => this.#jump(match) },
            thumbnail({ id: recording }, start, end, channel ?? 0),
            h('span', { class: 'name' }, name),
            h('span', { class: 'sure' }, near)), yes);
    }

    #lineOf(match) {
        const name = match.recording + ':' + match.start;
        const made = this.search.isMade(match);

        if (!this.#lines.has(name))
            this.#lines.set(name, this.#line(match));
        const line = this.#lines.get(name);
        line.classList.toggle('made', made);
        line.lastChild.disabled = made;
        return line;
    }

    #tell() {
        const { search } = this;

        this.#stop.hidden = search.done;
        this.#words.textContent = headline(search);
        this.#list.replaceChildren(...search.matches.map((match) =>
            this.#lineOf(match)));
        this.#tellMost();
    }

    #tellMost() {
        const { length } = this.search.upTo(Number(this.#most.value));

        this.#upTo.hidden = !this.search.matches.length;
        this.#all.textContent = 'Accept ' + length;
        this.#all.disabled = !length;
    }
}

export function createPanel(element, store) {
    const panel = new SimilarPanel(element, store);

    register('similar', 'Find more like the selected span',
        () => panel.begin(), { group: 'Proposals' });
}
