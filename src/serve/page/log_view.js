// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_view.js - a sensor log: its channels, its time, its spans
//
// The other view is wave_view.js, which says what a view has and calls.  Gain
// and channels of the options are a sound's; a log has its own bar for them.

import { everyFrame, fitCanvas, h, ink } from './dom.js';
import { createAxis, drawAxis } from './log_axis.js';
import { createBar } from './log_bar.js';
import { curveOf, rangeOf, rangeOfTile, valueWords } from './log_curve.js';
import { nameAndUnit, Plots } from './log_plots.js';
import { createTiles } from './log_tiles.js';
import { createSpanLayer } from './spans.js';

const AXIS = 22, GAP = 2;
const FIRST_CHANNELS = 12;      /* of those that are shown without asking */

function lookNow() {
    const family = getComputedStyle(document.body).fontFamily;
    return { grey: ink('--grey'), line: ink('--pale'),
        font: '11px ' + family };
}

function firstState(recording) {
    const all = Array.from({ length: recording.channels }, (_, k) => k);
    return {
        from: 0, to: Math.max(1, recording.frames), ticks: [],
        curve: { at: [], low: all.map(() => []), high: all.map(() => []) },
        units: all.map((k) => nameAndUnit(recording.columns?.[k], k)),
        shown: all.slice(0, FIRST_CHANNELS), overlaid: false, fitted: false,
    };
}

// What a channel reaches: of all of it, or of what is in sight.
function limitsOf(state, tiles, k) {
    const whole = state.fitted ? null : tiles.whole();
    return whole ? rangeOfTile(whole, k) :
        rangeOf(state.curve.low[k], state.curve.high[k]);
}

function createParts(element, state, clock, change) {
    const bar = createBar({
        units: state.units, clock,
        toggle(k) {
            const shown = state.shown.includes(k) ?
                state.shown.filter((other) => other !== k) :
                [...state.shown, k].sort((a, b) => a - b);
            if (shown.length)
                change({ shown });
        },
        toggleOverlaid: () => change({ overlaid: !state.overlaid }),
        toggleFitted: () => change({ fitted: !state.fitted }),
    });
    const axis = h('canvas', { class: 'log-axis', 'aria-hidden': true });
    const plots = h('div', { class: 'log-plots', 'aria-hidden': true });
    const field = h('div', { class: 'log-field' }, axis, plots);
    const root = h('div', { class: 'log-view' }, bar.element, field);

    element.append(root);
    return { bar, axis, plots, field, root };
}

// The pointer's frame goes on to the page, its values into the bar.
function withValues(actions, tell) {
    return { ...actions, onPointer(pointer) {
        tell(pointer);
        actions.onPointer?.(pointer);
    } };
}

class LogView {
    #state;
    #parts;
    #look = lookNow();
    #place = null;          /* where the samples stand, once there is room */
    #stale = true;          /* the plots are to be made anew */
    #pointer = null;
    #draw = everyFrame(() => this.#parts.plots.clientHeight &&
        this.#paint());

    constructor(element, recording, actions) {
        this.recording = recording;
        this.actions = actions;
        this.#state = firstState(recording);
        this.axis = createAxis(recording);
        this.#parts = createParts(element, this.#state, this.axis.clock,
            (what) => this.#change(what));
        this.tiles = createTiles(recording, this.#draw, actions.onTrouble);
        this.plots = new Plots(this.#parts.plots, this.#state,
            (k) => limitsOf(this.#state, this.tiles, k));
        this.layer = createSpanLayer(this.#parts.field, recording,
            withValues(actions, (pointer) => this.#tell(pointer)));
        this.watch = new ResizeObserver(() => this.#rebuild());
        this.watch.observe(this.#parts.field);
        this.#parts.bar.show(this.#state);
    }

    #change(what) {
        Object.assign(this.#state, what);
        this.#parts.bar.show(this.#state);
        this.#rebuild();
    }

    #rebuild() {
        this.#stale = true;
        this.#draw();
    }

    // The values under the mouse.
    #tell(pointer) {
        const { curve, units } = this.#state;

        this.#pointer = pointer;
        if (!pointer) {
            this.#parts.bar.tell('', []);
            return;
        }
        this.#parts.bar.tell(this.axis.clock ? this.axis.words(
            pointer.frame) : '', units.map((_, k) => valueWords(curve, k,
            pointer.frame)));
    }

    #setUp() {
        const lanes = this.layer.lanesHeight();
        const top = AXIS + lanes + GAP;

        this.#parts.plots.style.top = top + 'px';
        this.plots.build(this.#look);
        const { left, width, boxes } = this.plots.boxes();
        this.#place = { left, width };
        this.layer.setPlace({ left, width,
            lanes: { top: AXIS, height: lanes },
            pictures: boxes.map((box) => ({ ...box, top: box.top + top,
                highHz: 0 })) });
        this.#stale = false;
    }

    #paintAxis() {
        const { left, width } = this.#place;
        const { from, to, ticks } = this.#state;
        const ratio = fitCanvas(this.#parts.axis, left + width, AXIS);
        const context = this.#parts.axis.getContext('2d');

        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, left + width, AXIS);
        drawAxis(context, ticks, { left, width, from, to, height: AXIS },
            this.#look);
    }

    #paint() {
        const { from, to } = this.#state;
        const width = this.#stale ? Math.max(1,
            this.#parts.plots.clientWidth) : this.#place.width;

        this.#state.curve = curveOf(this.tiles, this.recording, from, to,
            width);
        this.#state.ticks = this.axis.ticks(from, to, width);
        if (this.#stale)
            this.#setUp();
        else
            this.plots.draw();
        this.#paintAxis();
        if (this.#pointer)
            this.#tell(this.#pointer);
        if (this.tiles.complete())
            this.actions.onDrawn?.();
    }

    setRange(from, to) {
        Object.assign(this.#state, { from, to });
        this.layer.setRange(from, to);
        this.#draw();
    }

    range() {
        return { from: this.#state.from, to: this.#state.to };
    }

    setSpans(spans, selectedId) {
        if (this.layer.setSpans(spans, selectedId))
            this.#rebuild();
    }

    setCursor(frame) {
        this.layer.setCursor(frame);
    }

    setDraft(draft) {
        this.layer.setDraft(draft);
    }

    setOptions() {
    }

    recolor() {
        this.#look = lookNow();
        this.layer.recolor();
        this.#change({});
    }

    destroy() {
        this.watch.disconnect();
        this.#draw.stop();
        this.tiles.destroy();
        this.plots.destroy();
        this.layer.destroy();
        this.#parts.root.remove();
    }
}

export function createView(element, recording, actions) {
    return new LogView(element, recording, actions);
}
