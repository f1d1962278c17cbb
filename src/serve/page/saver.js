// SPDX-License-Identifier: GPL-2.0-or-later
//
// saver.js - edits on their way to the disk, one after the other
//
// An item is one edit: {recording, changes: [{kind, id, version, span}]}.
// kind is add, set or remove; id is below 0 for a span that is not stored
// yet; span is all of it.  An item leaves the queue when the server has said
// that it is on the disk, or that it refuses it.  If the server does not
// answer the item stays and is tried again, for ever; whether it arrived
// before the silence is looked up first, so that nothing is added twice.

import * as api from './api.js';

const PATIENCE = 2000;         /* ms between tries */

// Of errors that go away by themselves, or by somebody's doing.
function passes(error) {
    return error.status === 0 || error.status === 401 ||
        error.status === 403 || error.status === 429 || error.status >= 500;
}

const FIELDS = ['start', 'end', 'label', 'tier', 'state', 'low_hz',
    'high_hz'];

function alike(a, b) {
    return FIELDS.every((field) => (a[field] ?? null) === (b[field] ?? null));
}

// hooks: realId(id), known(): spans as they were read last,
// state({kind, count, reason}), stored(item, spans, counter),
// refused(item, error).
export class Saver {
    #queue = [];
    #running = false;
    #wake = () => {};
    #idle = [];

    constructor(hooks) {
        this.hooks = hooks;
    }

    push(item) {
        if (this.#joins(item))
            return;
        item.twins = this.#twinsOf(item);
        this.#queue.push(item);
        if (!this.#running)
            this.#run();
    }

    // A key that is held moves an edge many times: what has not been sent yet
    // of that is one edit.
    #joins(item) {
        const last = this.#queue.length > 1 ? this.#queue.at(-1) : null;
        const [a] = last?.changes || [], [b] = item.changes;

        if (last?.changes.length !== 1 || item.changes.length !== 1 ||
            a.kind !== 'set' || b.kind !== 'set' || a.id !== b.id)
            return false;
        a.span = b.span;
        return true;
    }

    items() {
        return this.#queue;
    }

    tryNow() {
        this.#wake();
    }

    // Resolves when nothing is on its way any more.
    rest() {
        return this.#running ? new Promise((r) => this.#idle.push(r)) :
            Promise.resolve();
    }

    async #run() {
        this.#running = true;
        while (this.#queue.length) {
            if (!this.#queue[0].doubt) {
                this.hooks.state({ kind: 'saving',
                    count: this.#queue.length });
            }
            await this.#storeFirst();
        }
        this.#running = false;
        this.hooks.state({ kind: 'saved', count: 0 });
        this.#idle.splice(0).forEach((resolve) => resolve());
    }

    async #storeFirst() {
        const item = this.#queue[0];

        try {
            const reply = await this.#send(item);
            this.#queue.shift();
            this.#passOn(item, reply.spans);
            this.hooks.stored(item, reply.spans, reply.counter);
        } catch (error) {
            if (passes(error)) {
                await this.#wait(item, error);
                return;
            }
            this.#queue.shift();
            this.#dropDependents(item);
            this.hooks.refused(item, error);
        }
    }

    #wait(item, error) {
        item.doubt = item.doubt || error.status === 0 || error.status >= 500;
        this.hooks.state({ kind: 'waiting', count: this.#queue.length,
            reason: error.message });
        return new Promise((resolve) => {
            const timer = setTimeout(resolve, PATIENCE);
            this.#wake = () => {
                clearTimeout(timer);
                resolve();
            };
        });
    }

    async #send(item) {
        const reply = item.doubt ? await this.#arrived(item) : null;

        if (reply)
            return reply;
        item.doubt = false;
        return api.edit(item.recording, item.changes.map(
            (change) => this.#wire(change)));
    }

    #wire({ kind, id, version, span }) {
        const { id: _, version: __, ...content } = span;
        return { kind, span: kind === 'add' ? content :
            { ...content, id: this.hooks.realId(id), version } };
    }

    // Spans like those it adds that were there before it.
    #twinsOf(item) {
        const added = item.changes.filter((c) => c.kind === 'add');
        return new Set(this.hooks.known().filter((s) =>
            added.some((c) => alike(s, c.span))).map((s) => s.id));
    }

    // What the server has of it, if it arrived before the silence.
    async #arrived(item) {
        const from = Math.min(...item.changes.map((c) => c.span.start));
        const to = Math.max(...item.changes.map((c) => c.span.end));
        const reply = await api.spans(item.recording, from, to, 2000);
        const found = item.changes.map((change) =>
            this.#trace(change, reply.spans, item.twins));

        return found.every(Boolean) ?
            { spans: found, counter: reply.counter } : null;
    }

    #trace(change, spans, twins) {
        if (change.kind === 'add') {
            return spans.find((s) => !twins.has(s.id) &&
                alike(s, change.span));
        }
        const now = spans.find((s) => s.id === this.hooks.realId(change.id));
        if (change.kind === 'remove')
            return now ? null : change.span;
        return now && now.version !== change.version &&
            alike(now, change.span) ? now : null;
    }

    // Later edits of the same spans were made on top of this one.
    #passOn(item, spans) {
        const later = this.#queue.flatMap((one) => one.changes);
        item.changes.forEach(({ id }, i) => {
            for (const change of later) {
                if (change.id === id || change.id === spans[i].id)
                    change.version = spans[i].version;
            }
        });
    }

    // What was made on top of something refused cannot be stored either.
    #dropDependents(item) {
        const ids = new Set(item.changes.map((c) => c.id));
        this.#queue = this.#queue.filter((one) =>
            !one.changes.some((c) => ids.has(c.id)));
    }
}
