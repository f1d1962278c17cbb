// SPDX-License-Identifier: GPL-2.0-or-later
//
// recordings.js - the list of recordings: searched, filtered, as long as it
//                 may be
//
// Rows are loaded in pages while one scrolls; only those in sight are
// elements.

import { register } from './actions.js';
import { afterRest, everyFrame, h } from './dom.js';
import { icon } from './icons.js';
import { lengthWords } from './times.js';

const ROW = 46, SPARE = 6;
const FIRST = 200, PAGE = 1000;     /* rows at once */

const FILTERS = [['all', 'All'], ['unlabelled', 'Unlabelled'],
    ['proposed', 'Proposed'], ['unsure', 'Unsure']];

const EMPTY = {
    all: 'No recordings yet. Bring some in with: oriole ingest',
    unlabelled: 'None is without spans: all are labelled.',
    proposed: 'Nothing is proposed.',
    unsure: 'Nothing is marked unsure.',
};

// What a row shows; the rest would only fill the memory.
function slim(r) {
    return { id: r.id, name: r.name, kind: r.kind, rate: r.rate,
        frames: r.frames, spans: r.spans, proposed: r.proposed,
        problems: (r.problems || []).length };
}

function rowElement(r, index, open) {
    const counts = r.proposed ? h('span', { class: 'count proposed' },
        r.proposed + ' proposed') : h('span', { class: 'count' }, r.spans ?
        r.spans + (r.spans === 1 ? ' span' : ' spans') : 'no spans');
    const row = h('div', { role: 'option', class: 'row', id: 'row-' + r.id,
        'aria-selected': open ? 'true' : 'false', 'data-id': r.id,
        title: r.name },
    h('span', { class: 'name' }, r.name),
    h('span', { class: 'about' }, h('span', {}, lengthWords(r.frames, r)),
        counts, r.problems ? h('span', { class: 'bad',
            title: 'has problems' }, icon('warn')) : null));

    row.style.top = index * ROW + 'px';
    return row;
}

// Of the row under the mouse; NaN: there is none.
function rowId(event) {
    return Number(event.target.closest?.('.row')?.dataset.id);
}

