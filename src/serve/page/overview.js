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

function options(store) {
    return { waveColor: ink('--wave'), progressColor: ink('--wave-done'),
        cursorColor: ink('--cursor'), cursorWidth: 2, height: HEIGHT,
        interact: true, autoScroll: false, autoCenter: false,
        hideScrollbar: true };
}

// wavesurfer's own style is taken by the page's policy with this.
function nonce() {
    return document.querySelector('meta[name=csp-nonce]').content;
}

export function createOverview(element, store, player) {
    const strip = h('canvas', { class: 'strip', 'aria-hidden': true });
    const box = h('div', { class: 'whole' });
    const regions = RegionsPlugin.create();
    let setting = false, frame = null, spans = [];

    element.append(box, strip);
    const whole = WaveSurfer.create({ container: box, media: player.media,
        plugins: [regions], cspNonce: nonce(), ...options(store) });
    whole.on('error', () => {
        const { error } = player.media;
        if (error && player.can()) {
            store.notice('The sound cannot be had from the server.',
                'warn');
        }
    });

    const seconds = (frames) => frames / (store.recording.rate || 1);
    const frames = (time) => time * (store.recording.rate || 1);

    async function load() {
        const r = store.recording;
        const columns = Math.max(64, Math.min(2048, box.clientWidth));
        try {
            const bytes = await askBytes(peaksAddress(r, 0, r.frames,
                columns));
            if (r !== store.recording)
                return;
            frame = null;
            regions.clearRegions();
            await whole.load(player.source(), shapeOf(
                new Float32Array(bytes), r.channels, r.kind),
            seconds(r.frames));
            if (r === store.recording)
                showRange();
        } catch (error) {
            if (error.name !== 'AbortError') {
                store.notice('The overview is not shown: ' + error.message +
                    '.', 'warn');
            }
        }
    }

    // The frame has a least width, so that it can be seen and taken hold of.
    function showRange() {
        const { from, to } = store.range;
        const total = store.recording.frames;
        const least = LEAST / Math.max(1, box.clientWidth) * total;
        const small = to - from < least;
        const middle = Math.max(least / 2, Math.min(total - least / 2,
            (from + to) / 2));
        const start = seconds(small ? middle - least / 2 : from);
        const end = seconds(small ? middle + least / 2 : to);

        setting = true;
        if (!frame) {
            frame = regions.addRegion({ start, end, drag: true,
                resize: true, color: ink('--frame') });
            frame.on('update', fromFrame);
        }
        frame.setOptions({ start, end, resize: !small });
        setting = false;
    }

    function fromFrame(side) {
        if (setting)
            return;
        const { from, to } = store.range;
        if (side) {
            store.setRange(frames(frame.start), frames(frame.end));
            return;
        }
        const middle = frames((frame.start + frame.end) / 2);
        store.setRange(middle - (to - from) / 2, middle + (to - from) / 2);
    }

    function drawStrip() {
        const width = element.clientWidth;
        const context = strip.getContext('2d');
        const ratio = fitCanvas(strip, width, STRIP);
        const total = Math.max(1, store.recording?.frames || 1);
        let last = -1;

        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, width, STRIP);
        for (const span of spans) {
            if (span.state === 'rejected')
                continue;
            const x = span.start / total * width;
            const end = Math.max(x + 1.5, span.end / total * width);
            if (end < last + 0.5)
                continue;
            last = end;
            const sure = span.state === 'accepted';
            context.fillStyle = store.classes.colorOf(span.label);
            context.fillRect(x, sure ? 1 : 3, end - x, sure ? 6 : 2);
        }
    }

    const refresh = afterRest(400, async () => {
        const now = await store.everySpan();
        if (now) {
            spans = now;
            drawStrip();
        }
    });

    whole.on('click', (share) => {
        const { from, to } = store.range;
        const at = share * store.recording.frames;
        store.setCursor(at);
        store.setRange(at - (to - from) / 2, at + (to - from) / 2);
    });
    store.on('recording', () => {
        spans = [];
        drawStrip();
        load();
    });
    // What is drawn as played reaches to the cursor, also while it is still.
    const follow = afterRest(120, () => {
        if (frame && !store.playing.on)
            whole.setTime(seconds(store.cursor));
    });
    store.on('cursor', (by) => by === 'player' || follow());
    store.on('range', () => frame && showRange());
    store.on('spans', refresh);
    store.on('classes scheme', drawStrip);
    store.on('scheme', () => {
        whole.setOptions(options(store));
        frame?.setOptions({ color: ink('--frame') });
    });
    new ResizeObserver(afterRest(100, () => {
        drawStrip();
        if (store.recording && frame)
            showRange();
    })).observe(element);
}
