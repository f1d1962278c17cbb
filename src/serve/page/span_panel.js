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

function hzOf(text) {
    const value = text === '' ? null : Number(text);
    return value === null || value >= 0 ? value : undefined;
}

export function createPanel(element, store) {
    const set = (change) => {
        const span = store.selected();
        if (span && Object.keys(change).some((k) => span[k] !== change[k]))
            store.set(span.id, change);
    };
    const wrong = (what) => {
        store.notice(what, 'warn');
        tell();
    };
    const place = (name) => (text) => {
        const span = store.selected(), r = store.recording;
        const frame = frameOf(text, r);
        const [start, end] = name === 'start' ? [frame, span.end] :
            [span.start, frame];
        if (!(start >= 0 && start < end && end <= r.frames))
            wrong('A span begins before it ends, within the recording.');
        else
            set({ [name]: frame });
    };
    const frequency = (name) => (text) => {
        const value = hzOf(text);
        if (value === undefined || Number.isNaN(value))
            wrong('A frequency is a number of Hz, or nothing.');
        else
            set({ [name]: value });
    };

    const label = field('Class', { list: 'class-names', maxlength: 200 },
        async (text) => {
            if (!text) {
                tell();
                return;
            }
            set({ label: text });
            await store.addClass(text).catch(() => {});
        });
    const tier = field('Tier', { list: 'tier-names', maxlength: 200,
        placeholder: 'first' }, (text) => {
        set({ tier: text });
        store.setActiveTier(text);
    });
    const start = field('From', {}, place('start'));
    const end = field('To', {}, place('end'));
    const low = field('Lowest', { inputmode: 'decimal',
        placeholder: 'all' }, frequency('low_hz'));
    const high = field('Highest', { inputmode: 'decimal',
        placeholder: 'all' }, frequency('high_hz'));
    const state = h('select', { onchange: () => set({ state: state.value }) },
        Object.entries(STATES).map(([value, words]) => h('option', { value },
            words)));
    const hz = h('div', { class: 'pair' }, low.row, high.row);
    const about = h('p', { class: 'about' });
    const names = h('datalist', { id: 'class-names' });
    const tiers = h('datalist', { id: 'tier-names' });
    const form = h('div', { class: 'form' }, label.row, tier.row,
        h('div', { class: 'pair' }, start.row, end.row), hz,
        h('label', {}, h('span', {}, 'State'), state), about,
        h('div', { class: 'buttons' },
            actionButton('play-span', store, 'play-span', 'Play'),
            actionButton('similar', store, 'similar', 'Similar'),
            actionButton('delete', store, 'delete', 'Delete')),
        names, tiers);
    const none = h('p', { class: 'empty' });

    function write(input, value) {
        if (document.activeElement !== input)
            input.value = value;
    }

    function tell() {
        const span = store.selected(), r = store.recording;

        form.hidden = !span;
        none.hidden = Boolean(span);
        none.textContent = store.draft ? 'Marked: ' + lengthWords(
            store.draft.end - store.draft.start, r) + '. A class\u2019s ' +
            'key makes it a span.' : 'None. Drag over the picture, or ' +
            'press a class\u2019s key.' + (store.activeTier ?
            ' The next one is of tier \u201c' + store.activeTier +
            '\u201d.' : '');
        if (!span)
            return;
        write(label.input, span.label);
        write(tier.input, span.tier);
        write(start.input, placeText(span.start, r));
        write(end.input, placeText(span.end, r));
        write(low.input, span.low_hz ?? '');
        write(high.input, span.high_hz ?? '');
        hz.hidden = r.kind !== 'audio';
        state.value = span.state;
        about.textContent = lengthWords(span.end - span.start, r) +
            (span.author ? ', ' + (SOURCES[span.source] || 'by') + ' ' +
            span.author : '') + (span.confidence === null ||
            span.confidence === undefined ? '' : ', ' +
            Math.round(100 * span.confidence) + ' % sure');
    }

    element.append(none, form);
    store.on('selection spans recording draft class', tell);
    store.on('classes', () => names.replaceChildren(
        ...store.classes.list.map((c) => h('option', { value: c.label }))));
    store.on('spans', () => tiers.replaceChildren(
        ...[...new Set(store.list.map((s) => s.tier))].filter(Boolean)
            .map((t) => h('option', { value: t }))));
    store.on('choose-tier', () => {
        if (store.selected()) {
            tier.input.focus();
            tier.input.select();
        } else {
            store.notice('Select a span first.');
        }
    });
    tell();
}
