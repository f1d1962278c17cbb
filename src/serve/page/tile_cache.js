// SPDX-License-Identifier: GPL-2.0-or-later
//
// tile_cache.js - pieces that the server computed, kept as long as there is
//                 room; what is out of sight is no longer waited for

import { ApiError } from './api.js';

const AT_ONCE = 4;
const AGAIN = 3000;

// Its functions may be handed on alone.
class TileCache {
    #kept = new Map();          /* key → piece, oldest use first */
    #running = new Map();       /* key → AbortController */
    #broken = new Map();        /* key → when it may be asked for again */
    #wanted = [];
    #needed = [];               /* of these, what is seen */
    #gone = false;

    // load(key, signal) gives a promise; arrived() is told of each piece,
    // failed(error) of what could not be had; most: how many are kept.
    constructor({ load, arrived, failed, most }) {
        Object.assign(this, { load, arrived, failed, most });
    }

    #keep(key, piece) {
        this.#kept.delete(key);
        this.#kept.set(key, piece);
        while (this.#kept.size > this.most)
            this.#kept.delete(this.#kept.keys().next().value);
    }

    #pump() {
        for (const key of this.#gone ? [] : this.#wanted) {
            if (this.#running.size >= AT_ONCE)
                return;
            if (!this.#kept.has(key) && !this.#running.has(key) &&
                !(this.#broken.get(key) > performance.now()))
                this.#start(key);
        }
    }

    async #start(key) {
        const end = new AbortController();

        this.#running.set(key, end);
        try {
            this.#keep(key, await this.load(key, end.signal));
            this.#broken.delete(key);
            if (!this.#gone)
                this.arrived(key);
        } catch (error) {
            if (error.name !== 'AbortError')
                this.#fail(key, error);
        }
        this.#running.delete(key);
        this.#pump();
    }

    #fail(key, error) {
        this.#broken.set(key, performance.now() + AGAIN);
        setTimeout(() => this.#pump(), AGAIN + 50);
        if (error instanceof ApiError)
            this.failed?.(error);
    }

    // Most wanted first, then what may be of use later; others that were on
    // their way are given up.
    want = (keys, later = []) => {
        const all = new Set([...keys, ...later]);

        this.#needed = keys;
        this.#wanted = [...all];
        for (const [key, end] of this.#running) {
            if (!all.has(key))
                end.abort();
        }
        this.#pump();
    };

    get = (key) => {
        const piece = this.#kept.get(key);
        if (piece !== undefined)
            this.#keep(key, piece);
        return piece;
    };

    complete = () => {
        return this.#needed.every((key) => this.#kept.has(key));
    };

    destroy = () => {
        this.#gone = true;
        this.#running.forEach((end) => end.abort());
        this.#kept.clear();
    };
}

export function createTileCache(options) {
    return new TileCache(options);
}
