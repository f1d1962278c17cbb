// SPDX-License-Identifier: GPL-2.0-or-later
//
// keys_dialog.js - which key does what, to be read and changed

import { actions } from './actions.js';
import { get } from './api.js';
import { createDialog } from './dialog.js';
import { button, h } from './dom.js';
import { browserOwns, keyName, keyWords } from './keys.js';

// Rows {action, title, group, keys}, those of classes first.
function rowsOf(store) {
    const classes = store.classes.actions();
    const titles = actions().filter((one) => !(one.action in classes));
    return [...Object.keys(classes).map((action) => ({ action,
        title: store.classes.labelOf(action), group: 'Classes',
        keys: classes[action] })),
    ...titles.map((one) => ({ ...one,
        keys: store.keyTable[one.action] || [] }))];
}

// Why this key cannot be given to this action, or "".
export function refusal(name, action, rows) {
    const owner = rows.find((row) => row.keys.includes(name));

    if (browserOwns(name))
        return keyWords(name) + ' belongs to the browser; it cannot be ' +
            'given away.';
    if (owner && owner.action !== action)
        return keyWords(name) + ' is taken: \u201c' + owner.title +
            '\u201d. Take it away there first.';
    return owner ? keyWords(name) + ' is its key already.' : '';
}

// The table with these keys for an action.  The digits that classes have by
// their order are written down, so that they stay.
function tableWith(store, action, keys) {
    const isClass = store.classes.labelOf(action) !== null;
    return { ...store.keyTable, ...isClass ? store.classes.actions() : {},
        [action]: keys };
}

class KeysDialog {
    #window = createDialog('keys-window', 'Keys', () => this.#fill());
    #say = null;
    #stop = () => {};           /* to listen for a key */

    constructor(store) {
        this.store = store;
        this.#window.element.addEventListener('close', () => this.#stop());
    }

    open() {
        this.#window.open();
    }

    async #save(table, focused) {
        try {
            await this.store.saveKeys(table);
            this.#fill(focused);
        } catch (error) {
            this.#tell('Not saved: ' + error.message + '.');
        }
    }

    #give(row, keys) {
        return this.#save(tableWith(this.store, row.action, keys),
            row.action);
    }

    #tell(words) {
        this.#say.textContent = words;
    }

    #chip(row, key) {
        const words = keyWords(key);
        return button(words, `Take ${words} away from \u201c${row.title}\u201d`,
            () => this.#give(row, row.keys.filter((k) => k !== key)),
            { class: 'key', 'data-key': key });
    }

    // What was pressed becomes one of the row's keys, or is refused.
    #take(row, name) {
        const reason = name === 'Escape' ? 'Left as it was.' :
            refusal(name, row.action, rowsOf(this.store));

        if (reason)
            this.#tell(reason);
        else
            this.#give(row, [...row.keys, name]);
    }

    #listen(row, plus) {
        const { element } = this.#window;
        const pressed = (event) => {
            const name = keyName(event);
            event.preventDefault();
            event.stopPropagation();
            if (name) {
                this.#stop();
                this.#take(row, name);
            }
        };

        this.#stop();
        plus.textContent = 'press a key\u2026';
        this.#tell('Press the key for \u201c' + row.title +
            '\u201d, or Escape to leave it.');
        element.addEventListener('keydown', pressed, true);
        this.#stop = () => {
            plus.textContent = '+';
            element.removeEventListener('keydown', pressed, true);
            this.#stop = () => {};
        };
    }

    #line(row) {
        const plus = button('+', 'Another key for \u201c' + row.title +
            '\u201d', () => this.#listen(row, plus), { class: 'plus' });
        return h('li', { 'data-action': row.action },
            h('span', { class: 'what' }, row.title),
            h('span', { class: 'keys' }, row.keys.map((k) =>
                this.#chip(row, k)), plus));
    }

    #groups() {
        const rows = rowsOf(this.store);
        const names = [...new Set(rows.map((row) => row.group))];
        return names.map((name) => h('section', {}, h('h3', {}, name),
            h('ul', {}, rows.filter((row) => row.group === name)
                .map((row) => this.#line(row)))));
    }

    async #restore() {
        try {
            await this.#save(await get('/keys.json'));
        } catch (error) {
            this.#tell('Not read: ' + error.message + '.');
        }
    }

    // `focused`: the action whose row has the focus then.
    #fill(focused) {
        const { body } = this.#window;

        this.#stop();
        this.#say = h('p', { class: 'say', role: 'status' },
            'A key is taken away by a click on it, and given with +.');
        body.replaceChildren(h('div', { class: 'scroller' },
            h('div', { class: 'key-groups' }, this.#groups())),
        h('footer', {}, this.#say, button('As they were at first',
            'Give all actions the keys they had at first',
            () => this.#restore())));
        if (focused)
            body.querySelector(`[data-action="${CSS.escape(focused)}"] .plus`)
                ?.focus();
    }
}

export function createKeysDialog(store) {
    return new KeysDialog(store);
}
