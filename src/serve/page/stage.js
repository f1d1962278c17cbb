// SPDX-License-Identifier: GPL-2.0-or-later
//
// stage.js - the view of the open recording, and what it tells the store

import { register } from './actions.js';
import { building } from './api.js';
import { darkScheme } from './colors.js';
import { h } from './dom.js';
import * as waveView from './wave_view.js';

// The module that shows recordings of a kind.
async function viewFor(kind) {
    return kind === 'log' ? import('./log_view.js') : waveView;
}

function actionsFor(store, player, onDrawn) {
    return {
        options: store.options,
        classes: store.classes,
        activeClass: () => store.activeClass,
        onRange: (from, to) => store.setRange(from, to),
        onSelect: (id) => store.select(id),
        onSeek(frame) {
            store.setDraft(null);
            store.setCursor(frame);
        },
        onPointer: (pointer) => store.setPointer(pointer),
        onMove: (id, span) => store.set(id, span),
        onDraw(span) {
            store.setDraft(span);
            if (!store.activeClass) {
                store.emit('choose-class');
                return;
            }
            store.setDraft(null);
            store.add({ label: store.activeClass, tier: store.activeTier,
                ...span });
        },
        onTrouble: (error) => store.notice('A part of the picture is ' +
            'missing: ' + error.message + '.', 'warn'),
        onDrawn() {
            onDrawn();
            document.body.dataset.drawn = `${store.recording?.id} ${
                Math.round(store.range.from)} ${Math.round(store.range.to)}`;
        },
    };
}

export function createStage(element, store, player) {
    let view = null, ticket = 0, fitted = false;

    async function open() {
        const mine = ++ticket;
        const { recording } = store;

        view?.destroy();
        view = null;
        element.replaceChildren();
        element.dataset.kind = recording.kind;
        try {
            const { createView } = await viewFor(recording.kind);
            if (mine !== ticket)
                return;
            fitted = false;
            view = createView(element, recording, actionsFor(store, player,
                () => store.options.auto && !fitted && fit()));
        } catch (error) {
            element.append(h('p', { class: 'empty' },
                'This recording cannot be shown: ' + error.message));
            return;
        }
        view.setOptions(store.options);
        view.setRange(store.range.from, store.range.to);
        view.setSpans(store.list, store.selectedId);
        view.setCursor(store.cursor);
    }

    // Once when a recording was opened, and whenever it is asked for; not any
    // more when somebody chose heights.
    function fit() {
        fitted = true;
        if (view?.fitting)
            store.setOptions({ ...view.fitting(), auto: true });
    }
    register('fit-levels', 'Heights and colours that fit what is seen', fit,
        { group: 'Looking' });

    const wait = h('p', { class: 'building', role: 'status', hidden: true });
    building.on('progress', (progress) => {
        wait.hidden = progress === null;
        wait.textContent = 'The picture is being made: ' +
            Math.floor(100 * (progress || 0)) + ' %';
    });
    element.after(wait);

    const spans = () => view?.setSpans(store.list, store.selectedId);
    store.on('recording', open);
    store.on('range', () => view?.setRange(store.range.from,
        store.range.to));
    store.on('spans selection classes', spans);
    store.on('cursor', () => view?.setCursor(store.cursor));
    store.on('draft', () => view?.setDraft?.(store.draft));
    store.on('options', () => view?.setOptions(store.options));
    darkScheme.addEventListener('change', () => {
        store.emit('scheme');
        view?.recolor?.();
    });
}
