// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_curve.js - what of a log's tiles is in sight
//
// A *curve* is what is drawn of all channels: `at` [columns] frames, and for
// each channel `low` and `high` [columns], NaN where samples are missing.

import { COLUMNS, framesOf, levelFor } from './log_tiles.js';

function emptyCurve(channels) {
    const lists = () => Array.from({ length: channels }, () => []);
    return { at: [], low: lists(), high: lists(), framesPerColumn: 1 };
}

// Add the columns first to last, counted within the whole level, of a tile.
function addColumns(curve, found, first, last, frames) {
    const width = 2 ** found.level;
    const start = found.index * COLUMNS;

    for (let c = first; c <= last && c * width < frames; c++) {
        curve.at.push(Math.min(c * width + (width - 1) / 2, frames - 1));
        for (let k = 0; k < curve.low.length; k++) {
            const where = 2 * (k * COLUMNS + c - start);
            curve.low[k].push(found.tile[where]);
            curve.high[k].push(found.tile[where + 1]);
        }
    }
    curve.framesPerColumn = Math.max(curve.framesPerColumn, width);
}

// What is to be drawn of [from, to) on so many pixels: tiles of the level
// that fits, or coarser ones where these have not come yet.
export function curveOf(tiles, recording, from, to, pixels) {
    const level = Math.min(tiles.top, levelFor((to - from) / pixels));
    const size = framesOf(level);
    const curve = emptyCurve(recording.channels);
    const low = Math.max(0, from), high = Math.min(recording.frames, to);
    let done = -1;              // the last frame that is drawn already

    tiles.want(level, low, high);
    for (let i = Math.floor(low / size); i * size < high; i++) {
        const found = tiles.best(level, i);
        if (!found)
            continue;
        const width = 2 ** found.level;
        const first = Math.max(i * size, low - width, done + 1);
        const last = Math.min((i + 1) * size - 1, high + width);
        const end = Math.min(Math.floor(last / width),
            (found.index + 1) * COLUMNS - 1);
        addColumns(curve, found, Math.max(Math.floor(first / width),
            found.index * COLUMNS), end, recording.frames);
        done = (end + 1) * width - 1;
    }
    return curve;
}

// The least and the largest value of a channel within a curve, or null.
export function rangeOf(low, high) {
    let least = Infinity, largest = -Infinity;

    for (let i = 0; i < low.length; i++) {
        if (low[i] < least)
            least = low[i];
        if (high[i] > largest)
            largest = high[i];
    }
    return least <= largest ? [least, largest] : null;
}

// The same for all of a recording, from the tile that covers it.
export function rangeOfTile(tile, k) {
    const part = tile.subarray(2 * k * COLUMNS, 2 * (k + 1) * COLUMNS);
    return rangeOf(part, part);
}

// The column that shows this frame.
function columnAt(curve, frame) {
    let low = 0, high = curve.at.length - 1;

    while (low < high) {
        const middle = (low + high) >> 1;
        if (curve.at[middle] < frame - curve.framesPerColumn / 2)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// What a channel is at a frame, in words: a value, or from least to largest.
export function valueWords(curve, k, frame) {
    const i = columnAt(curve, frame);
    const low = curve.low[k][i], high = curve.high[k][i];
    const words = (value) => String(+value.toPrecision(4));

    if (!(low <= high))
        return '\u2013';
    return low === high ? words(low) : words(low) + '\u2026' + words(high);
}

// Runs of columns without a gap: [first, last] each.
export function runsOf(low) {
    const runs = [];
    let first = -1;

    for (let i = 0; i <= low.length; i++) {
        const there = i < low.length && low[i] === low[i];
        if (there && first < 0) {
            first = i;
        } else if (!there && first >= 0) {
            runs.push([first, i - 1]);
            first = -1;
        }
    }
    return runs;
}
