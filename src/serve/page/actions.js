// SPDX-License-Identifier: GPL-2.0-or-later
//
// actions.js - what can be done, by name
//
// A name stands in keys.json with its keys, and here with its words and its
// function.  Buttons are made from names too, so that each tells its keys.

import { button } from './dom.js';
import { icon } from './icons.js';
import { keyWords } from './keys.js';

const table = new Map();    /* name → {title, act, release, group} */

// act(event) does it; it may return false: not now, the key is not taken.
// options: group (a heading for the list of keys), release (when the key
// comes up again).
export function register(action, title, act, options = {}) {
    table.set(action, { title, act, group: 'Other', ...options });
}

export function unregister(action) {
    table.delete(action);
}

// {action, title, group} in the order of registration.
export function actions() {
    return [...table].map(([action, { title, group }]) =>
        ({ action, title, group }));
}

// True if there is such an action and it did something.
export function run(action, event) {
    const entry = table.get(action);
    return Boolean(entry) && entry.act(event) !== false;
}

export function release(action) {
    table.get(action)?.release?.();
}

function words(action, store) {
    const keys = store.keyTable[action] || [];
    const title = table.get(action)?.title || action;
    return keys.length ? `${title} (${keys.map(keyWords).join(', ')})` :
        title;
}

// A button that does the action, with its picture (icons.js) and, if given,
// its text.
export function actionButton(action, store, picture, text = '') {
    const made = button('', '', (event) => {
        run(action, event);
    }, { class: text ? 'tool with-text' : 'tool', 'data-action': action });
    const tell = () => {
        const title = words(action, store);
        made.title = title;
        made.setAttribute('aria-label', title);
    };

    if (picture)
        made.append(icon(picture));
    if (text)
        made.append(text);
    tell();
    store.on('keys', tell);
    return made;
}
