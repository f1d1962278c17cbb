// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_tiles.js - least and largest values of a log, in tiles
//
// At level L a column stands for 2^L frames; a tile is COLUMNS of them, of all
// channels.  What has not come yet is shown from the nearest coarser tile
// that has, so that no step waits for the server.

import { askBytes, peaksAddress } from './api.js';
import { createTileCache } from './tile_cache.js';

export const COLUMNS = 1024;
const KEPT_BYTES = 48 << 20;

export function framesOf(level) {
    return COLUMNS * 2 ** level;
}

// The level of which a pixel has one to two columns, or each frame is one.
export function levelFor(framesPerPixel) {
    return Math.max(0, Math.floor(Math.log2(framesPerPixel)));
}

// arrived() is called when a tile has come, failed(error) when one has not.
export function createTiles(recording, arrived, failed) {
    const top = Math.max(0, Math.ceil(Math.log2(recording.frames / COLUMNS)));
    const whole = top + '/0';
    const cache = createTileCache({
        most: Math.max(16, Math.floor(KEPT_BYTES /
            (8 * COLUMNS * recording.channels))),
        arrived, failed,
        async load(key, signal) {
            const [level, index] = key.split('/').map(Number);
            const size = framesOf(level);
            return new Float32Array(await askBytes(peaksAddress(recording,
                index * size, (index + 1) * size, COLUMNS), signal));
        },
    });

    // Ask for what these frames need at this level: all of the recording in
    // one tile, the tiles themselves, and those beside and above them.
    function want(level, from, to) {
        const size = framesOf(level);
        const first = Math.floor(Math.max(0, from) / size);
        const last = Math.floor(Math.max(0, to - 1) / size);
        const list = [[top, 0]];
        for (let i = first; i <= last; i++)
            list.push([level, i]);
        list.push([level, last + 1], [level, first - 1],
            [level + 1, first >> 1], [level + 1, last >> 1]);
        cache.want([...new Set(list.filter(([l, i]) => l <= top && i >= 0 &&
            i * framesOf(l) < recording.frames).map((one) => one.join('/')))]);
    }

    // What shows tile `index` of `level` best: {tile, level, index}, or null
    // where nothing has come yet.
    function best(level, index) {
        for (let l = level, i = index; l <= top; l++, i = Math.floor(i / 2)) {
            const tile = cache.get(l + '/' + i);
            if (tile)
                return { tile, level: l, index: i };
        }
        return null;
    }

    return { top, best, want, whole: () => cache.get(whole),
        complete: cache.complete, destroy: cache.destroy };
}
