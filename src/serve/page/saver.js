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

// hooks: realId(id), stored spans as they were read last: known(),
// state({kind, count, reason}), stored(item, spans, counter),
// refused(item, error).
export function createSaver(hooks) {
    const queue = [];
    let running = false;
    let wake = () => {};
    let idle = [];

    function wire(change) {
        const id = hooks.realId(change.id);
        const span = { ...change.span };

        delete span.id;
        delete span.version;
        return { kind: change.kind, span: change.kind === 'add' ? span :
            { ...span, id, version: change.version } };
    }

    // What the server has of it, if it arrived before the silence.
    async function arrived(item) {
        const from = Math.min(...item.changes.map((c) => c.span.start));
        const to = Math.max(...item.changes.map((c) => c.span.end));
        const reply = await api.spans(item.recording, from, to, 2000);
        const found = item.changes.map((change) => {
            const id = hooks.realId(change.id);
            if (change.kind === 'add') {
                return reply.spans.find((s) => !item.twins.has(s.id) &&
                    alike(s, change.span));
            }
            const now = reply.spans.find((s) => s.id === id);
            if (change.kind === 'remove')
                return now ? null : change.span;
            return now && now.version !== change.version &&
                alike(now, change.span) ? now : null;
        });
        return found.every(Boolean) ?
            { spans: found, counter: reply.counter } : null;
    }

    // Spans like those it adds that were there before it.
    function twinsOf(item) {
        const added = item.changes.filter((c) => c.kind === 'add');
        return new Set(hooks.known().filter((s) =>
            added.some((c) => alike(s, c.span))).map((s) => s.id));
    }

    async function send(item) {
        if (item.doubt) {
            const reply = await arrived(item);
            if (reply)
                return reply;
            item.doubt = false;
        }
        return api.edit(item.recording, item.changes.map(wire));
    }

    // Later edits of the same spans were made on top of this one.
    function passOn(item, spans) {
        item.changes.forEach((change, i) => {
            for (const later of queue) {
                for (const c of later.changes) {
                    if (c.id === change.id ||
                        c.id === spans[i].id)
                        c.version = spans[i].version;
                }
            }
        });
    }

    // What was made on top of something refused cannot be stored either.
    function dropDependents(item) {
        const ids = new Set(item.changes.map((c) => c.id));
        for (let i = queue.length - 1; i >= 0; i--) {
            if (queue[i].changes.some((c) => ids.has(c.id)))
                queue.splice(i, 1);
        }
    }

    function wait(error, item) {
        item.doubt = item.doubt || error.status === 0 || error.status >= 500;
        hooks.state({ kind: 'waiting', count: queue.length,
            reason: error.message });
        return new Promise((resolve) => {
            const timer = setTimeout(resolve, PATIENCE);
            wake = () => {
                clearTimeout(timer);
                resolve();
            };
        });
    }

    async function one() {
        const item = queue[0];
        let reply;

        try {
            reply = await send(item);
        } catch (error) {
            if (passes(error))
                return wait(error, item);
            queue.shift();
            dropDependents(item);
            hooks.refused(item, error);
            return null;
        }
        queue.shift();
        passOn(item, reply.spans);
        hooks.stored(item, reply.spans, reply.counter);
        return null;
    }

    async function run() {
        running = true;
        while (queue.length) {
            if (!queue[0].doubt)
                hooks.state({ kind: 'saving', count: queue.length });
            await one();
        }
        running = false;
        hooks.state({ kind: 'saved', count: 0 });
        idle.splice(0).forEach((resolve) => resolve());
    }

    return {
        push(item) {
            item.twins = twinsOf(item);
            queue.push(item);
            if (!running)
                run();
        },
        items: () => queue,
        tryNow: () => wake(),
        // Resolves when nothing is on its way any more.
        rest: () => running ? new Promise((r) => idle.push(r)) :
            Promise.resolve(),
    };
}