class RecordingList {
    #search = h('input', { type: 'search', placeholder: 'Search',
        'aria-label': 'Search recordings', spellcheck: 'false' });
    #filters = h('div', { class: 'filters', role: 'group',
        'aria-label': 'Which recordings' });
    #sheet = h('div', { class: 'sheet' });
    #list = h('div', { class: 'list', role: 'listbox', tabindex: 0,
        'aria-label': 'Recordings' }, this.#sheet);
    #foot = h('p', { class: 'foot' });
    #rows = [];
    #next = null;           /* behind which the next page begins */
    #only = 'all';
    #loading = null;
    #pressed = null;        /* the recording under the mouse: a row that is
                               drawn anew meanwhile gets no click */
    #failed = false;
    #draw = everyFrame(() => this.#paint());

    constructor(element, store, api) {
        Object.assign(this, { store, api });
        element.append(this.#search, this.#filters, this.#list, this.#foot);
        FILTERS.forEach(([name, title]) => this.#addFilter(name, title));
        this.#listen();
        this.#register();
        this.#load(0);
    }

    #addFilter(name, title) {
        this.#filters.append(h('button', { type: 'button', 'data-only': name,
            'aria-pressed': String(name === this.#only), onclick: () => {
                this.#only = name;
                for (const one of this.#filters.children) {
                    one.setAttribute('aria-pressed',
                        one.dataset.only === name);
                }
                this.#restart();
            } }, title));
    }

    #listen() {
        const { store } = this;

        this.#search.addEventListener('input', afterRest(200,
            () => this.#restart()));
        this.#list.addEventListener('scroll', this.#draw,
            { passive: true });
        this.#list.addEventListener('keydown', (event) => {
            const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (by && !event.shiftKey && !event.ctrlKey && !event.altKey) {
                event.preventDefault();
                event.stopPropagation();
                this.#step(by);
            }
        });
        this.#sheet.addEventListener('mousedown', (event) => {
            this.#pressed = event.button === 0 ? rowId(event) : null;
        });
        document.addEventListener('mouseup', (event) => {
            const pressed = this.#pressed;
            this.#pressed = null;
            if (pressed && pressed === rowId(event))
                this.#open(pressed);
        });
        this.#sheet.addEventListener('click', (event) => {
            if (!event.detail && rowId(event))
                this.#open(rowId(event));
        });
        store.on('recording', this.#draw);
        store.on('project', () => this.#greet());
        store.on('changes', afterRest(300, (ids) => this.#freshen(ids)));
        store.on('connection', () => {
            if (this.#failed && !store.offline)
                this.#load(this.#next || 0);
        });
        new ResizeObserver(this.#draw).observe(this.#list);
    }

    #register() {
        const group = 'Moving about';
        register('next-recording', 'Next recording',
            () => void this.#step(1), { group });
        register('previous-recording', 'Previous recording',
            () => void this.#step(-1), { group });
        register('search', 'Search recordings', () => {
            this.#search.focus();
            this.#search.select();
        }, { group });
    }

    #paint() {
        const { scrollTop, clientHeight } = this.#list;
        const first = Math.max(0, Math.floor(scrollTop / ROW) - SPARE);
        const last = Math.min(this.#rows.length, first + 2 * SPARE +
            Math.ceil(clientHeight / ROW));
        const open = this.store.recording?.id;

        this.#sheet.style.height = this.#rows.length * ROW + 'px';
        this.#sheet.replaceChildren(...this.#rows.slice(first, last).map(
            (r, i) => rowElement(r, first + i, r.id === open)));
        if (!this.#rows.length && !this.#loading) {
            this.#sheet.append(h('p', { class: 'empty' },
                this.#search.value ? 'No recording is called so.' :
                    EMPTY[this.#only]));
        }
        if (open)
            this.#list.setAttribute('aria-activedescendant', 'row-' + open);
        this.#tellCount();
        if (last > this.#rows.length - 40 && this.#next !== null &&
            !this.#loading && !this.#failed)
            this.#load(this.#next);
    }

    // Recordings that were brought in meanwhile stand at the end.
    #greet() {
        const known = this.#rows.length;

        this.#tellCount();
        if (known && known < this.store.project.recordings &&
            this.#next === null && !this.#loading && !this.#search.value &&
            this.#only === 'all')
            this.#load(this.#rows.at(-1).id);
    }

    #tellCount() {
        const all = this.store.project.recordings;
        const words = this.#rows.length.toLocaleString('en') +
            (this.#next === null ? '' : ' and more');
        this.#foot.textContent = this.#only === 'all' &&
            !this.#search.value ? all.toLocaleString('en') + (all === 1 ?
                ' recording' : ' recordings') :
            words + ' of ' + all.toLocaleString('en');
    }

    async #load(after) {
        const ticket = {};

        this.#loading = ticket;
        try {
            const reply = await this.api.recordings({ after,
                q: this.#search.value.trim(), only: this.#only,
                limit: after ? PAGE : FIRST });
            if (this.#loading !== ticket)
                return;
            const page = reply.recordings.map(slim);
            this.#rows = after ? [...this.#rows, ...page] : page;
            this.#next = reply.next;
            this.#failed = false;
        } catch (error) {
            this.#failed = true;
            this.store.notice('The list is not complete: ' + error.message +
                '.', 'warn');
        }
        if (this.#loading === ticket) {
            this.#loading = null;
            this.#draw();
        }
    }

    #restart() {
        this.#list.scrollTop = 0;
        this.#next = null;
        this.#load(0);
    }

    async #open(id) {
        try {
            await this.store.open(id);
        } catch (error) {
            this.store.notice('It cannot be opened: ' + error.message + '.',
                'warn');
        }
    }

    #show(index) {
        const top = index * ROW;
        const { scrollTop, clientHeight } = this.#list;
        if (top < scrollTop)
            this.#list.scrollTop = top;
        else if (top + ROW > scrollTop + clientHeight)
            this.#list.scrollTop = top + ROW - clientHeight;
    }

    // The one behind or before in the list as it is filtered now.
    async #step(by) {
        const at = this.#rows.findIndex(
            (r) => r.id === this.store.recording?.id);
        const to = at < 0 ? 0 : at + by;

        if (to >= this.#rows.length && this.#next !== null && !this.#loading)
            await this.#load(this.#next);
        if (to < 0 || to >= this.#rows.length) {
            this.store.notice(by > 0 ? 'This is the last recording.' :
                'This is the first recording.');
            return;
        }
        await this.#open(this.#rows[to].id);
        this.#show(to);
    }

    // Of a few that were changed the rows are read again, else all.
    async #freshen(ids) {
        const mine = ids.filter((id) => this.#rows.some((r) => r.id === id));

        if (mine.length > 20) {
            this.#restart();
            return;
        }
        for (const id of mine) {
            try {
                const now = slim(await this.api.recording(id));
                this.#rows = this.#rows.map((r) => r.id === id ? now : r);
            } catch {
                // The next change will be read.
            }
        }
        this.#draw();
    }
}

export function createPanel(element, store, api) {
    return new RecordingList(element, store, api);
}
