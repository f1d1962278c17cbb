// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_book.js - the spans of the open recording: what the server said, and
//                on top of it the edits that are on their way
//
// Spans are loaded for what is seen and as much again on either side.

import * as api from './api.js';
import { afterRest } from './dom.js';
import { Saver } from './saver.js';

const PAGE = 2000;
const MOST = 20000;         /* more cannot be told apart in one picture */
const FRESH = 20000;        /* ms in which all need not be read again */

const EMPTY = { label: '', tier: '', author: '', source: 'human',
    state: 'accepted', confidence: null, low_hz: null, high_hz: null };

function inOrder(a, b) {
    return a.start - b.start || a.id - b.id;
}

export class SpanBook {
    list = [];
    more = false;           /* not all could be loaded */
    #base = new Map();
    #shown = new Map();
    #real = new Map();      /* ids below 0 → ids */
    #loaded = { from: 0, to: 0 };
    #ticket = 0;
    #lastId = 0;
    #work = Promise.resolve();
    #all = { recording: null, spans: [], at: 0 };

    constructor(store) {
        this.store = store;
        this.saver = new Saver({
            realId: (id) => this.realId(id),
            known: () => [...this.#base.values()],
            state: (state) => store.setSaved(state),
            stored: (item, spans, counter) =>
                this.#stored(item, spans, counter),
            refused: (item, error) => this.#refused(item, error),
        });
        this.load = afterRest(60, () => this.reload());
    }

    clear() {
        this.#base.clear();
        this.#loaded = { from: 0, to: 0 };
        this.#ticket++;
        this.#show();
    }

    get(id) {
        return this.#shown.get(this.realId(id)) || null;
    }

    realId(id) {
        return this.#real.get(id) || id;
    }

    // ----- loading

    cover(from, to) {
        const { frames } = this.store.recording;
        const has = this.#loaded;

        if (from >= has.from && to <= has.to && !this.more)
            return;
        if (this.more && from === this.wish?.from && to === this.wish?.to)
            return;
        this.wish = { from, to };
        this.want = { from: Math.max(0, Math.floor(2 * from - to)),
            to: Math.min(frames, Math.ceil(2 * to - from)) };
        this.load();
    }

    reload() {
        this.#work = this.#reload();
    }

    // When what cover() asked for last is there.
    async whenCovered() {
        const { from, to } = this.store.range;
        if (!this.more && (from < this.#loaded.from || to > this.#loaded.to))
            this.reload();
        await this.#settled();
    }

    // One loading may have given way to another.
    async #settled() {
        let work;

        do {
            work = this.#work;
            await work;
        } while (work !== this.#work);
    }

    async #reload() {
        const ticket = ++this.#ticket;
        const { id } = this.store.recording;
        const range = this.want;
        let reply;

        try {
            reply = await this.#fetch(id, range,
                () => ticket === this.#ticket);
        } catch (error) {
            if (ticket === this.#ticket)
                this.store.notice('Spans are not shown: ' + error.message +
                    '.', 'warn');
            return;
        }
        // An edit was stored while this was read: it may be older than that.
        if (!reply || ticket !== this.#ticket)
            return;
        if (reply.counter < this.storedAt) {
            this.load();
            return;
        }
        this.#base = new Map(reply.spans.map((s) => [s.id, s]));
        this.more = reply.more;
        this.#loaded = { from: range.from, to: reply.more ?
            reply.spans.at(-1).start : range.to };
        this.#show();
    }

    async #fetch(id, range, still) {
        const all = new Map();
        let from = range.from;

        for (;;) {
            const reply = await api.spans(id, from, range.to, PAGE);
            if (!still())
                return null;
            const before = all.size;
            reply.spans.forEach((s) => all.set(s.id, s));
            const stuck = all.size === before;
            if (!reply.more || stuck || all.size >= MOST) {
                return { spans: [...all.values()], counter: reply.counter,
                    more: reply.more };
            }
            from = reply.spans[reply.spans.length - 1].start;
        }
    }

    // The server's spans, and the edits on their way on top.
    #show() {
        const { recording } = this.store;
        const shown = new Map(this.#base);

        for (const item of this.saver.items()) {
            if (!recording || item.recording !== recording.id)
                continue;
            for (const change of item.changes) {
                const id = this.realId(change.id);
                if (change.kind === 'remove')
                    shown.delete(id);
                else
                    shown.set(id, { ...change.span, id });
            }
        }
        this.#shown = shown;
        this.list = [...shown.values()].filter(
            (s) => s.state !== 'rejected').sort(inOrder);
        this.store.emit('spans');
    }

    // ----- editing

    edit(changes) {
        const { recording, project } = this.store;
        const made = changes.map(({ kind, id, span }) => {
            const old = kind === 'add' ? { ...EMPTY, author: project.author,
                recording: recording.id } : this.get(id);
            const key = kind === 'add' ? --this.#lastId : this.realId(id);
            return { kind, id: key, version: old.version,
                span: { ...old, ...span, id: key } };
        });
        this.saver.push({ recording: recording.id, changes: made });
        this.#show();
        return made.map((change) => change.id);
    }

    #stored(item, spans, counter) {
        this.storedAt = counter;
        item.changes.forEach((change, i) => {
            const id = spans[i].id ?? this.realId(change.id);
            if (change.id < 0)
                this.#real.set(change.id, id);
            if (item.recording !== this.store.recording?.id)
                return;
            if (change.kind === 'remove')
                this.#base.delete(id);
            else
                this.#base.set(id, { ...spans[i], id });
        });
        if (this.store.selectedId < 0)
            this.store.selectedId = this.realId(this.store.selectedId);
        this.#show();
    }

    #refused(item, error) {
        const now = new Map((error.body.spans || []).map((s) => [s.id, s]));

        for (const change of item.changes) {
            if (error.status === 409 && change.kind !== 'add') {
                const id = this.realId(change.id);
                if (now.has(id))
                    this.#base.set(id, now.get(id));
                else
                    this.#base.delete(id);
            }
        }
        this.#show();
        this.reload();
        if (error.status === 409) {
            this.store.notice('Not saved, somebody else changed it: ' +
                error.message + '. What is stored is shown.', 'warn',
            'Store mine instead', () => this.#again(item));
        } else {
            this.store.notice('Not saved: ' + error.message + '.', 'warn');
        }
    }

    // The same edit once more, on what is stored now.
    #again(item) {
        if (item.recording !== this.store.recording?.id)
            return;
        const changes = item.changes.map(({ kind, id, span }) =>
            this.get(id) || kind === 'add' ? { kind, id, span } :
                kind === 'set' ? { kind: 'add', span } : null);
        const wanted = changes.filter(Boolean);
        if (wanted.length)
            this.edit(wanted);
    }

