// SPDX-License-Identifier: GPL-2.0-or-later
//
// dialog.js - windows within the page

import { button, h } from './dom.js';

// A window with a title; `fill(body)` is called each time before it opens.
// Escape, its cross and a click beside it close it.
export function createDialog(name, title, fill) {
    const body = h('div', { class: 'dialog-body' });
    const heading = h('h2', { id: name + '-title', tabindex: -1,
        autofocus: true }, title);
    const element = h('dialog', { class: 'window ' + name,
        'aria-labelledby': name + '-title' },
    h('header', {}, heading, button('\u00d7', 'Close',
        () => element.close(), { class: 'close' })), body);

    element.addEventListener('click', (event) => {
        if (event.target === element)
            element.close();
    });
    document.body.append(element);
    return {
        element, body,
        setTitle(text) {
            heading.textContent = text;
        },
        open() {
            fill(body);
            if (!element.open)
                element.showModal();
        },
        close: () => element.close(),
    };
}

// A table of words and numbers: columns [{title, number}], rows of cells.
export function table(columns, rows, attributes) {
    const cell = (value, i) => h('td',
        { class: columns[i].number ? 'number' : null }, value);
    return h('table', attributes, h('thead', {}, h('tr', {}, columns.map(
        (c) => h('th', { scope: 'col', class: c.number ? 'number' : null },
            c.title)))),
    h('tbody', {}, rows.map((row) => h('tr', {}, row.map(cell)))));
}
