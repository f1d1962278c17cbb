// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_actions.js - making and mending spans by keys

import { register } from './actions.js';
import { listenToClassKeys, make } from './class_keys.js';
import { stepOf } from './moves.js';

const SPANS = { group: 'Spans' };
const EDGES = { group: 'Edges' };

function needSpan(store, act) {
    const span = store.selected();

    if (span)
        act(span);
    else
        store.notice('Select a span first.');
}

// ----- edges

function moveEdges(store, startBy, endBy) {
    needSpan(store, (span) => {
        const most = store.recording.frames;
        let start = span.start + startBy, end = span.end + endBy;

        if (startBy === endBy) {
            const by = Math.max(-span.start, Math.min(most - span.end,
                startBy));
            start = span.start + by;
            end = span.end + by;
        }
        start = Math.max(0, Math.min(start, endBy ? start : span.end - 1));
        end = Math.min(most, Math.max(end, startBy ? end : span.start + 1));
        if (start < end && (start !== span.start || end !== span.end))
            store.set(span.id, { start, end });
    });
}

function registerEdges(store) {
    const edges = [['start-earlier', 'Beginning earlier', -1, 0],
        ['start-later', 'Beginning later', 1, 0],
        ['end-earlier', 'End earlier', 0, -1],
        ['end-later', 'End later', 0, 1],
        ['move-earlier', 'Move earlier', -1, -1],
        ['move-later', 'Move later', 1, 1]];

    for (const [name, title, a, b] of edges) {
        register(name, title, () => {
            const step = stepOf(store);
            moveEdges(store, a * step, b * step);
        }, EDGES);
        register(name + '-fine', title + ' by one frame',
            () => moveEdges(store, a, b), EDGES);
    }
    register('start-to-cursor', 'Begin at the cursor',
        () => needSpan(store, (span) => {
            if (store.cursor < span.end && store.cursor !== span.start)
                store.set(span.id, { start: store.cursor });
        }), EDGES);
    register('end-to-cursor', 'End at the cursor',
        () => needSpan(store, (span) => {
            if (store.cursor > span.start && store.cursor !== span.end)
                store.set(span.id, { end: store.cursor });
        }), EDGES);
}

// ----- split, merge, delete

function split(store) {
    needSpan(store, (span) => {
        const at = store.cursor;
        if (at <= span.start || at >= span.end) {
            store.notice('Put the cursor within the span to split it.');
            return;
        }
        const { label, tier, low_hz, high_hz, state } = span;
        const [, second] = store.edit([
            { kind: 'set', id: span.id, span: { end: at } },
            { kind: 'add', span: { start: at, end: span.end, label, tier,
                low_hz, high_hz, state } }]);
        store.select(second);
    });
}

// The next of its tier; of the same class if there is one near.
function merge(store) {
    needSpan(store, (span) => {
        const next = store.list.find((s) => s.tier === span.tier &&
            s.id !== span.id && (s.start > span.start ||
            (s.start === span.start && s.id > span.id)));
        if (!next) {
            store.notice('There is no span behind it to merge with.');
            return;
        }
        const lower = [span.low_hz, next.low_hz];
        const higher = [span.high_hz, next.high_hz];
        const all = (list) => list.every((v) => v !== null &&
            v !== undefined);
        store.edit([{ kind: 'set', id: span.id, span: {
            end: Math.max(span.end, next.end), low_hz: all(lower) ?
                Math.min(...lower) : null, high_hz: all(higher) ?
                Math.max(...higher) : null } },
        { kind: 'remove', id: next.id }]);
        store.select(span.id);
    });
}

// The cursor stays at its place, so that the next one can be walked to.
function removeSpan(store) {
    needSpan(store, (span) => {
        store.edit([{ kind: 'remove', id: span.id }]);
        store.select(null);
        store.setCursor(span.start);
    });
}

function mark(store, player, side) {
    const at = player.frame();
    const old = store.draft || { start: at, end: at };
    const draft = side === 'in' ? { start: at, end: Math.max(at, old.end) } :
        { start: Math.min(at, old.start), end: at };

    store.select(null);
    store.setDraft(draft);
}

export function registerSpanActions(store, player) {
    const on = (name, title, act) => register(name, title, () => {
        if (store.recording)
            act();
    }, SPANS);

    on('make-span', 'Make a span of what is marked, or at the cursor',
        () => make(store, store.activeClass));
    on('mark-in', 'Mark from here', () => mark(store, player, 'in'));
    on('mark-out', 'Mark to here', () => mark(store, player, 'out'));
    on('split', 'Split at the cursor', () => split(store));
    on('merge', 'Merge with the next', () => merge(store));
    on('delete', 'Delete', () => removeSpan(store));
    on('choose-class', 'Choose a class by name',
        () => store.emit('choose-class'));
    on('choose-tier', 'Choose a tier', () => store.emit('choose-tier'));
    register('deselect', 'Select nothing', () => {
        document.activeElement?.blur?.();
        store.setDraft(null);
        store.select(null);
    }, SPANS);
    registerEdges(store);
    listenToClassKeys(store, player);
}
