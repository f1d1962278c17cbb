// SPDX-License-Identifier: GPL-2.0-or-later
//
// class_chooser.js - a class by the first letters of its name, an old one or
//                    a new one

import { run } from './actions.js';
import { h } from './dom.js';

const AT_MOST = 12;

export function swatch(store, label) {
    const made = h('span', { class: 'swatch', 'aria-hidden': true });

    made.style.backgroundColor = store.classes.colorOf(label);
    made.classList.toggle('dashed', store.classes.dashOf(label).length > 0);
    return made;
}

// Those that begin so, then those that have it within; what is none is a new
// one.
function choices(names, written) {
    const wanted = written.trim().toLowerCase();
    const begin = names.filter((n) => n.toLowerCase().startsWith(wanted));
    const within = names.filter((n) => !begin.includes(n) &&
        n.toLowerCase().includes(wanted));
    const found = [...begin, ...within].slice(0, AT_MOST);

    return !wanted || names.some((n) => n.toLowerCase() === wanted) ?
        found : [...found, written.trim()];
}

class Chooser {
    #field = h('input', { type: 'text', maxlength: 200,
        'aria-label': 'Name of a class', autocomplete: 'off' });
    #list = h('ul', { class: 'choices', role: 'listbox',
        'aria-label': 'Classes' });
    #dialog = h('dialog', { class: 'chooser',
        'aria-label': 'Choose a class' }, h('h2', {}, 'Class'), this.#field,
    this.#list);
    #found = [];
    #at = 0;

    constructor(store) {
        this.store = store;
        this.#field.addEventListener('input', () => this.#draw(0));
        this.#field.addEventListener('keydown',
            (event) => this.#press(event));
        this.#dialog.addEventListener('close', () => document
            .getElementById('view').focus({ preventScroll: true }));
        document.body.append(this.#dialog);
        store.on('choose-class', () => this.#open());
    }

    #open() {
        this.#field.value = '';
        this.#draw(0);
        this.#dialog.showModal();
        this.#field.focus();
    }

    #press(event) {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];

        if (by)
            this.#draw(this.#at + by);
        else if (event.key === 'Enter')
            this.#choose(this.#found[this.#at]);
        if (by || event.key === 'Enter')
            event.preventDefault();
    }

    #draw(at) {
        const names = this.store.classes.list.map((c) => c.label);

        this.#found = choices(names, this.#field.value);
        this.#at = Math.max(0, Math.min(at, this.#found.length - 1));
        this.#list.replaceChildren(...this.#found.map((label, i) => h('li', {
            role: 'option', 'aria-selected': String(i === this.#at),
            onclick: () => this.#choose(label) }, swatch(this.store, label),
        names.includes(label) ? label : 'new class \u201c' + label +
            '\u201d')));
    }

    async #choose(label) {
        const { store } = this;

        this.#dialog.close();
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
    }
}

export function createChooser(store) {
    return new Chooser(store);
}
