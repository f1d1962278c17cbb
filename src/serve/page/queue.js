// SPDX-License-Identifier: GPL-2.0-or-later
//
// queue.js - proposals, most useful first, and the walk through them
//
// What is judged leaves the list at once; the others stay where they are, so
// that nothing moves under somebody's eyes, until the list runs short.

import { get } from './api.js';
import { Emitter } from './emitter.js';

const AT_ONCE = 50, SHORT = 10;

// Tells "queue" when its list is another.
export class Queue extends Emitter {
    list = [];
    #judged = new Set();        /* ids; the server may not know yet */
    #asking = null;

    constructor(store) {
        super();
        this.store = store;
    }

    indexOf(id) {
        return this.list.findIndex((span) => span.id === id);
    }

    // Ask the server anew: all of the list, or more behind it.
    refresh(keep) {
        this.#asking = this.#asking || this.#ask(keep).finally(() => {
            this.#asking = null;
        });
        return this.#asking;
    }

    async #ask(keep) {
        await this.store.book.saver.rest();
        const { spans } = await get('/api/queue', { limit: AT_ONCE });
        const open = spans.filter((span) => !this.#judged.has(span.id));
        const fresh = new Map(open.map((span) => [span.id, span]));
        const old = keep ? this.list.filter((s) => fresh.has(s.id)) : [];
        const known = new Set(old.map((span) => span.id));

        this.list = [...old, ...open.filter((span) => !known.has(span.id))];
        this.emit('queue');
    }

    // It is judged; returns the one that comes next, or null.
    async judged(id) {
        const i = this.indexOf(id);

        this.#judged.add(id);
        this.list = this.list.filter((span) => span.id !== id);
        this.emit('queue');
        if (!this.list.length)
            await this.refresh(true);
        else if (this.list.length < SHORT)
            this.refresh(true).catch(() => {});
        return this.list[i >= 0 && i < this.list.length ? i : 0] || null;
    }

    // What an undo made a proposal again comes back.
    look(spans) {
        const again = spans.filter((span) => span.state === 'proposed' &&
            this.#judged.delete(span.id));
        return again.length ? this.refresh(true) : Promise.resolve();
    }

    // The one before or behind this one; the first where it is not listed.
    beside(id, by) {
        const i = this.indexOf(id);
        const j = i < 0 ? 0 : i + by;
        return this.list[(j + this.list.length) % this.list.length] || null;
    }
}
