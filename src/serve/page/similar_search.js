// SPDX-License-Identifier: GPL-2.0-or-later
//
// similar_search.js - a search for places like a span: what was found, and
//                     spans made of it

import { edit, get } from './api.js';
import { Emitter } from './emitter.js';

const LIMIT = 20;
const OFTEN = 400;              /* milliseconds between questions */

function nameOf(match) {
    return match.recording + ':' + match.start;
}

export function distanceWords(match) {
    return match.distance.toFixed(3);
}

// Tells "found" when there is something new, "trouble" (value: an error).
export class SimilarSearch extends Emitter {
    example = null;             /* the span that is looked for */
    channel = null;             /* that alone; null: all */
    matches = [];               /* the nearest first */
    searched = 0;               /* share of all recordings */
    done = true;
    #job = 0;
    #timer = 0;
    #made = new Set();

    constructor(store, jobs) {
        super();
        this.store = store;
        this.jobs = jobs;
    }

    async begin(span, channel) {
        Object.assign(this, { example: span, channel, matches: [],
            searched: 0, done: false });
        this.#job = 0;
        this.#made.clear();
        clearTimeout(this.#timer);
        this.emit('found');
        try {
            this.#job = await this.jobs.start('/api/similar', {
                recording: span.recording, start: span.start, end: span.end,
                low_hz: span.low_hz, high_hz: span.high_hz, channel,
                limit: LIMIT });
            await this.#follow(this.#job);
        } catch (error) {
            this.#fail(error);
        }
    }

    async #follow(job) {
        const reply = await get(`/api/jobs/${job}/matches`);

        if (job !== this.#job)
            return;
        Object.assign(this, reply);
        this.emit('found');
        if (!reply.done) {
            this.#timer = setTimeout(() => this.#follow(job).catch(
                (error) => this.#fail(error)), OFTEN);
        }
    }

    #fail(error) {
        this.done = true;
        this.emit('found');
        this.emit('trouble', error);
    }

    stop() {
        this.jobs.stop(this.#job).catch((error) =>
            this.emit('trouble', error));
    }

    isMade(match) {
        return this.#made.has(nameOf(match));
    }

    // Those that are near enough, by what is shown, and no spans yet.
    upTo(distance) {
        return this.matches.filter((match) => !this.isMade(match) &&
            Number(distanceWords(match)) <= distance);
    }

    // Spans of the example's class, one edit for each recording; in the open
    // one by the store, so that they are seen at once.
    async make(matches) {
        const { label, tier } = this.example;
        const groups = Map.groupBy(matches, (match) => match.recording);

        for (const [recording, list] of groups) {
            const changes = list.map(({ start, end }) => ({ kind: 'add',
                span: { recording, start, end, label, tier, source: 'human',
                    state: 'accepted' } }));
            if (recording === this.store.recording?.id)
                this.store.edit(changes);
            else
                await edit(recording, changes);
            list.forEach((match) => this.#made.add(nameOf(match)));
            this.emit('found');
        }
    }
}
