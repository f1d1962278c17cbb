// SPDX-License-Identifier: GPL-2.0-or-later
//
// tile_cache.js - pieces that the server computed, kept as long as there is
//                 room; what is out of sight is no longer waited for

import { ApiError } from './api.js';

const AT_ONCE = 4;
const AGAIN = 3000;

// load(key, signal) gives a promise; arrived() is told of each piece; most:
// how many are kept.
export function createTileCache({ load, arrived, failed, most }) {
    const kept = new Map();         /* key → piece, oldest use first */
    const running = new Map();      /* key → AbortController */
    const broken = new Map();       /* key → when it may be asked for again */
    let wanted = [];
    let gone = false;

    function keep(key, piece) {
        kept.delete(key);
        kept.set(key, piece);
        while (kept.size > most)
            kept.delete(kept.keys().next().value);
    }

    function pump() {
        if (gone)
            return;
        for (const key of wanted) {
            if (running.size >= AT_ONCE)
                return;
            if (!kept.has(key) && !running.has(key) &&
                !(broken.get(key) > performance.now()))
                start(key);
        }
    }

    async function start(key) {
        const end = new AbortController();

        running.set(key, end);
        try {
            keep(key, await load(key, end.signal));
            broken.delete(key);
            if (!gone)
                arrived(key);
        } catch (error) {
            if (error.name !== 'AbortError') {
                broken.set(key, performance.now() + AGAIN);
                setTimeout(pump, AGAIN + 50);
                if (error instanceof ApiError && failed)
                    failed(error);
            }
        }
        running.delete(key);
        pump();
    }

    return {
        // Most wanted first; others that were on their way are given up.
        want(keys) {
            const all = new Set(keys);
            wanted = keys;
            for (const [key, end] of running) {
                if (!all.has(key))
                    end.abort();
            }
            pump();
        },
        get(key) {
            const piece = kept.get(key);
            if (piece !== undefined)
                keep(key, piece);
            return piece;
        },
        complete: () => wanted.every((key) => kept.has(key)),
        destroy() {
            gone = true;
            running.forEach((end) => end.abort());
            kept.clear();
        },
    };
}
