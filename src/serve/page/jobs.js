// SPDX-License-Identifier: GPL-2.0-or-later
//
// jobs.js - what the server is at, for long: proposing, training, searching

import { get, post, remove } from './api.js';
import { Emitter } from './emitter.js';

const OFTEN = 500, SELDOM = 5000;       /* milliseconds between questions */

// Tells "jobs" (list is anew) and "ended" (value: a job that ran and does no
// more).
export class Jobs extends Emitter {
    list = [];
    #timer = 0;

    running(...kinds) {
        return this.list.find((job) => job.state === 'running' &&
            kinds.includes(job.kind)) || null;
    }

    // Start one by asking for it; returns its id.
    async start(path, body) {
        const { job } = await post(path, body);
        await this.look();
        return job;
    }

    async stop(id) {
        await remove('/api/jobs/' + id);
        await this.look();
    }

    async look() {
        clearTimeout(this.#timer);
        try {
            this.#take((await get('/api/jobs')).jobs);
        } catch {
            // The header says that the server is gone; it is asked again.
        }
        const busy = this.list.some((job) => job.state === 'running');
        this.#timer = setTimeout(() => this.look(), busy ? OFTEN : SELDOM);
    }

    #take(jobs) {
        const before = new Map(this.list.map((job) => [job.id, job.state]));

        this.list = jobs;
        this.emit('jobs');
        for (const job of jobs) {
            if (before.get(job.id) === 'running' && job.state !== 'running')
                this.emit('ended', job);
        }
    }
}
