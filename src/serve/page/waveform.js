// SPDX-License-Identifier: GPL-2.0-or-later
//
// waveform.js - least and largest samples from the server as a picture
//
// Pieces are COLUMNS columns of 2^level frames; the level is chosen so that a
// pixel has at least one column.  From level 0 on samples are drawn as a
// line, and as points where they stand apart.

import { askBytes, peaksAddress } from './api.js';
import { createTileCache } from './tile_cache.js';

const COLUMNS = 1024;
const POINTS_FROM = 5;          /* pixels between samples */

export function createWaveform(recording, arrived, failed) {
    const cache = createTileCache({
        most: 256, arrived, failed,
        async load(key, signal) {
            const [channel, level, index] = key.split('/').map(Number);
            const from = index * COLUMNS * 2 ** level;
            const bytes = await askBytes(peaksAddress(recording, from,
                from + COLUMNS * 2 ** level, COLUMNS, channel), signal);
            return new Float32Array(bytes);
        },
    });

    const levelFor = (framesPerPixel) =>
        Math.max(0, Math.floor(Math.log2(framesPerPixel)));

    function piecesOf(from, to, level) {
        const size = COLUMNS * 2 ** level;
        const first = Math.max(0, Math.floor(from / size));
        const last = Math.min(Math.ceil(recording.frames / size) - 1,
            Math.floor(to / size));
        return { size, first, last };
    }

    // Keys of what a picture needs; then what comes next to it.
    function keysFor(from, to, width, channels) {
        const level = levelFor((to - from) / width);
        const { first, last } = piecesOf(from, to, level);
        const near = [], far = [];
        for (const channel of channels) {
            for (let i = first; i <= last; i++)
                near.push(`${channel}/${level}/${i}`);
            if ((last + 1) * COLUMNS * 2 ** level < recording.frames)
                far.push(`${channel}/${level}/${last + 1}`);
            if (first > 0)
                far.push(`${channel}/${level}/${first - 1}`);
        }
        return [...near, ...far];
    }

    // The columns of one piece, or of a coarser one that is there already.
    function* columns(channel, level, index) {
        const first = index * COLUMNS;
        for (let up = 0; up < 12; up++) {
            const parent = Math.floor(index / 2 ** up);
            const data = cache.get(`${channel}/${level + up}/${parent}`);
            if (!data)
                continue;
            const scale = 2 ** (level + up);
            const start = Math.floor(first / 2 ** up) - parent * COLUMNS;
            const count = Math.ceil(COLUMNS / 2 ** up);
            for (let c = start; c < start + count; c++) {
                yield [(parent * COLUMNS + c) * scale, scale,
                    data[2 * c], data[2 * c + 1]];
            }
            return;
        }
    }

    // Runs of columns without a hole, each one area: along the tops, and
    // back along the bottoms.
    function drawArea(context, box, channel, level, y) {
        const { first, last } = piecesOf(box.from, box.to, level);
        const scale = box.width / (box.to - box.from);
        const tops = [], bottoms = [];
        const close = () => {
            for (let i = 0; i < tops.length; i += 2)
                context[i ? 'lineTo' : 'moveTo'](tops[i], tops[i + 1]);
            for (let i = bottoms.length - 2; i >= 0; i -= 2)
                context.lineTo(bottoms[i], bottoms[i + 1]);
            tops.length = bottoms.length = 0;
        };

        context.beginPath();
        for (let i = first; i <= last; i++) {
            for (const [frame, size, low, high] of
                columns(channel, level, i)) {
                const x = box.left + (frame - box.from) * scale;
                const end = x + size * scale;
                if (!(high >= low)) {
                    close();
                } else if (end >= box.left && x <= box.left + box.width) {
                    const top = y(high);
                    const bottom = Math.max(y(low), top + 1);
                    tops.push(x, top, end, top);
                    bottoms.push(x, bottom, end, bottom);
                }
            }
        }
        close();
        context.fill();
    }

    function drawLine(context, box, channel, y) {
        const scale = box.width / (box.to - box.from);
        const { first, last } = piecesOf(box.from - 1, box.to + 1, 0);
        let pen = false;

        context.beginPath();
        for (let i = first; i <= last; i++) {
            for (const [frame, size, low] of columns(channel, 0, i)) {
                const x = box.left + (frame + (size - 1) / 2 - box.from) *
                    scale;
                if (x < box.left - scale || x > box.left + box.width + scale)
                    continue;
                if (!(low === low))
                    pen = false;
                else if (pen)
                    context.lineTo(x, y(low));
                else
                    context.moveTo(x, y(low));
                pen = low === low;
                if (pen && scale >= POINTS_FROM) {
                    context.rect(x - 1, y(low) - 1, 2, 2);
                    context.moveTo(x, y(low));
                }
            }
        }
        context.stroke();
    }

    // box: {left, top, width, height, from, to} in pixels and frames; gain: a
    // factor.
    function draw(context, box, channel, gain, color) {
        const middle = box.top + box.height / 2;
        const half = box.height / 2 - 2;
        const y = (value) => middle -
            Math.max(-1, Math.min(1, value * gain)) * half;
        const perPixel = (box.to - box.from) / box.width;

        context.fillStyle = color;
        context.strokeStyle = color;
        context.lineWidth = 1.2;
        context.lineJoin = 'round';
        if (perPixel < 1)
            drawLine(context, box, channel, y);
        else
            drawArea(context, box, channel, levelFor(perPixel), y);
    }

    // The farthest from 0 of what is there of a range; 0 where nothing is.
    function peak(from, to, width, channel) {
        const level = levelFor((to - from) / width);
        const { first, last } = piecesOf(from, to, level);
        let most = 0;
        for (let i = first; i <= last; i++) {
            for (const [frame, size, low, high] of
                columns(channel, level, i)) {
                if (frame + size > from && frame < to && high >= low)
                    most = Math.max(most, high, -low);
            }
        }
        return most;
    }

    return { keysFor, draw, peak, want: cache.want, complete: cache.complete,
        destroy: cache.destroy };
}
