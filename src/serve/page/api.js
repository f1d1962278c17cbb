// SPDX-License-Identifier: GPL-2.0-or-later
//
// api.js - what the server is asked; the one place that knows addresses

import { Emitter } from './emitter.js';

const BUILDING = 200;           /* ms until it is asked again */

// What the server refused, in its words.  status 0: it did not answer.
export class ApiError extends Error {
    constructor(status, message, body) {
        super(message);
        this.status = status;
        this.body = body || {};
    }
}

const SILENCE = 'the server does not answer';
const LOCKED_OUT = 'the server was started anew; open the address that it ' +
    'printed in another tab';

async function errorOf(response) {
    let body = {};

    try {
        body = await response.json();
    } catch {
        // Not in the server's words; its number must do.
    }
    const words = response.status === 401 ? LOCKED_OUT : body.error ||
        'the server answered with ' + response.status;
    return new ApiError(response.status, words, body);
}

// The answer, or an ApiError.  `signal` may end it (an AbortError then).
export async function ask(method, path, body, signal) {
    const wish = { method, signal, cache: 'no-store', headers: {} };
    let response;

    if (method !== 'GET' && method !== 'HEAD') {
        wish.headers = { 'Content-Type': 'application/json',
            'X-Oriole': '1' };
        wish.body = JSON.stringify(body || {});
    }
    try {
        response = await fetch(path, wish);
    } catch (error) {
        throw error.name === 'AbortError' ? error : new ApiError(0, SILENCE);
    }
    if (!response.ok)
        throw await errorOf(response);
    return response;
}

export async function askJson(method, path, body, signal) {
    const response = await ask(method, path, body, signal);

    try {
        return await response.json();
    } catch (error) {
        throw error.name === 'AbortError' ? error : new ApiError(0, SILENCE);
    }
}

// What the server still builds, for pieces that are waited for: "progress"
// with 0 to 1, null when nothing is any more.
export const building = new Emitter();
const waited = new Map();       /* address → progress */

function tellBuilding(path, progress) {
    if (progress === null && !waited.has(path))
        return;
    if (progress === null)
        waited.delete(path);
    else
        waited.set(path, progress);
    building.emit('progress', waited.size === 0 ? null :
        Math.min(...waited.values()));
}

// The bytes, or null while they are being built.
async function oneTry(path, signal) {
    const response = await fetch(path, { signal });

    if (response.status === 202) {
        tellBuilding(path, (await response.json()).progress || 0);
        return null;
    }
    if (!response.ok)
        throw await errorOf(response);
    return response.arrayBuffer();
}

// Peaks and tiles: never changing, so the browser may keep them.
export async function askBytes(path, signal) {
    try {
        for (;;) {
            const bytes = await oneTry(path, signal);
            if (bytes)
                return bytes;
            await new Promise((done) => setTimeout(done, BUILDING));
            signal?.throwIfAborted();
        }
    } catch (error) {
        throw error.name === 'AbortError' || error instanceof ApiError ?
            error : new ApiError(0, SILENCE);
    } finally {
        tellBuilding(path, null);
    }
}

function query(values) {
    const kept = Object.entries(values || {}).filter(
        ([, value]) => value !== undefined && value !== null && value !== '');
    return kept.length ? '?' + new URLSearchParams(kept) : '';
}

function of(id) {
    return '/api/recordings/' + encodeURIComponent(id);
}

// For what has no function here: get('/api/jobs'), post('/api/train', {}).
export const get = (path, values, signal) =>
    askJson('GET', path + query(values), null, signal);
export const post = (path, body) => askJson('POST', path, body);
export const put = (path, body) => askJson('PUT', path, body);
export const remove = (path) => askJson('DELETE', path);

export const project = () => get('/api/project');
export const recordings = (values, signal) =>
    get('/api/recordings', values, signal);
export const recording = (id) => get(of(id));
export const spans = (id, from, to, limit) =>
    get(of(id) + '/spans', { from, to, limit });
export const nextSpan = (id, from, way, state) =>
    get(of(id) + '/next', { from, way, state });
export const edit = (id, changes) => post(of(id) + '/edits', { changes });
export const undo = (id) => post(of(id) + '/undo');
export const redo = (id) => post(of(id) + '/redo');
export const changes = (since) => get('/api/changes', { since });
// What a table that was stored before does not know yet has its first keys.
export const keys = () => Promise.all([get('/keys.json'), get('/api/keys')])
    .then(([first, stored]) => ({ ...first, ...stored }));
export const saveKeys = (table) => put('/api/keys', table);

export const audioAddress = (r) => of(r.id) + '/audio.wav';
export const exportAddress = (form, id) =>
    '/api/export' + query({ form, recording: id });
export const agreement = (a, b) => get('/api/agreement', { a, b });

// What a form cannot hold of these spans, in words; "" where it holds all.
export async function exportLost(form, id) {
    const address = exportAddress(form, id);
    let response;

    try {
        response = await ask('HEAD', address);
    } catch (error) {
        if (error.status === 0)
            throw error;
        response = await ask('GET', address);   /* with the reason */
    }
    return response.headers.get('X-Oriole-Lost') || '';
}

export const peaksAddress = (r, from, to, columns, channel) =>
    of(r.id) + '/peaks' + query({ from, to, columns, channel, h: r.hash });
export const tileAddress = (r, level, index, window, channel) =>
    of(r.id) + '/spectrogram/' + level + '/' + index +
    query({ window, channel, h: r.hash });
