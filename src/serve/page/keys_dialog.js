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

export function createKeysDialog(store) {
    const dialog = createDialog('keys-window', 'Keys', fill);
    let say = null, stop = () => {};

    async function save(table, done) {
        try {
            await store.saveKeys(table);
            fill(dialog.body, done);
        } catch (error) {
            tell('Not saved: ' + error.message + '.');
        }
    }

    function tell(words) {
        say.textContent = words;
    }

    function chip(row, key) {
        const taken = keyWords(key);
        return button(taken, `Take ${taken} away from \u201c${row.title}\u201d`,
            () => save(tableWith(store, row.action,
                row.keys.filter((k) => k !== key)), row.action),
            { class: 'key', 'data-key': key });
    }

    // The next key that is pressed becomes one of this row's.
    function listen(row, plus) {
        stop();
        plus.textContent = 'press a key\u2026';
        tell('Press the key for \u201c' + row.title +
            '\u201d, or Escape to leave it.');
        const pressed = (event) => {
            const name = keyName(event);
            event.preventDefault();
            event.stopPropagation();
            if (!name)
                return;
            stop();
            const reason = name === 'Escape' ? 'Left as it was.' :
                refusal(name, row.action, rowsOf(store));
            if (reason)
                tell(reason);
            else
                save(tableWith(store, row.action, [...row.keys, name]),
                    row.action);
        };
        stop = () => {
            plus.textContent = '+';
            dialog.element.removeEventListener('keydown', pressed, true);
            stop = () => {};
        };
        dialog.element.addEventListener('keydown', pressed, true);
    }

    function line(row) {
        const plus = button('+', 'Another key for \u201c' + row.title +
            '\u201d', () => listen(row, plus), { class: 'plus' });
        return h('li', { 'data-action': row.action },
            h('span', { class: 'what' }, row.title),
            h('span', { class: 'keys' }, row.keys.map((k) => chip(row, k)),
                plus));
    }

    function groups() {
        const rows = rowsOf(store);
        const names = [...new Set(rows.map((row) => row.group))];
        return names.map((name) => h('section', {}, h('h3', {}, name),
            h('ul', {}, rows.filter((row) => row.group === name)
                .map(line))));
    }

    async function restore() {
        try {
            await save(await get('/keys.json'));
        } catch (error) {
            tell('Not read: ' + error.message + '.');
        }
    }

    // `action`: the row that had the focus before it was filled anew.
    function fill(body, action) {
        stop();
        say = h('p', { class: 'say', role: 'status' },
            'A key is taken away by a click on it, and given with +.');
        body.replaceChildren(h('div', { class: 'scroller' },
            h('div', { class: 'key-groups' }, groups())), h('footer', {}, say, button('As they were at first',
                'Give all actions the keys they had at first', restore)));
        if (action)
            body.querySelector(`[data-action="${CSS.escape(action)}"] .plus`)
                ?.focus();
    }

    dialog.element.addEventListener('close', () => stop());
    return dialog;
}
