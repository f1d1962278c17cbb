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

export function createExportDialog(store) {
    const dialog = createDialog('export-window', 'Export spans', fill);
    const wish = { form: 'csv', all: false };
    let lost = null, link = null, ticket = 0;

    // The server says what the form cannot hold.
    async function tell() {
        const mine = ++ticket;
        const id = wish.all ? undefined : store.recording?.id;
        let words;

        link.removeAttribute('href');
        lost.textContent = '\u2026';
        try {
            const what = await exportLost(wish.form, id);
            if (mine === ticket)
                link.href = exportAddress(wish.form, id);
            words = what ? 'This form cannot hold: ' + what + '.' :
                'This form holds all there is.';
        } catch (error) {
            words = error.message + '.';
        }
        if (mine === ticket)
            lost.textContent = words;
    }

    function set(name) {
        return (value) => {
            wish[name] = name === 'all' ? value === 'all' : value;
            tell();
        };
    }

    function fill(body) {
        wish.all = wish.all || !store.recording;
        lost = h('p', { class: 'lost', role: 'status' });
        link = h('a', { class: 'main-button', download: true,
            onclick: () => dialog.close() }, 'Save the file');
        body.replaceChildren(
            h('fieldset', {}, h('legend', {}, 'Form'), choices('form',
                Object.entries(FORMS).map(([value, [title, about]]) =>
                    [value, title, about]), wish.form, set('form'))),
            h('fieldset', {}, h('legend', {}, 'Spans of'), choices('of', [
                ...store.recording ? [['one', store.recording.name]] : [],
                ['all', 'all recordings']], wish.all ? 'all' : 'one',
            set('all'))),
            h('footer', {}, lost, link));
        tell();
    }

    return dialog;
}
