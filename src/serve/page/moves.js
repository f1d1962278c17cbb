// SPDX-License-Identifier: GPL-2.0-or-later
//
// moves.js - going about in a recording by keys

import { register } from './actions.js';

const MOVE = { group: 'Moving about' };
const LOOK = { group: 'Looking' };

// A step of the cursor: a hundredth of what is seen, at least a frame.
export function stepOf(store) {
    return Math.max(1, Math.round((store.range.to - store.range.from) /
        100));
}

// What is marked goes, as in a text; a mark that only begins stays, so that
// its end can be gone to.
function moveCursor(store, frame) {
    if (store.draft && store.draft.end > store.draft.start)
        store.setDraft(null);
    store.setCursor(frame);
    store.reveal(store.cursor, store.cursor);
}

// Mark from where the cursor was to where it goes, as in a text.
function extend(store, by) {
    const anchor = store.draft ? (store.draft.start === store.cursor ?
        store.draft.end : store.draft.start) : store.cursor;

    store.select(null);
    store.setCursor(store.cursor + by);
    store.reveal(store.cursor, store.cursor);
    store.setDraft({ start: Math.min(anchor, store.cursor),
        end: Math.max(anchor, store.cursor) });
}

function registerCursor(store) {
    const at = (name, title, act) => register(name, title, () => {
        if (store.recording)
            act();
    }, MOVE);

    at('cursor-left', 'Cursor to the left',
        () => moveCursor(store, store.cursor - stepOf(store)));
    at('cursor-right', 'Cursor to the right',
        () => moveCursor(store, store.cursor + stepOf(store)));
    at('extend-left', 'Mark to the left',
        () => extend(store, -stepOf(store)));
    at('extend-right', 'Mark to the right',
        () => extend(store, stepOf(store)));
    at('go-start', 'To the beginning', () => moveCursor(store, 0));
    at('go-end', 'To the end',
        () => moveCursor(store, store.recording.frames));
    const page = () => 0.8 * (store.range.to - store.range.from);
    at('page-left', 'Scroll back', () => store.scroll(-page()));
    at('page-right', 'Scroll forward', () => store.scroll(page()));
}

function registerZoom(store) {
    const look = (name, title, act) => register(name, title, () => {
        if (store.recording)
            act();
    }, LOOK);

    look('zoom-in', 'Nearer', () => store.zoom(0.6));
    look('zoom-out', 'Farther', () => store.zoom(1 / 0.6));
    look('zoom-all', 'See the whole recording',
        () => store.setRange(0, store.recording.frames));
    look('zoom-span', 'See the selected span', () => {
        const span = store.selected() || store.draft;
        if (span) {
            const room = 0.15 * (span.end - span.start);
            store.setRange(span.start - room, span.end + room);
        }
    });
    look('louder', 'Higher waveform', () => store.setOptions({ auto: false,
        gain: Math.min(60, store.options.gain + 3) }));
    look('quieter', 'Lower waveform', () => store.setOptions({ auto: false,
        gain: Math.max(-24, store.options.gain - 3) }));
}

function walk(store, way) {
    store.step(way).then((found) => {
        if (!found) {
            store.notice(way === 'forward' ? 'There is no span behind this.' :
                'There is no span before this.');
        }
    }).catch((error) => store.notice('The next span was not found: ' +
        error.message + '.', 'warn'));
}

export function registerMoves(store) {
    registerCursor(store);
    registerZoom(store);
    register('next-span', 'Next span', () => walk(store, 'forward'), MOVE);
    register('previous-span', 'Previous span', () => walk(store, 'back'),
        MOVE);
}
