// SPDX-License-Identifier: GPL-2.0-or-later
//
// classes_panel.js - the classes: digits, colours, counts; a new one; and
//                    choosing one by name

import { run } from './actions.js';
import { button, h } from './dom.js';
import { icon } from './icons.js';
import { keyWords } from './keys.js';

function swatch(store, label) {
    const made = h('span', { class: 'swatch', 'aria-hidden': true });
    made.style.backgroundColor = store.classes.colorOf(label);
    if (store.classes.dashOf(label).length)
        made.classList.add('dashed');
    return made;
}

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

// A dialog in which the first letters of a class are enough.
function createChooser(store) {
    const field = h('input', { type: 'text', maxlength: 200,
        'aria-label': 'Name of a class', autocomplete: 'off' });
    const list = h('ul', { class: 'choices', role: 'listbox',
        'aria-label': 'Classes' });
    const dialog = h('dialog', { class: 'chooser',
        'aria-label': 'Choose a class' },
    h('h2', {}, 'Class'), field, list);
    let found = [], at = 0;

    async function choose(label) {
        dialog.close();
        if (!label)
            return;
        try {
            await store.addClass(label);
        } catch (error) {
            store.notice('The key of the class is not kept: ' +
                error.message + '.', 'warn');
        }
        if (store.selected() || store.draft)
            run('class:' + label, null);
        else
            store.setActiveClass(label);
    }

    function draw() {
        const wanted = field.value.trim().toLowerCase();
        const names = store.classes.list.map((c) => c.label);
        const begin = names.filter((n) => n.toLowerCase()
            .startsWith(wanted));
        const within = names.filter((n) => !begin.includes(n) &&
            n.toLowerCase().includes(wanted));
        found = [...begin, ...within].slice(0, 12);
        const exact = names.some((n) => n.toLowerCase() === wanted);
        if (wanted && !exact)
            found.push(field.value.trim());
        at = Math.max(0, Math.min(at, found.length - 1));
        list.replaceChildren(...found.map((label, i) => h('li', {
            role: 'option', 'aria-selected': i === at ? 'true' : 'false',
            onclick: () => choose(label) }, swatch(store, label),
        names.includes(label) ? label : 'new class \u201c' + label +
            '\u201d')));
    }

    field.addEventListener('input', () => {
        at = 0;
        draw();
    });
    field.addEventListener('keydown', (event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (by) {
            event.preventDefault();
            at += by;
            draw();
        } else if (event.key === 'Enter') {
            event.preventDefault();
            choose(found[at]);
        }
    });
    dialog.addEventListener('close', () =>
        document.getElementById('view').focus({ preventScroll: true }));
    document.body.append(dialog);
    store.on('choose-class', () => {
        field.value = '';
        at = 0;
        draw();
        dialog.showModal();
        field.focus();
    });
}

export function createPanel(element, store) {
    const list = h('ul', { class: 'classes-list' });
    const draw = () => list.replaceChildren(
        ...store.classes.list.map((one) => classRow(store, one)));

    element.append(list, addField(store));
    createChooser(store);
    store.on('classes class keys scheme', draw);
    draw();
}
