// SPDX-License-Identifier: GPL-2.0-or-later
//
// overview.js - the whole recording in one line: what is seen of it, where it
//               plays, and where its spans are
//
// wavesurfer.js draws it from as many peaks as there are pixels and shows how
// far the media element is; its regions plugin makes the frame that is
// dragged along.  The spans below are a canvas: there may be thousands.

import WaveSurfer from './vendor/wavesurfer.esm.js';
import RegionsPlugin from './vendor/regions.esm.js';
import { askBytes, peaksAddress } from './api.js';
import { afterRest, fitCanvas, h, ink } from './dom.js';

const HEIGHT = 40, STRIP = 8;
const LEAST = 10;           /* pixels of the frame that is dragged */

// Two lists for wavesurfer: how far up, how far down, 0 to 1.
function shapeOf(values, channels, kind) {
    const columns = values.length / 2 / channels;
    const up = new Float32Array(columns), down = new Float32Array(columns);
    let low = -1, high = 1;

    if (kind !== 'audio') {
        const seen = values.filter((v) => v === v);
        low = seen.reduce((a, b) => Math.min(a, b), Infinity);
        high = seen.reduce((a, b) => Math.max(a, b), -Infinity);
    }
    const middle = (low + high) / 2, half = (high - low) / 2 || 1;
    for (let i = 0; i < columns * channels; i++) {
        const c = i % columns;
        const bottom = (values[2 * i] - middle) / half;
        const top = (values[2 * i + 1] - middle) / half;
        up[c] = Math.max(up[c], top || 0);
        down[c] = Math.max(down[c], -bottom || 0);
    }
    const most = up.reduce((a, b) => Math.max(a, b), down.reduce(
        (a, b) => Math.max(a, b), 1e-9));
    return [up, down].map((list) => list.map((v) => v / most));
}

function looks() {
    return { waveColor: ink('--wave'), progressColor: ink('--wave-done'),
        cursorColor: ink('--cursor'), cursorWidth: 2, height: HEIGHT,
        interact: true, autoScroll: false, autoCenter: false,
        hideScrollbar: true };
}

// wavesurfer's own style is taken by the page's policy with this.
function nonce() {
    return document.querySelector('meta[name=csp-nonce]').content;
}

class Overview {
    #box = h('div', { class: 'whole' });
    #strip = h('canvas', { class: 'strip', 'aria-hidden': true });
    #regions = RegionsPlugin.create();
    #frame = null;          /* the region that is dragged along */
    #setting = false;
    #spans = [];

    constructor(element, store, player) {
        Object.assign(this, { element, store, player });
        element.append(this.#box, this.#strip);
        this.whole = WaveSurfer.create({ container: this.#box,
            media: player.media, plugins: [this.#regions],
            cspNonce: nonce(), ...looks() });
        this.whole.on('click', (share) => this.#go(share));
        this.whole.on('error', () => {
            if (player.media.error && player.can()) {
                store.notice('The sound cannot be had from the server.',
                    'warn');
            }
        });
        this.#listen();
    }

    #listen() {
        const { store } = this;
        const refresh = afterRest(400, () => this.#refresh());
        // What is drawn as played reaches to the cursor also while it rests.
        const follow = afterRest(120, () => {
            if (this.#frame && !store.playing.on)
                this.whole.setTime(this.#seconds(store.cursor));
        });

        store.on('recording', () => {
            this.#spans = [];
            this.#drawStrip();
            this.#load();
        });
        store.on('range', () => this.#showRange());
        store.on('cursor', (by) => by === 'player' || follow());
        store.on('spans', refresh);
        store.on('classes scheme', () => this.#drawStrip());
        store.on('scheme', () => {
            this.whole.setOptions(looks());
            this.#frame?.setOptions({ color: ink('--frame') });
        });
        new ResizeObserver(afterRest(100, () => {
            this.#drawStrip();
            this.#showRange();
        })).observe(this.element);
    }

    #seconds(frames) {
        return frames / (this.store.recording.rate || 1);
    }

    #frames(seconds) {
        return seconds * (this.store.recording.rate || 1);
    }

    async #load() {
        const r = this.store.recording;
        const columns = Math.max(64, Math.min(2048,
            this.#box.clientWidth));

        this.#frame = null;
        this.#regions.clearRegions();
        try {
            const values = new Float32Array(await askBytes(peaksAddress(r, 0,
                r.frames, columns)));
            if (r !== this.store.recording)
                return;
            await this.whole.load(this.player.source(), shapeOf(values,
                r.channels, r.kind), this.#seconds(r.frames));
            if (r === this.store.recording)
                this.#makeFrame();
        } catch (error) {
            if (error.name !== 'AbortError') {
                this.store.notice('The overview is not shown: ' +
                    error.message + '.', 'warn');
            }
        }
    }

    // A click: the cursor goes there, and the view with it.
    #go(share) {
        const { store } = this;
        const { from, to } = store.range;
        const at = share * store.recording.frames;

        store.setCursor(at);
        store.setRange(at - (to - from) / 2, at + (to - from) / 2);
    }

    #makeFrame() {
        this.#frame = this.#regions.addRegion({ start: 0,
            end: this.#seconds(1), drag: true, resize: true,
            color: ink('--frame') });
        this.#frame.on('update', (side) => this.#setting ||
            this.#dragged(side));
        this.#showRange();
    }

    // The frame has a least width, so that it can be seen and taken hold of.
    #showRange() {
        if (!this.#frame)
            return;
        const { from, to } = this.store.range;
        const total = this.store.recording.frames;
        const least = LEAST / Math.max(1, this.#box.clientWidth) * total;
        const small = to - from < least;
        const middle = Math.max(least / 2, Math.min(total - least / 2,
            (from + to) / 2));

        this.#setting = true;
        this.#frame.setOptions({ resize: !small,
            start: this.#seconds(small ? middle - least / 2 : from),
            end: this.#seconds(small ? middle + least / 2 : to) });
        this.#setting = false;
    }

    #dragged(side) {
        const { from, to } = this.store.range;
        const start = this.#frames(this.#frame.start);
        const end = this.#frames(this.#frame.end);
        const middle = (start + end) / 2;

        if (side)
            this.store.setRange(start, end);
        else
            this.store.setRange(middle - (to - from) / 2,
                middle + (to - from) / 2);
    }

    async #refresh() {
        const spans = await this.store.everySpan();
        if (spans) {
            this.#spans = spans;
            this.#drawStrip();
        }
    }

    #drawStrip() {
        const width = this.element.clientWidth;
        const context = this.#strip.getContext('2d');
        const ratio = fitCanvas(this.#strip, width, STRIP);
        const total = Math.max(1, this.store.recording?.frames || 1);
        let last = -1;

        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, width, STRIP);
        for (const span of this.#spans) {
            const x = span.start / total * width;
            const end = Math.max(x + 1.5, span.end / total * width);
            const sure = span.state === 'accepted';
            if (span.state === 'rejected' || end < last + 0.5)
                continue;
            last = end;
            context.fillStyle = this.store.classes.colorOf(span.label);
            context.fillRect(x, sure ? 1 : 3, end - x, sure ? 6 : 2);
        }
    }
}

export function createOverview(element, store, player) {
    return new Overview(element, store, player);
}
