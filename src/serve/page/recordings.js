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

const ROW = 46, PAGE = 200, SPARE = 6;

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

function rowElement(r, index, open, choose) {
    const counts = r.proposed ? h('span', { class: 'count proposed' },
        r.proposed + ' proposed') : h('span', { class: 'count' }, r.spans ?
        r.spans + (r.spans === 1 ? ' span' : ' spans') : 'no spans');
    const row = h('div', { role: 'option', class: 'row', id: 'row-' + r.id,
        'aria-selected': open ? 'true' : 'false', 'data-id': r.id,
        title: r.name, onclick: choose },
    h('span', { class: 'name' }, r.name),
    h('span', { class: 'about' }, h('span', {}, lengthWords(r.frames, r)),
        counts, r.problems ? h('span', { class: 'bad',
            title: 'has problems' }, icon('warn')) : null));

    row.style.top = index * ROW + 'px';
    return row;
}

export function createPanel(element, store, api) {
    const search = h('input', { type: 'search', placeholder: 'Search',
        'aria-label': 'Search recordings', spellcheck: 'false' });
    const filters = h('div', { class: 'filters', role: 'group',
        'aria-label': 'Which recordings' });
    const sheet = h('div', { class: 'sheet' });
    const list = h('div', { class: 'list', role: 'listbox', tabindex: 0,
        'aria-label': 'Recordings' }, sheet);
    const foot = h('p', { class: 'foot' });
    let rows = [], next = null, only = 'all', loading = null, failed = false;

    element.append(search, filters, list, foot);

    const draw = everyFrame(() => {
        const first = Math.max(0, Math.floor(list.scrollTop / ROW) - SPARE);
        const last = Math.min(rows.length, first + 2 * SPARE +
            Math.ceil(list.clientHeight / ROW));

        sheet.style.height = rows.length * ROW + 'px';
        sheet.replaceChildren(...rows.slice(first, last).map((r, i) =>
            rowElement(r, first + i, r.id === store.recording?.id,
                () => open(r.id))));
        if (!rows.length && !loading) {
            sheet.append(h('p', { class: 'empty' }, search.value ?
                'No recording is called so.' : EMPTY[only]));
        }
        if (store.recording)
            list.setAttribute('aria-activedescendant',
                'row-' + store.recording.id);
        tellCount();
        if (last > rows.length - 40)
            more();
    });

    function tellCount() {
        const all = store.project.recordings;
        const words = rows.length.toLocaleString('en') +
            (next === null ? '' : ' and more');
        foot.textContent = only === 'all' && !search.value ?
            all.toLocaleString('en') + (all === 1 ? ' recording' :
                ' recordings') : words + ' of ' + all.toLocaleString('en');
    }

    async function load(after) {
        const ticket = {};
        loading = ticket;
        try {
            const reply = await api.recordings({ after, limit: PAGE,
                q: search.value.trim(), only });
            if (loading !== ticket)
                return;
            const page = reply.recordings.map(slim);
            rows = after ? [...rows, ...page] : page;
            next = reply.next;
            failed = false;
        } catch (error) {
            failed = true;
            store.notice('The list is not complete: ' + error.message + '.',
                'warn');
        }
        if (loading === ticket) {
            loading = null;
            draw();
        }
    }

    function more() {
        if (next !== null && !loading && !failed)
            load(next);
    }

    function restart() {
        list.scrollTop = 0;
        next = null;
        load(0);
    }

    async function open(id) {
        try {
            await store.open(id);
        } catch (error) {
            store.notice('It cannot be opened: ' + error.message + '.',
                'warn');
        }
    }

    function show(index) {
        const top = index * ROW;
        if (top < list.scrollTop)
            list.scrollTop = top;
        else if (top + ROW > list.scrollTop + list.clientHeight)
            list.scrollTop = top + ROW - list.clientHeight;
    }

    // The one behind or before in the list as it is filtered now.
    async function step(by) {
        const at = rows.findIndex((r) => r.id === store.recording?.id);
        const to = at < 0 ? 0 : at + by;
        if (to >= rows.length && next !== null && !loading)
            await load(next);
        if (to < 0 || to >= rows.length) {
            store.notice(by > 0 ? 'This is the last recording.' :
                'This is the first recording.');
            return;
        }
        await open(rows[to].id);
        show(to);
    }

    // Of a few that were changed the rows are read again, else all.
    const freshen = afterRest(300, async (ids) => {
        const mine = ids.filter((id) => rows.some((r) => r.id === id));
        if (mine.length > 20) {
            restart();
            return;
        }
        for (const id of mine) {
            try {
                const now = slim(await api.recording(id));
                rows = rows.map((r) => r.id === id ? now : r);
            } catch {
                // The next change will be read.
            }
        }
        draw();
    });

    FILTERS.forEach(([name, title]) => filters.append(h('button', {
        type: 'button', 'data-only': name,
        'aria-pressed': name === only ? 'true' : 'false', onclick() {
            only = name;
            filters.querySelectorAll('button').forEach((b) =>
                b.setAttribute('aria-pressed', b.dataset.only === only));
            restart();
        } }, title)));
    search.addEventListener('input', afterRest(200, restart));
    list.addEventListener('scroll', draw, { passive: true });
    list.addEventListener('keydown', (event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (by && !event.shiftKey && !event.ctrlKey && !event.altKey) {
            event.preventDefault();
            event.stopPropagation();
            step(by);
        }
    });
    register('next-recording', 'Next recording', () => {
        step(1);
    }, { group: 'Moving about' });
    register('previous-recording', 'Previous recording', () => {
        step(-1);
    }, { group: 'Moving about' });
    register('search', 'Search recordings', () => {
        search.focus();
        search.select();
    }, { group: 'Moving about' });
    store.on('connection', () => {
        if (failed && !store.offline)
            load(next || 0);
    });
    store.on('recording', draw);
    store.on('project', tellCount);
    store.on('changes', freshen);
    new ResizeObserver(draw).observe(list);
    load(0);
}
