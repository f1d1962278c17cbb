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
import { createPlots, nameAndUnit } from './log_plots.js';
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

function createParts(element, state, change) {
    const bar = createBar({
        units: state.units,
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

export function createView(element, recording, actions) {
    const state = firstState(recording);
    const parts = createParts(element, state, change);
    const axis = createAxis(recording);
    const draw = everyFrame(paint);
    const tiles = createTiles(recording, draw, actions.onTrouble);
    const plots = createPlots(parts.plots, state,
        (k) => limitsOf(state, tiles, k));
    const layer = createSpanLayer(parts.field, recording,
        withValues(actions, tell));
    let look = lookNow(), place = null, stale = true, pointer = null;

    function change(what) {
        Object.assign(state, what);
        parts.bar.show(state);
        rebuild();
    }

    function rebuild() {
        stale = true;
        draw();
    }

    function tell(now) {
        pointer = now;
        parts.bar.tell(now && axis.clock ? axis.words(now.frame) : '', now ?
            state.units.map((_, k) => valueWords(state.curve, k, now.frame)) :
            []);
    }

    function setUp() {
        const top = AXIS + layer.lanesHeight() + GAP;
        parts.plots.style.top = top + 'px';
        plots.build(look);
        const { left, width, boxes } = plots.boxes();
        place = { left, width };
        layer.setPlace({ left, width,
            lanes: { top: AXIS, height: layer.lanesHeight() },
            pictures: boxes.map((box) => ({ ...box, top: box.top + top,
                highHz: 0 })) });
        stale = false;
    }

    function paintAxis() {
        const ratio = fitCanvas(parts.axis, place.left + place.width, AXIS);
        const context = parts.axis.getContext('2d');
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, place.left + place.width, AXIS);
        drawAxis(context, state.ticks, { ...place, from: state.from,
            to: state.to, height: AXIS }, look);
    }

    function paint() {
        const { width } = stale || !place ? { width: Math.max(1,
            parts.plots.clientWidth) } : place;
        const { from, to } = state;

        if (!parts.plots.clientHeight)
            return;
        state.curve = curveOf(tiles, recording, from, to, width);
        state.ticks = axis.ticks(from, to, width);
        if (stale)
            setUp();
        else
            plots.draw();
        paintAxis();
        if (pointer)
            tell(pointer);
        if (tiles.complete())
            actions.onDrawn?.();
    }

    const watch = new ResizeObserver(rebuild);
    watch.observe(parts.field);
    parts.bar.show(state);
    return {
        setRange(from, to) {
            Object.assign(state, { from, to });
            layer.setRange(from, to);
            draw();
        },
        range: () => ({ from: state.from, to: state.to }),
        setSpans(spans, selectedId) {
            if (layer.setSpans(spans, selectedId))
                rebuild();
        },
        setCursor: layer.setCursor,
        setDraft: layer.setDraft,
        setOptions() {},
        recolor() {
            look = lookNow();
            layer.recolor();
            change({});
        },
        destroy() {
            watch.disconnect();
            draw.stop();
            tiles.destroy();
            plots.destroy();
            layer.destroy();
            parts.root.remove();
        },
    };
}
