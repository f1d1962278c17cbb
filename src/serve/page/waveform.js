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

function levelFor(framesPerPixel) {
    return Math.max(0, Math.floor(Math.log2(framesPerPixel)));
}

// Runs of columns without a hole, each one area: along the tops, and back
// along the bottoms.
class Areas {
    #tops = [];
    #bottoms = [];

    constructor(context) {
        this.context = context;
        context.beginPath();
    }

    add(x, end, top, bottom) {
        this.#tops.push(x, top, end, top);
        this.#bottoms.push(x, bottom, end, bottom);
    }

    close() {
        const tops = this.#tops, bottoms = this.#bottoms;
        for (let i = 0; i < tops.length; i += 2)
            this.context[i ? 'lineTo' : 'moveTo'](tops[i], tops[i + 1]);
        for (let i = bottoms.length - 2; i >= 0; i -= 2)
            this.context.lineTo(bottoms[i], bottoms[i + 1]);
        tops.length = bottoms.length = 0;
    }
}

export class Waveform {
    #cache;
    #top;                   /* the level at which one piece is all */

    constructor(recording, arrived, failed) {
        this.recording = recording;
        this.#top = Math.max(0, Math.ceil(Math.log2(recording.frames /
            COLUMNS)));
        this.#cache = createTileCache({ most: 256, arrived, failed,
            load: (key, signal) => this.#load(key, signal) });
    }

    async #load(key, signal) {
        const [channel, level, index] = key.split('/').map(Number);
        const size = COLUMNS * 2 ** level;
        const bytes = await askBytes(peaksAddress(this.recording,
            index * size, (index + 1) * size, COLUMNS, channel), signal);
        return new Float32Array(bytes);
    }

    #piecesOf(from, to, level) {
        const size = COLUMNS * 2 ** level;
        return { size, first: Math.max(0, Math.floor(from / size)),
            last: Math.min(Math.ceil(this.recording.frames / size) - 1,
                Math.floor(to / size)) };
    }

    // What a picture needs; then what comes next to it, and all of the
    // recording, which stands in for what is not there.
    want(from, to, width, channels) {
        const level = levelFor((to - from) / width);
        const { size, first, last } = this.#piecesOf(from, to, level);
        const near = [], far = [];

        for (const channel of channels) {
            for (let i = first; i <= last; i++)
                near.push(`${channel}/${level}/${i}`);
            if ((last + 1) * size < this.recording.frames)
                far.push(`${channel}/${level}/${last + 1}`);
            if (first > 0)
                far.push(`${channel}/${level}/${first - 1}`);
        }
        this.#cache.want(near, [...far, ...channels.map(
            (c) => `${c}/${this.#top}/0`)]);
    }

    // [frame, frames, least, largest] of a range's columns; where a piece is
    // not there those of a coarser one that is.
    * #columns(channel, level, from, to) {
        const { first, last } = this.#piecesOf(from, to, level);
        for (let i = first; i <= last; i++) {
            for (let up = 0; level + up <= this.#top; up++) {
                const parent = Math.floor(i / 2 ** up);
                const data = this.#cache.get(
                    `${channel}/${level + up}/${parent}`);
                if (data) {
                    yield* this.#part(data, level, i, up, parent);
                    break;
                }
            }
        }
    }

    * #part(data, level, index, up, parent) {
        const scale = 2 ** (level + up);
        const start = Math.floor(index * COLUMNS / 2 ** up) -
            parent * COLUMNS;
        const end = start + Math.ceil(COLUMNS / 2 ** up);
        for (let c = start; c < end; c++) {
            yield [(parent * COLUMNS + c) * scale, scale, data[2 * c],
                data[2 * c + 1]];
        }
    }

    #drawArea(context, box, channel, y) {
        const scale = box.width / (box.to - box.from);
        const areas = new Areas(context);

        for (const [frame, size, low, high] of this.#columns(channel,
            levelFor(1 / scale), box.from, box.to)) {
            const x = box.left + (frame - box.from) * scale;
            const end = x + size * scale;
            const top = y(high);
            if (!(high >= low))
                areas.close();
            else if (end >= box.left && x <= box.left + box.width)
                areas.add(x, end, top, Math.max(y(low), top + 1));
        }
        areas.close();
        context.fill();
    }

    #drawLine(context, box, channel, y) {
        const scale = box.width / (box.to - box.from);
        let pen = false;

        context.beginPath();
        for (const [frame, size, value] of this.#columns(channel, 0,
            box.from - 1, box.to + 1)) {
            const x = box.left + (frame + (size - 1) / 2 - box.from) * scale;
            const there = value === value;
            if (x < box.left - scale || x > box.left + box.width + scale)
                continue;
            if (there)
                context[pen ? 'lineTo' : 'moveTo'](x, y(value));
            pen = there;
            if (there && scale >= POINTS_FROM) {
                context.rect(x - 1, y(value) - 1, 2, 2);
                context.moveTo(x, y(value));
            }
        }
        context.stroke();
    }

    // box: {left, top, width, height, from, to} in pixels and frames; gain: a
    // factor.
    draw(context, box, channel, gain, color) {
        const middle = box.top + box.height / 2;
        const half = box.height / 2 - 2;
        const y = (value) => middle -
            Math.max(-1, Math.min(1, value * gain)) * half;

        context.fillStyle = color;
        context.strokeStyle = color;
        context.lineWidth = 1.2;
        context.lineJoin = 'round';
        if (box.to - box.from < box.width)
            this.#drawLine(context, box, channel, y);
        else
            this.#drawArea(context, box, channel, y);
    }

    // The farthest from 0 of what is there of a range; 0 where nothing is.
    peak(from, to, width, channel) {
        let most = 0;
        for (const [frame, size, low, high] of this.#columns(channel,
            levelFor((to - from) / width), from, to)) {
            if (frame + size > from && frame < to && high >= low)
                most = Math.max(most, high, -low);
        }
        return most;
    }

    complete() {
        return this.#cache.complete();
    }

    destroy() {
        this.#cache.destroy();
    }
}
