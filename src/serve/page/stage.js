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

function actionsFor(store, onDrawn) {
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
        onDrawn,
    };
}

// What is still being made is told over the view.
function tellBuilding(element) {
    const wait = h('p', { class: 'building', role: 'status', hidden: true });

    building.on('progress', (progress) => {
        wait.hidden = progress === null;
        wait.textContent = 'The picture is being made: ' +
            Math.floor(100 * (progress || 0)) + ' %';
    });
    element.after(wait);
}

class Stage {
    #view = null;
    #ticket = 0;
    #fitted = false;

    constructor(element, store) {
        Object.assign(this, { element, store });
        tellBuilding(element);
        register('fit-levels', 'Heights and colours that fit what is seen',
            () => this.#fit(), { group: 'Looking' });
        store.on('recording', () => this.#open());
        store.on('range', () => this.#view?.setRange(store.range.from,
            store.range.to));
        store.on('spans selection classes', () => this.#view?.setSpans(
            store.list, store.selectedId));
        store.on('cursor', () => this.#view?.setCursor(store.cursor));
        store.on('draft', () => this.#view?.setDraft?.(store.draft));
        store.on('options', () => this.#view?.setOptions(store.options));
        darkScheme.addEventListener('change', () => {
            store.emit('scheme');
            this.#view?.recolor?.();
        });
    }

    async #open() {
        const ticket = ++this.#ticket;
        const { store, element } = this;
        const { recording } = store;

        this.#view?.destroy();
        this.#view = null;
        this.#fitted = false;
        element.replaceChildren();
        element.dataset.kind = recording.kind;
        try {
            const { createView } = await viewFor(recording.kind);
            if (ticket !== this.#ticket)
                return;
            this.#view = createView(element, recording, actionsFor(store,
                () => this.#drawn()));
        } catch (error) {
            element.append(h('p', { class: 'empty' },
                'This recording cannot be shown: ' + error.message));
            return;
        }
        this.#view.setRange(store.range.from, store.range.to);
        this.#view.setOptions(store.options);
        this.#view.setSpans(store.list, store.selectedId);
        this.#view.setCursor(store.cursor);
    }

    // Once when a recording was opened, and whenever it is asked for; not any
    // more when somebody chose heights.
    #fit() {
        this.#fitted = true;
        if (this.#view?.fitting)
            this.store.setOptions({ ...this.#view.fitting(), auto: true });
    }

    // All of what is seen is there; tests wait for it.
    #drawn() {
        const { recording, range, options } = this.store;

        if (options.auto && !this.#fitted)
            this.#fit();
        document.body.dataset.drawn = [recording?.id, Math.round(range.from),
            Math.round(range.to)].join(' ');
    }
}

export function createStage(element, store) {
    return new Stage(element, store);
}
