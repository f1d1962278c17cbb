// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_plots.js - a log's channels as uPlot draws them: one under another, or
//                all in one, with a scale for each unit

import uPlot from './vendor/uPlot.esm.js';
import { ink } from './dom.js';
import { paintCurve } from './log_paint.js';

const LEFT = 58;                /* pixels for the values' axis */
const RIGHT = 54;               /* and for a second one, if there is one */
const EDGE = 5;                 /* above and below the samples */

// "temp [°C]" → {name: "temp", unit: "°C"}
export function nameAndUnit(column, index) {
    const text = typeof column === 'number' ? 'column ' + column : column;
    const found = /^(.*\S)\s*[[(]([^\])]*)[\])]\s*$/.exec(text || '');
    return found ? { name: found[1], unit: found[2] } :
        { name: text || 'channel ' + (index + 1), unit: '' };
}

export function unitWords({ name, unit }) {
    return unit ? name + ' [' + unit + ']' : name;
}

export function channelColor(index) {
    return ink('--channel' + index % 8) || '#445566';
}

// With room above and below, and never empty.
function withRoom([least, largest]) {
    const room = (largest - least) * 0.05 || Math.abs(largest) * 0.1 || 1;
    return [least - room, largest + room];
}

function numberWords(value) {
    const size = Math.abs(value);
    return size >= 1e6 || (size > 0 && size < 1e-4) ?
        value.toExponential(2).replace(/\.?0+e/, 'e') :
        String(+value.toPrecision(6));
}

// No words of its own: what stands above all channels is log_axis.js's.
function timeAxis(state, look) {
    return {
        show: true, scale: 'x', size: 0, gap: 0, side: 0,
        grid: { stroke: look.line, width: 1 }, ticks: { show: false },
        splits: () => state.ticks.map((tick) => tick.frame),
        values: (plot, splits) => splits.map(() => ''),
    };
}

function valueAxis({ name, label, color }, second, look) {
    return {
        show: true, scale: name, side: second ? 1 : 3,
        size: (second ? RIGHT : LEFT) - (label ? 16 : 0), gap: 3,
        stroke: color || look.grey, font: look.font, space: 26,
        label: label || undefined, labelSize: 16, labelGap: 0,
        labelFont: look.font,
        grid: { show: !second, stroke: look.line, width: 1 },
        ticks: { size: 3, stroke: look.line },
        values: (plot, splits) => splits.map(numberWords),
    };
}

// What one plot draws with: which channels, and a scale for each of them.
function planOf(channels, state) {
    const of = channels.map((k) => !state.overlaid ? 'y' :
        state.units[k].unit || 'channel ' + k);
    const scales = [...new Set(of)].map((name) => {
        const those = channels.filter((_, i) => of[i] === name);
        const unit = state.units[those[0]];
        const own = state.overlaid && those.length === 1;
        return { name, channels: those,
            color: own ? channelColor(those[0]) : '',
            label: state.overlaid ? unit.unit || unit.name : unitWords(unit) };
    });
    return { channels, of, scales };
}

function limitsOf(scale, limitsOfChannel) {
    const all = scale.channels.map(limitsOfChannel).filter(Boolean);
    return withRoom(all.length ? [Math.min(...all.map((l) => l[0])),
        Math.max(...all.map((l) => l[1]))] : [0, 1]);
}

function optionsOf(plan, state, size, look, limitsOfChannel) {
    const colors = plan.channels.map(channelColor);
    const scales = { x: { time: false, auto: false,
        range: () => [state.from, state.to] } };
    for (const scale of plan.scales) {
        scales[scale.name] = { auto: false,
            range: () => limitsOf(scale, limitsOfChannel) };
    }
    return {
        ...size, scales, pxAlign: 1,
        padding: [EDGE, plan.scales.length > 1 ? 0 : 1, EDGE, 0],
        cursor: { show: false }, legend: { show: false },
        select: { show: false },
        series: [{}, ...plan.of.map((scale) => ({
            scale, auto: false, points: { show: false },
            paths: () => null,
        }))],
        hooks: { drawSeries: [(plot, i) => {
            paintCurve(plot, i, state.curve, plan.channels[i - 1],
                colors[i - 1]);
        }] },
        axes: [timeAxis(state, look), ...plan.scales.slice(0, 2).map(
            (scale, i) => valueAxis(scale, i > 0, look))],
    };
}

// uPlot wants points; the curve's own are painted by log_paint.js.
function dataOf(plan, state) {
    return [[state.from, state.to], ...plan.channels.map(() => [0, 0])];
}

// state: the view's (log_view.js), read at each drawing; limitsOfChannel(k):
// the least and largest value, or null.
export class Plots {
    #plots = [];                /* {plot, plan} */

    constructor(element, state, limitsOfChannel) {
        this.element = element;
        this.state = state;
        this.limitsOfChannel = limitsOfChannel;
    }

    build(look) {
        const { shown, overlaid } = this.state;
        const groups = overlaid ? [shown] : shown.map((k) => [k]);
        const size = { width: this.element.clientWidth,
            height: Math.floor(this.element.clientHeight / groups.length) };

        this.destroy();
        this.#plots = groups.map((channels) => {
            const plan = planOf(channels, this.state);
            return { plan, plot: new uPlot(optionsOf(plan, this.state, size,
                look, this.limitsOfChannel), dataOf(plan, this.state),
            this.element) };
        });
    }

    draw() {
        const { from, to } = this.state;

        for (const { plot, plan } of this.#plots) {
            plot.batch(() => {
                plot.setData(dataOf(plan, this.state), false);
                plot.setScale('x', { min: from, max: to });
                for (const scale of plan.scales) {
                    const [min, max] = limitsOf(scale, this.limitsOfChannel);
                    plot.setScale(scale.name, { min, max });
                }
            });
        }
    }

    // Where the samples stand within the element: {left, width, boxes: [{top,
    // height}]}.  uPlot makes this of the sizes above, a moment later.
    boxes() {
        const { clientWidth, clientHeight } = this.element;
        const two = this.#plots.some(({ plan }) => plan.scales.length > 1);
        const height = Math.floor(clientHeight / this.#plots.length);

        return {
            left: LEFT,
            width: Math.max(1, clientWidth - LEFT - (two ? RIGHT : 1)),
            boxes: this.#plots.map((_, i) => ({ top: i * height + EDGE,
                height: Math.max(1, height - 2 * EDGE) })),
        };
    }

    destroy() {
        this.#plots.forEach(({ plot }) => plot.destroy());
    }
}
