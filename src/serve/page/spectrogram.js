// SPDX-License-Identifier: GPL-2.0-or-later
//
// spectrogram.js - tiles of decibels from the server as a picture
//
// A tile has COLUMNS columns of `window / 2` values, 2^level frames apart; a
// value v is -120 + v / 2 dB of full scale.  Column c of tile i is centred on
// frame (i * COLUMNS + c) * 2^level.  Decibels become colours here, so that
// range and palette change at once.

import { askBytes, tileAddress } from './api.js';
import { paletteOf } from './colors.js';
import { createTileCache } from './tile_cache.js';

const COLUMNS = 512;
const QUICK = 12;               /* levels above need all to be read once */

// A colour for each of the 256 values.
function shadesOf({ palette, floor, ceiling }) {
    const colors = paletteOf(palette);
    const shades = new Uint32Array(256);
    const span = Math.max(1, ceiling - floor);

    for (let v = 0; v < 256; v++) {
        const share = (-120 + v / 2 - floor) / span;
        shades[v] = colors[Math.round(255 * Math.max(0,
            Math.min(1, share)))];
    }
    return shades;
}

// Low frequencies below: row 0 of the picture is the highest bin.
function paint(piece, shades) {
    const { values, bins } = piece;
    const columns = Math.floor(values.length / bins);
    const image = new ImageData(columns, bins);
    const pixels = new Uint32Array(image.data.buffer);

    for (let c = 0; c < columns; c++) {
        for (let b = 0; b < bins; b++)
            pixels[(bins - 1 - b) * columns + c] = shades[values[c * bins + b]];
    }
    const canvas = new OffscreenCanvas(columns, bins);
    canvas.getContext('2d').putImageData(image, 0, 0);
    return canvas;
}

function levelFor(framesPerPixel, window) {
    return Math.max(0, Math.log2(window / 8),
        Math.round(Math.log2(framesPerPixel)));
}

export class Spectrogram {
    #cache;
    #shades = null;
    #shadesFor = '';

    constructor(recording, arrived, failed) {
        this.recording = recording;
        this.#cache = createTileCache({ most: 96, arrived, failed,
            load: (key, signal) => this.#load(key, signal) });
    }

    async #load(key, signal) {
        const [channel, window, level, index] = key.split('/').map(Number);
        const bytes = await askBytes(tileAddress(this.recording, level,
            index, window, channel), signal);
        return { values: new Uint8Array(bytes), bins: window / 2,
            painted: null, paintedFor: '' };
    }

    #tilesOf(from, to, level) {
        const size = COLUMNS * 2 ** level;
        return { size, first: Math.max(0, Math.floor(from / size)),
            last: Math.min(Math.floor((this.recording.frames - 1) / size),
                Math.floor(to / size)) };
    }

    // The level at which one tile is all of the recording.
    #top(window) {
        return Math.max(0, Math.log2(window / 8), Math.ceil(Math.log2(
            this.recording.frames / COLUMNS)));
    }

    // What a picture needs; then what comes next to it, and all of the
    // recording where that is quickly made: it stands in for what is missing.
    want(from, to, width, channels, window) {
        const level = levelFor((to - from) / width, window);
        const { size, first, last } = this.#tilesOf(from, to, level);
        const near = [], far = [];

        for (const channel of channels) {
            const key = (i) => `${channel}/${window}/${level}/${i}`;
            for (let i = first; i <= last; i++)
                near.push(key(i));
            if ((last + 1) * size < this.recording.frames)
                far.push(key(last + 1));
            if (first > 0)
                far.push(key(first - 1));
        }
        if (this.#top(window) <= QUICK)
            channels.forEach((c) => far.push(
                `${c}/${window}/${this.#top(window)}/0`));
        this.#cache.want(near, far);
    }

    #pictureOf(piece, options) {
        const key = `${options.palette}/${options.floor}/${options.ceiling}`;
        if (this.#shadesFor !== key) {
            this.#shadesFor = key;
            this.#shades = shadesOf(options);
        }
        if (piece.paintedFor !== key) {
            piece.painted = paint(piece, this.#shades);
            piece.paintedFor = key;
        }
        return piece.painted;
    }

    // The tile, or the part of a coarser one that is there already.
    #find(channel, window, level, index) {
        for (let up = 0; level + up <= this.#top(window); up++) {
            const parent = Math.floor(index / 2 ** up);
            const piece = this.#cache.get(
                `${channel}/${window}/${level + up}/${parent}`);
            if (piece) {
                const part = COLUMNS / 2 ** up;
                return { piece, left: (index - parent * 2 ** up) * part,
                    part };
            }
        }
        return null;
    }

    // box: {left, top, width, height, from, to, lowHz, highHz}.
    draw(context, box, channel, options) {
        const { window } = options;
        const scale = box.width / (box.to - box.from);
        const level = levelFor(1 / scale, window);
        const { size, first, last } = this.#tilesOf(box.from, box.to, level);
        const perBin = this.recording.rate / window || 1;
        const top = window / 2 - box.highHz / perBin;
        const rows = (box.highHz - box.lowHz) / perBin;

        context.save();
        context.beginPath();
        context.rect(box.left, box.top, box.width, box.height);
        context.clip();
        context.imageSmoothingQuality = 'low';
        for (let i = first; i <= last; i++) {
            const found = this.#find(channel, window, level, i);
            // A column's middle is its frame.
            const x = box.left + ((i * size - 2 ** level / 2) - box.from) *
                scale;
            if (found) {
                context.drawImage(this.#pictureOf(found.piece, options),
                    found.left, top, found.part, rows, x, box.top,
                    size * scale, box.height);
            }
        }
        context.restore();
    }

    // Decibels below which a share of the values of a range lies, for each
    // of the shares; null where nothing is there.
    levels(from, to, width, channel, window, shares) {
        const level = levelFor((to - from) / width, window);
        const { first, last } = this.#tilesOf(from, to, level);
        const counts = new Float64Array(256);
        let all = 0;

        for (let i = first; i <= last; i++) {
            const found = this.#find(channel, window, level, i);
            for (let k = 0; found && k < found.piece.values.length; k += 3) {
                const v = found.piece.values[k];
                counts[v] += v > 0;
                all += v > 0;
            }
        }
        return all === 0 ? null : shares.map((share) => {
            let sum = 0, v = 0;
            while (v < 255 && sum + counts[v] < share * all)
                sum += counts[v++];
            return Math.round(-120 + v / 2);
        });
    }

    // Nothing is shown.
    rest() {
        this.#cache.want([]);
    }

    complete() {
        return this.#cache.complete();
    }

    destroy() {
        this.#cache.destroy();
    }
}
