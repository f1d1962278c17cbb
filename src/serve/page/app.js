// SPDX-License-Identifier: GPL-2.0-or-later
//
// app.js - puts the page together and opens the first recording

import * as api from './api.js';
import { actionButton, register, release, run } from './actions.js';
import { createHeader } from './header.js';
import { h } from './dom.js';
import { listenToKeys } from './keys.js';
import { createLookBar } from './look_bar.js';
import { createOverview } from './overview.js';
import { panels } from './panels.js';
import { Player } from './player.js';
import { registerMoves } from './moves.js';
import { registerSpanActions } from './span_actions.js';
import { Store } from './store.js';
import { createTransport } from './transport.js';
import { createStage } from './stage.js';

const place = (id) => document.getElementById(id);

// A title that folds its section away.
function foldingTitle(section, title) {
    const fold = h('button', { type: 'button', class: 'fold',
        'aria-expanded': 'true', onclick() {
            const folded = section.classList.toggle('folded');
            fold.setAttribute('aria-expanded', String(!folded));
        } }, title);
    return h('h2', {}, fold);
}

function mountPanel(panel, store) {
    const element = h(panel.place === 'right' ? 'section' : 'div',
        { class: 'panel ' + panel.name, 'aria-label': panel.title || null });
    const where = panel.place === 'none' ? document.body :
        place(panel.place);

    if (panel.place === 'right')
        element.append(foldingTitle(element, panel.title));
    where.append(element);
    panel.module.createPanel(element, store, api);
}

function mountToolbar(store) {
    register('undo', 'Undo', () => {
        store.undo().catch((e) => store.notice('Not undone: ' + e.message +
            '.', 'warn'));
    }, { group: 'Spans' });
    register('redo', 'Redo', () => {
        store.redo().catch((e) => store.notice('Not redone: ' + e.message +
            '.', 'warn'));
    }, { group: 'Spans' });
    place('toolbar').append(actionButton('undo', store, 'undo'),
        actionButton('redo', store, 'redo'));
}

// #recording=3&from=100&to=900: where one was before the page was reloaded.
function placeInAddress() {
    const values = new URLSearchParams(location.hash.slice(1));
    const number = (name) => Number(values.get(name)) || 0;
    return { id: number('recording'), from: number('from'),
        to: number('to') };
}

function keepAddress(store) {
    let timer = 0;
    store.on('range recording', () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
            const { from, to } = store.range;
            history.replaceState(null, '', `#recording=${
                store.recording.id}&from=${Math.round(from)}&to=${
                Math.round(to)}`);
        }, 300);
    });
}

async function openFirst(store) {
    const wanted = placeInAddress();

    if (wanted.id) {
        try {
            await store.open(wanted.id, wanted.to > 0 ? wanted : {});
            return;
        } catch {
            // It is gone; the first one then.
        }
    }
    const { recordings } = await api.recordings({ limit: 1 });
    if (recordings.length) {
        await store.open(recordings[0].id, {}, recordings[0]);
        return;
    }
    document.body.classList.add('empty-catalogue');
    place('view').append(h('p', { class: 'empty' }, 'There is nothing to ' +
        'label yet. Bring recordings in with \u201coriole ingest CATALOG ' +
        'FILES\u201d, then load this page again.'));
}

// Whoever clicks goes on with keys: Space plays then, and does not press the
// same button again.
function giveFocusBack() {
    const view = place('view');
    const back = () => view.focus({ preventScroll: true });

    document.addEventListener('click', (event) => {
        const pressed = event.target.closest?.('button, summary');
        if (event.detail > 0 && pressed && !pressed.closest('dialog') &&
            document.activeElement?.tagName !== 'INPUT' &&
            !document.querySelector('dialog[open]'))
            back();
    });
    for (const bar of [place('look'), place('transport')]) {
        bar.addEventListener('change', (event) => {
            if (event.target.tagName === 'SELECT')
                back();
        });
        bar.addEventListener('keydown', (event) => {
            if (event.key === 'Enter' && event.target.tagName === 'INPUT')
                back();
        });
    }
}

// What the keys do is in the table, and the classes' digits beside it.
function keyTable(store) {
    return { ...store.keyTable, ...store.classes.actions() };
}

async function begin() {
    const store = new Store();
    const player = new Player(store);

    createHeader(place('top'), place('about'), store);
    mountToolbar(store);
    registerMoves(store);
    registerSpanActions(store, player);
    createOverview(place('overview'), store, player);
    createStage(place('view'), store);
    createLookBar(place('look'), store);
    createTransport(place('transport'), store, player);
    panels.forEach((panel) => mountPanel(panel, store));
    listenToKeys(() => keyTable(store), run, release);
    keepAddress(store);
    giveFocusBack();
    addEventListener('beforeunload', (event) => {
        if (store.saved.kind !== 'saved')
            event.preventDefault();
    });
    try {
        await Promise.all([store.start(), openFirst(store)]);
    } catch (error) {
        store.notice('The catalogue cannot be shown: ' + error.message + '.',
            'warn');
    }
    document.body.dataset.ready = 'yes';
}

begin();
