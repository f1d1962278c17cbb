// SPDX-License-Identifier: GPL-2.0-or-later
//
// class_keys.js - what a class's key does
//
// While it plays the span lasts as long as the key is held, and several may
// be held at once.  Else the key makes a span of what is marked, gives the
// selected span its class, or makes a span at the cursor.

import { register, unregister } from './actions.js';
import { stepOf } from './moves.js';

const TAP = 0.15;           /* seconds; shorter is no span */

// Where a span goes that is made without a mark: at the cursor, as long as
// the last one was; at the recording's end it ends there.
function placeAtCursor(store) {
    const { frames } = store.recording;
    const length = Math.min(frames, store.lastLength || 5 * stepOf(store));
    const start = Math.min(store.cursor, frames - length);
    return { start, end: start + length };
}

export function make(store, label) {
    const { draft } = store;
    const span = draft && draft.end > draft.start ? draft :
        placeAtCursor(store);

    if (!label) {
        store.setDraft(span);
        store.emit('choose-class');
        return;
    }
    store.setDraft(null);
    store.add({ ...span, label, tier: store.activeTier });
}

class ClassKeys {
    #held = new Map();      /* label → the frame at which it was pressed */
    #registered = [];

    constructor(store, player) {
        Object.assign(this, { store, player });
        store.on('cursor', () => this.#grow());
        store.on('classes', () => this.#register());
    }

    #register() {
        this.#registered.forEach(unregister);
        this.#registered = this.store.classes.list.map(({ label }) => {
            const name = 'class:' + label;
            register(name, 'Class ' + label, (event) => this.#press(label,
                event), { group: 'Classes',
                release: () => this.#release(label) });
            return name;
        });
    }

    #grow() {
        if (this.#held.size) {
            const start = Math.min(...this.#held.values());
            this.store.setDraft({ start,
                end: Math.max(start, this.player.frame()) });
        }
    }

    #press(label, event) {
        const { store } = this;
        const span = store.selected();

        if (!store.recording)
            return false;
        if (event?.repeat)
            return true;
        store.setActiveClass(label);
        if (store.playing.on && event?.type === 'keydown') {
            store.select(null);
            this.#held.set(label, this.player.frame());
        } else if (store.draft || !span) {
            make(store, label);
        } else if (span.label !== label || span.state !== 'accepted') {
            store.set(span.id, { label, state: 'accepted' });
        }
        return true;
    }

    #release(label) {
        const { store } = this;
        const start = this.#held.get(label), end = this.player.frame();

        if (start === undefined)
            return;
        this.#held.delete(label);
        store.setDraft(null);
        if (end - start >= TAP * (store.recording.rate || 1) *
            store.playing.rate)
            store.add({ label, tier: store.activeTier, start, end });
    }
}

export function listenToClassKeys(store, player) {
    return new ClassKeys(store, player);
}
