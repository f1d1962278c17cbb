// SPDX-License-Identifier: GPL-2.0-or-later
//
// export_dialog.js - spans as a file of another program

import { exportAddress, exportLost } from './api.js';
import { createDialog } from './dialog.js';
import { h } from './dom.js';

const FORMS = {
    csv: ['CSV', 'a table for spreadsheets, all that is known of each span'],
    jsonl: ['JSON lines', 'an object a line, all that is known'],
    audacity: ['Audacity', 'a label track'],
    textgrid: ['Praat TextGrid', 'a tier of intervals for each tier'],
    raven: ['Raven', 'a selection table'],
    'label-studio': ['Label Studio', 'JSON of tasks'],
    webvtt: ['WebVTT', 'captions of a player'],
};

function choices(name, list, chosen, change) {
    return list.map(([value, title, about]) => h('label', {},
        h('input', { type: 'radio', name, value, checked: value === chosen,
            onchange: () => change(value) }),
        h('span', {}, h('b', {}, title), about ? ' \u2013 ' + about : '')));
}

class ExportDialog {
    #window = createDialog('export-window', 'Export spans',
        () => this.#fill());
    #form = 'csv';
    #all = false;               /* of all recordings, or of the open one */
    #lost = h('p', { class: 'lost', role: 'status' });
    #link = h('a', { class: 'main-button', download: true,
        onclick: () => this.#window.close() }, 'Save the file');
    #ticket = 0;

    constructor(store) {
        this.store = store;
    }

    open() {
        this.#window.open();
    }

    // The server says what the form cannot hold.
    async #tell() {
        const mine = ++this.#ticket;
        const id = this.#all ? undefined : this.store.recording?.id;
        const address = exportAddress(this.#form, id);
        let words, there = true;

        this.#link.removeAttribute('href');
        this.#lost.textContent = '\u2026';
        try {
            const lost = await exportLost(this.#form, id);
            words = lost ? 'This form cannot hold: ' + lost + '.' :
                'This form holds all there is.';
        } catch (error) {
            words = error.message + '.';
            there = false;
        }
        if (mine !== this.#ticket)
            return;
        this.#lost.textContent = words;
        if (there)
            this.#link.href = address;
    }

    #forms() {
        const list = Object.entries(FORMS).map(([value, [title, about]]) =>
            [value, title, about]);
        return h('fieldset', {}, h('legend', {}, 'Form'), choices('form',
            list, this.#form, (form) => {
                this.#form = form;
                this.#tell();
            }));
    }

    #scope() {
        const { recording } = this.store;
        return h('fieldset', {}, h('legend', {}, 'Spans of'), choices('of', [
            ...recording ? [['one', recording.name]] : [],
            ['all', 'all recordings']], this.#all ? 'all' : 'one', (of) => {
            this.#all = of === 'all';
            this.#tell();
        }));
    }

    #fill() {
        this.#all = this.#all || !this.store.recording;
        this.#window.body.replaceChildren(this.#forms(), this.#scope(),
            h('footer', {}, this.#lost, this.#link));
        this.#tell();
    }
}

export function createExportDialog(store) {
    return new ExportDialog(store);
}