    // "undo" or "redo", by the server, which remembers all edits.
    async turn(way) {
        const { recording } = this.store;

        if (!recording)
            return;
        if (this.store.saved.kind === 'waiting') {
            this.store.notice('First the last edits must be saved: ' +
                this.store.saved.reason + '.', 'warn');
            return;
        }
        await this.saver.rest();
        const before = new Map(this.#base);
        const { count, counter } = await (way === 'undo' ? api.undo :
            api.redo)(recording.id);
        if (!count) {
            this.store.notice('Nothing to ' + way + '.');
            return;
        }
        this.storedAt = counter;
        this.reload();
        await this.#settled();
        this.#showTurned(before);
    }

    // Go where something changed.
    #showTurned(before) {
        const { store } = this;
        const other = this.list.find((s) =>
            before.get(s.id)?.version !== s.version);
        if (other) {
            store.reveal(other.start, other.end);
            store.select(other.id);
        } else {
            const gone = [...before.values()].find(
                (s) => !this.#shown.has(s.id));
            if (gone)
                store.reveal(gone.start, gone.end);
            store.select(null);
        }
    }

    // Of the whole recording; null where that is no longer asked for.
    async every() {
        const { recording } = this.store;

        if (!recording || (this.#loaded.from <= 0 && !this.more &&
            this.#loaded.to >= recording.frames))
            return this.list;
        if (this.#all.recording !== recording ||
            performance.now() - this.#all.at > FRESH) {
            const reply = await this.#fetch(recording.id,
                { from: 0, to: recording.frames },
                () => recording === this.store.recording).catch(() => null);
            if (!reply)
                return null;
            this.#all = { recording, spans: reply.spans,
                at: performance.now() };
        }
        return this.#patched(this.#all.spans);
    }

    // What is loaded is newer than what was read of all.
    #patched(all) {
        const { from, to } = this.#loaded;
        const here = new Set(this.list.map((s) => s.id));
        return [...all.filter((s) => !here.has(s.id) &&
            (s.end <= from || s.start >= to)), ...this.list].sort(inOrder);
    }

    // ----- walking

    // The next one of those that are loaded for sure without a hole between.
    neighbour(way, state) {
        const { cursor } = this.store;
        const at = this.store.selected() || { start: cursor, end: cursor,
            id: way === 'forward' ? -Infinity : Infinity };
        const fits = this.list.filter((s) => (state === 'any' ||
            s.state === state) && s.start >= this.#loaded.from);

        if (at.start < this.#loaded.from || at.start > this.#loaded.to)
            return null;
        return way === 'forward' ? fits.find((s) => inOrder(s, at) > 0) :
            fits.findLast((s) => inOrder(s, at) < 0);
    }

    // Where the server goes on looking.
    edgeFor(way) {
        const at = (this.store.selected() || { start: this.store.cursor })
            .start;
        const { from, to } = this.#loaded;
        if (at < from || at > to)
            return at;
        return way === 'forward' ? Math.max(at, to - 1) : Math.min(at, from);
    }
}
