// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_panel.js - the selected span in words and numbers, all changeable

import { actionButton } from './actions.js';
import { h } from './dom.js';
import { lengthWords, placeWords, readTime } from './times.js';

const STATES = { accepted: 'accepted', proposed: 'proposed', unsure: 'unsure',
    rejected: 'rejected' };
const SOURCES = { human: 'made by', model: 'proposed by',
    import: 'imported by' };

const DIGITS = 6;

function field(label, attributes, onchange) {
    const input = h('input', { type: 'text', spellcheck: 'false',
        autocomplete: 'off', ...attributes });
    input.addEventListener('change', () => onchange(input.value.trim()));
    input.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' || event.key === 'Escape')
            input.blur();
    });
    return { input, row: h('label', {}, h('span', {}, label), input) };
}

// Seconds with as many digits as the rate has use for.
function placeText(frame, recording) {
    if (!(recording.rate > 0))
        return String(frame);
    return placeWords(frame, recording, Math.min(DIGITS,
        Math.ceil(Math.log10(recording.rate))));
}

function frameOf(text, recording) {
    const value = readTime(text);
    return recording.rate > 0 ? Math.round(value * recording.rate) : value;
}

// What somebody is writing there stays.
function write(input, value) {
    if (document.activeElement !== input)
        input.value = value;
}

class SpanPanel {
    #label;
    #tier;
    #start;
    #end;
    #low;
    #high;
    #hz;
    #state;
    #form;
    #about = h('p', { class: 'about' });
    #none = h('p', { class: 'empty' });
    #names = h('datalist', { id: 'class-names' });
    #tiers = h('datalist', { id: 'tier-names' });

    constructor(element, store) {
        this.store = store;
        this.#makeFields();
        this.#form = h('div', { class: 'form' }, this.#label.row,
            this.#tier.row, h('div', { class: 'pair' }, this.#start.row,
                this.#end.row), this.#hz,
            h('label', {}, h('span', {}, 'State'), this.#state),
            this.#about, h('div', { class: 'buttons' },
                actionButton('play-span', store, 'play-span', 'Play'),
                actionButton('similar', store, 'similar', 'Similar'),
                actionButton('delete', store, 'delete', 'Delete')),
            this.#names, this.#tiers);
        element.append(this.#none, this.#form);
        this.#listen();
        this.#tell();
    }

    #makeFields() {
        this.#label = field('Class', { list: 'class-names',
            maxlength: 200 }, (text) => this.#setLabel(text));
        this.#tier = field('Tier', { list: 'tier-names', maxlength: 200,
            placeholder: 'first' }, (text) => {
            this.#set({ tier: text });
            this.store.setActiveTier(text);
        });
        this.#start = field('From', {}, (text) => this.#setPlace('start',
            text));
        this.#end = field('To', {}, (text) => this.#setPlace('end', text));
        const hz = { inputmode: 'decimal', placeholder: 'all' };
        this.#low = field('Lowest', hz, (text) => this.#setHz('low_hz',
            text));
        this.#high = field('Highest', hz, (text) => this.#setHz('high_hz',
            text));
        this.#hz = h('div', { class: 'pair' }, this.#low.row,
            this.#high.row);
        this.#state = h('select', { onchange: () => this.#set({
            state: this.#state.value }) }, Object.entries(STATES).map(
            ([value, words]) => h('option', { value }, words)));
    }

    #listen() {
        const { store } = this;

        store.on('selection spans recording draft class',
            () => this.#tell());
        store.on('classes', () => this.#names.replaceChildren(
            ...store.classes.list.map((c) => h('option',
                { value: c.label }))));
        store.on('spans', () => this.#tiers.replaceChildren(
            ...[...new Set(store.list.map((s) => s.tier))].filter(Boolean)
                .map((value) => h('option', { value }))));
        store.on('choose-tier', () => {
            if (store.selected()) {
                this.#tier.input.focus();
                this.#tier.input.select();
            } else {
                store.notice('Select a span first.');
            }
        });
    }

    #set(change) {
        const span = this.store.selected();
        if (span && Object.keys(change).some((k) => span[k] !== change[k]))
            this.store.set(span.id, change);
    }

    #refuse(what) {
        this.store.notice(what, 'warn');
        this.#tell();
    }

    async #setLabel(text) {
        if (!text) {
            this.#tell();
            return;
        }
        this.#set({ label: text });
        try {
            await this.store.addClass(text);
        } catch (error) {
            this.store.notice('The key of the class is not kept: ' +
                error.message + '.', 'warn');
        }
    }

    #setPlace(name, text) {
        const { recording } = this.store;
        const span = { ...this.store.selected(),
            [name]: frameOf(text, recording) };

        if (span.start >= 0 && span.start < span.end &&
            span.end <= recording.frames)
            this.#set({ [name]: span[name] });
        else
            this.#refuse('A span begins before it ends, within the ' +
                'recording.');
    }

    #setHz(name, text) {
        const value = text === '' ? null : Number(text);

        if (value === null || value >= 0)
            this.#set({ [name]: value });
        else
            this.#refuse('A frequency is a number of Hz, or nothing.');
    }

    #tell() {
        const span = this.store.selected();

        this.#form.hidden = !span;
        this.#none.hidden = Boolean(span);
        if (span)
            this.#tellSpan(span, this.store.recording);
        else
            this.#none.textContent = this.#wordsOfNone();
    }

    #wordsOfNone() {
        const { draft, recording, activeTier } = this.store;
        if (draft) {
            return 'Marked: ' + lengthWords(draft.end - draft.start,
                recording) + '. A class\u2019s key makes it a span.';
        }
        return 'None. Drag over the picture, or press a class\u2019s key.' +
            (activeTier ? ' The next one is of tier \u201c' + activeTier +
            '\u201d.' : '');
    }

    #tellSpan(span, r) {
        write(this.#label.input, span.label);
        write(this.#tier.input, span.tier);
        write(this.#start.input, placeText(span.start, r));
        write(this.#end.input, placeText(span.end, r));
        write(this.#low.input, span.low_hz ?? '');
        write(this.#high.input, span.high_hz ?? '');
        this.#hz.hidden = r.kind !== 'audio';
        this.#state.value = span.state;
        this.#about.textContent = [lengthWords(span.end - span.start, r),
            span.author && (SOURCES[span.source] || 'by') + ' ' +
                span.author, typeof span.confidence === 'number' &&
                Math.round(100 * span.confidence) + ' % sure']
            .filter(Boolean).join(', ');
    }
}

export function createPanel(element, store) {
    return new SpanPanel(element, store);
}
