// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_paint.js - how a curve (log_curve.js) is painted
//
// Without a graphics card a browser takes some 100 ms to fill or stroke three
// paths of 1,200 columns, and no time for as many rectangles.  So bands, and
// lines with hardly a pixel for each sample, are one upright bar a pixel;
// slanted lines are for what is looked at closely.

import { runsOf } from './log_curve.js';

const CLOSE = 3;            // pixels between samples: lines
const DOTS = 9;             // and from here on with a dot at each

// Widen bars by the straight line from (xa, ya) to (xb, yb).
function coverSegment(bars, xa, ya, xb, yb) {
    const first = Math.max(0, Math.floor(xa));
    const last = Math.min(bars.top.length - 1, Math.floor(xb));
    const slope = xb > xa ? (yb - ya) / (xb - xa) : 0;
    for (let i = first; i <= last; i++) {
        const y0 = ya + (Math.max(xa, i) - xa) * slope;
        const y1 = ya + (Math.min(xb, i + 1) - xa) * slope;
        bars.top[i] = Math.min(bars.top[i], y0, y1);
        bars.bottom[i] = Math.max(bars.bottom[i], y0, y1);
    }
}

function coverRun(bars, [first, last], at, values, map) {
    let xa = map.x(at[first]), ya = map.y(values[first]);
    coverSegment(bars, xa, ya, xa, ya);
    for (let i = first + 1; i <= last; i++) {
        const xb = map.x(at[i]), yb = map.y(values[i]);
        coverSegment(bars, xa, ya, xb, yb);
        xa = xb;
        ya = yb;
    }
}

// An upright bar for each pixel that the curve covers.
function paintBars(context, curve, k, map) {
    const bars = { top: new Float64Array(map.width).fill(Infinity),
        bottom: new Float64Array(map.width).fill(-Infinity) };
    const thin = Math.ceil(devicePixelRatio);

    for (const run of runsOf(curve.low[k])) {
        coverRun(bars, run, curve.at, curve.high[k], map);
        coverRun(bars, run, curve.at, curve.low[k], map);
    }
    for (let i = 0; i < map.width; i++) {
        const top = Math.max(0, Math.round(bars.top[i]));
        const end = Math.min(map.height, Math.max(top + thin,
            Math.round(bars.bottom[i])));
        if (top < end)
            context.fillRect(map.left + i, map.top + top, 1, end - top);
    }
}

function paintLines(context, curve, k, map, dots) {
    const values = curve.low[k];
    const x = (i) => map.left + map.x(curve.at[i]);
    const y = (i) => map.top + map.y(values[i]);

    context.beginPath();
    for (const [first, last] of runsOf(values)) {
        context.moveTo(x(first) - (first === last ? 1 : 0), y(first));
        for (let i = first; i <= last; i++)
            context.lineTo(x(i), y(i));
        for (let i = first; dots && i <= last; i++)
            context.fillRect(x(i) - 2, y(i) - 2, 4, 4);
    }
    context.stroke();
}

// From frames and values to the canvas' pixels within the plot.
function mapOf(plot, scale) {
    const { left, top, width, height } = plot.bbox;
    const sx = plot.scales.x, sy = plot.scales[scale];
    const perX = width / (sx.max - sx.min);
    const perY = height / (sy.max - sy.min);

    return {
        left: Math.round(left), top: Math.round(top),
        width: Math.max(1, Math.round(width)), height: Math.round(height),
        perX, x: (frame) => (frame - sx.min) * perX,
        y: (value) => (sy.max - value) * perY,
    };
}

// Paint channel k of a curve where uPlot has its turn to draw a series.
export function paintCurve(plot, series, curve, k, color) {
    const context = plot.ctx;
    const map = mapOf(plot, plot.series[series].scale);
    const apart = map.perX * curve.framesPerColumn / devicePixelRatio;

    context.fillStyle = color;
    if (curve.framesPerColumn > 1 || apart < CLOSE) {
        paintBars(context, curve, k, map);
        return;
    }
    context.save();
    context.beginPath();
    context.rect(map.left, map.top, map.width, map.height);
    context.clip();
    context.strokeStyle = color;
    context.lineWidth = 1.25 * devicePixelRatio;
    context.lineJoin = 'round';
    paintLines(context, curve, k, map, apart >= DOTS);
    context.restore();
}
