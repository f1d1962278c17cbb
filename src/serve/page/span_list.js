// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_list.js - the spans in sight as a list: for those who do not see the
//                picture, and to click through

import { swatch } from './class_chooser.js';
import { afterRest, everyFrame, h } from './dom.js';
import { spanWords } from './span_paint.js';
import { lengthWords, placeWords } from './times.js';

const AT_MOST = 100;

function item(store, span) {
    const r = store.recording;
    return h('li', { role: 'option', class: span.state,
        'data-span': span.id, 'data-label': span.label,
        'data-start': span.start, 'data-end': span.end,
        'aria-selected': span.id === store.selectedId ? 'true' : 'false',
        onclick() {
            store.select(span.id);
            store.setCursor(span.start);
            store.reveal(span.start, span.end);
        } }, swatch(store, span.label),
    h('span', { class: 'name' }, spanWords(span)),
    h('span', { class: 'number' }, placeWords(span.start, r, 1)),
    h('span', { class: 'number' }, lengthWords(span.end - span.start, r)));
}

// Within the list alone: all around it stays where it is.
function showChosen(list) {
    const row = list.querySelector('[aria-selected=true]');
    const top = row ? row.offsetTop - list.offsetTop : list.scrollTop;

    if (top < list.scrollTop)
        list.scrollTop = top;
    else if (row && top + row.offsetHeight > list.scrollTop +
        list.clientHeight)
        list.scrollTop = top + row.offsetHeight - list.clientHeight;
}

export function createPanel(element, store) {
    const list = h('ul', { class: 'spans-list', role: 'listbox',
        'aria-label': 'Spans in sight', tabindex: 0 });
    const foot = h('p', { class: 'about' });

    const draw = everyFrame(() => {
        const { from, to } = store.range;
        const seen = store.list.filter((s) => s.start < to && s.end > from);

        list.replaceChildren(...seen.slice(0, AT_MOST).map(
            (span) => item(store, span)));
        showChosen(list);
        foot.textContent = seen.length === 0 ? 'None in sight.' :
            seen.length > AT_MOST ? 'The first ' + AT_MOST + ' of ' +
                seen.length.toLocaleString('en') + (store.book.more ?
                ' and more' : '') + '; go nearer to see fewer.' : '';
    });
    const ask = afterRest(150, () => !store.playing.on && draw());

    list.addEventListener('keydown', (event) => {
        const by = { ArrowDown: 'nextElementSibling',
            ArrowUp: 'previousElementSibling' }[event.key];
        const now = list.querySelector('[aria-selected=true]');
        if (by && !event.shiftKey) {
            event.preventDefault();
            event.stopPropagation();
            (now ? now[by] : list.firstElementChild)?.click();
        }
    });
    element.append(list, foot);
    store.on('spans selection classes recording scheme playing', draw);
    store.on('range', ask);
}
