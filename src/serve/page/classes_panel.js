// SPDX-License-Identifier: GPL-2.0-or-later
//
// classes_panel.js - the classes: digits, colours, counts; and a new one

import { run } from './actions.js';
import { createChooser, swatch } from './class_chooser.js';
import { button, h } from './dom.js';
import { icon } from './icons.js';
import { keyWords } from './keys.js';

function classRow(store, one) {
    const active = one.label === store.activeClass;
    return h('li', {}, h('button', { type: 'button', class: 'class',
        'data-class': one.label, 'aria-pressed': active ? 'true' : 'false',
        title: 'Class ' + one.label + ': gives the selected span this ' +
            'class, or is that of the next span',
        onclick() {
            const span = store.selected();
            if (span || store.draft)
                run('class:' + one.label, null);
            else
                store.setActiveClass(one.label);
        } }, swatch(store, one.label),
    h('span', { class: 'name' }, one.label),
    h('span', { class: 'number' }, one.count.toLocaleString('en')),
    one.keys.length ? h('kbd', {}, one.keys.map(keyWords).join(' ')) :
        h('span')));
}

// The field that makes a class of a name that is not one yet.
function addField(store) {
    const field = h('input', { type: 'text', maxlength: 200,
        placeholder: 'New class', 'aria-label': 'Name of a new class' });
    const add = async () => {
        const label = field.value.trim();
        if (!label)
            return;
        field.value = '';
        try {
            await store.addClass(label);
        } catch (error) {
            store.notice('The key of the class is not kept: ' +
                error.message + '.', 'warn');
        }
    };
    field.addEventListener('keydown', (event) => {
        if (event.key === 'Enter')
            add();
        else if (event.key === 'Escape')
            field.blur();
    });
    return h('div', { class: 'add' }, field,
        button(icon('add'), 'Add this class', add, { class: 'tool' }));
}

export function createPanel(element, store) {
    const list = h('ul', { class: 'classes-list' });
    const none = h('p', { class: 'empty' }, 'None yet. Name the first one; ' +
        'its key is 1 then.');
    const draw = () => {
        none.hidden = store.classes.list.length > 0;
        list.replaceChildren(...store.classes.list.map(
            (one) => classRow(store, one)));
    };

    element.append(none, list, addField(store));
    createChooser(store);
    store.on('classes class keys scheme', draw);
    draw();
}
