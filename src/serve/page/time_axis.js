// SPDX-License-Identifier: GPL-2.0-or-later
//
// time_axis.js - ticks and words along time, and along a height

import { clock, nicePower, niceStep } from './times.js';

const APART = 92;           /* pixels between words */

// box: {left, top, width, height, from, to}; lines are drawn down to
// `bottom`.
export function drawTimeAxis(context, box, recording, look, bottom) {
    const rate = recording.rate > 0 ? recording.rate : 1;
    const perPixel = (box.to - box.from) / rate / box.width;
    const step = recording.rate > 0 ? niceStep(perPixel * APART) :
        Math.max(1, nicePower(perPixel * APART));
    const digits = step >= 1 ? 0 : Math.ceil(-Math.log10(step) - 1e-9);
    const first = Math.ceil(box.from / rate / step - 1e-9);
    const last = Math.floor(box.to / rate / step + 1e-9);

    context.font = look.font;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    for (let k = first; k <= last; k++) {
        const x = Math.round(box.left + (k * step * rate - box.from) /
            (rate * perPixel)) + 0.5;
        context.fillStyle = look.line;
        context.fillRect(x - 0.5, box.top, 1, bottom - box.top);
        if (x + 20 < box.left + box.width) {
            context.fillStyle = look.grey;
            context.fillText(recording.rate > 0 ? clock(k * step, digits) :
                (k * step).toLocaleString('en'), x + 4,
            box.top + box.height / 2 + 1);
        }
    }
    context.fillStyle = look.grey;
    context.textAlign = 'right';
    context.fillText(recording.rate > 0 ? unitOf(box.to / rate, step) :
        'rows', box.left - 6, box.top + box.height / 2 + 1);
}

function unitOf(end, step) {
    if (step < 1)
        return 'min:s';
    return end >= 3600 ? 'h:min:s' : 'min:s';
}

// Words left of a box for a quantity that grows upwards; at least three.
export function drawHeightAxis(context, box, low, high, words, look) {
    const count = Math.max(3, Math.floor(box.height / 34));
    const step = nicePower((high - low) / count);
    const first = Math.ceil(low / step);

    context.font = look.font;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillStyle = look.grey;
    for (let k = first; k * step <= high; k++) {
        const y = box.top + box.height * (1 - (k * step - low) /
            (high - low));
        const inside = Math.max(box.top + 6, Math.min(box.top + box.height -
            6, y));
        context.fillText(words(k * step), box.left - 6, inside);
        context.fillRect(box.left - 4, Math.round(y), 4, 1);
    }
}
