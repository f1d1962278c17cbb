// SPDX-License-Identifier: GPL-2.0-or-later
//
// wave_view.js - a sound: waveform above, spectrogram below, one time axis
//
// A view has setRange, range, setSpans, setCursor, setDraft, setOptions,
// recolor and destroy, and calls actions.onRange, onSelect, onDraw, onMove,
// onSeek and onPointer; log_view.js is the other one.

import { isDark } from './colors.js';
import { everyFrame, fitCanvas, h, ink, sparingly } from './dom.js';
import { createSpanLayer } from './spans.js';
import { Spectrogram } from './spectrogram.js';
import { drawHeightAxis, drawTimeAxis } from './time_axis.js';
import { Waveform } from './waveform.js';

const LEFT = 58, AXIS = 22, GAP = 4;
const AT_MOST = 4;          /* channels one above the other */
const ASK_EVERY = 70;       /* ms; what is passed by is not asked for */

function lookNow() {
    const family = getComputedStyle(document.body).fontFamily;
    return { ink: ink('--ink'), grey: ink('--grey'), line: ink('--pale'),
        wave: ink('--wave'), paper: ink('--paper'), well: ink('--well'),
        font: '11px ' + family };
}

// Boxes one above the other that fill a height.
function stackBoxes(top, height, count) {
    const each = (height - GAP * (count - 1)) / count;
    return Array.from({ length: count }, (_, i) => ({
        top: Math.round(top + i * (each + GAP)),
        height: Math.max(1, Math.round(each)),
    }));
}

function frequencyLimits(recording, { lowHz, highHz }) {
    const most = recording.rate / 2 || 0.5;
    const high = highHz > 0 ? Math.min(highHz, most) : most;
    return { lowHz: lowHz < high ? lowHz : 0, highHz: high };
}

class WaveView {
    #canvas = h('canvas', { class: 'picture', 'aria-hidden': true });
    #context = this.#canvas.getContext('2d', { alpha: false });
    #range;
    #options;
    #look = lookNow();
    #layout = null;         /* boxes of the pictures, once there is room */
    #asked = false;         /* for the pieces of this range */
    #draw = everyFrame(() => this.#layout && this.#paint());
    #ask = sparingly(ASK_EVERY, () => this.#askForPieces());

    constructor(element, recording, actions) {
        this.element = element;
        this.recording = recording;
        this.actions = actions;
        this.#range = { from: 0, to: Math.max(1, recording.frames) };
        this.#options = actions.options;
        element.append(this.#canvas);
        this.layer = createSpanLayer(element, recording, actions);
        this.wave = new Waveform(recording, this.#draw, actions.onTrouble);
        this.spectrogram = new Spectrogram(recording, this.#draw,
            actions.onTrouble);
        this.watch = new ResizeObserver(() => this.#place());
        this.watch.observe(element);
    }

    #channels() {
        const all = Array.from({ length: this.recording.channels },
            (_, i) => i);
        const { channels } = this.#options;
        const shown = channels ? all.filter((c) => channels.includes(c)) :
            all;
        return (shown.length ? shown : all).slice(0, AT_MOST);
    }

    #place() {
        const width = Math.max(1, this.element.clientWidth - LEFT);
        const height = this.element.clientHeight;
        const lanes = this.layer.lanesHeight();
        const top = AXIS + lanes + GAP;
        const room = Math.max(2, height - top - GAP);
        const { share } = this.#options;
        const count = this.#channels().length;
        const limits = frequencyLimits(this.recording, this.#options);
        const waves = stackBoxes(top, room * share - GAP, count);
        const spectra = share < 1 ? stackBoxes(top + room * share,
            room * (1 - share), count) : [];

        this.#layout = { width, height, waves, spectra, limits };
        this.layer.setPlace({ left: LEFT, width,
            lanes: { top: AXIS, height: lanes },
            pictures: [...waves.map((box) => ({ ...box, highHz: 0 })),
                ...spectra.map((box) => ({ ...box, ...limits,
                    dark: isDark(this.#options.palette) }))] });
        this.layer.setRange(this.#range.from, this.#range.to);
        this.#ask();
        this.#draw();
    }

    #askForPieces() {
        const shown = this.#channels();
        const { width, spectra } = this.#layout;
        const { from, to } = this.#range;

        this.#asked = true;
        this.wave.want(from, to, width, shown);
        if (spectra.length)
            this.spectrogram.want(from, to, width, shown,
                this.#options.window);
        else
            this.spectrogram.rest();
        this.#draw();
    }

    #paintWave(box, channel) {
        const gain = 10 ** (this.#options.gain / 20);
        const { width } = this.#layout, context = this.#context;
        const all = { ...box, left: LEFT, width, ...this.#range };

        context.fillStyle = this.#look.line;
        context.fillRect(LEFT, Math.round(box.top + box.height / 2), width,
            1);
        context.save();
        context.beginPath();
        context.rect(LEFT, box.top, width, box.height);
        context.clip();
        this.wave.draw(context, all, channel, gain, this.#look.wave);
        context.restore();
        drawHeightAxis(context, all, -1 / gain, 1 / gain,
            (v) => +v.toPrecision(3) + '', this.#look);
    }

    #paintSpectrum(box, channel) {
        const { limits, width } = this.#layout, context = this.#context;
        const all = { ...box, ...limits, left: LEFT, width, ...this.#range };
        const kilo = limits.highHz >= 2000;

        context.fillStyle = this.#look.well;
        context.fillRect(LEFT, box.top, width, box.height);
        this.spectrogram.draw(context, all, channel, this.#options);
        drawHeightAxis(context, all, limits.lowHz, limits.highHz,
            (v) => kilo ? +(v / 1000).toPrecision(3) + ' kHz' :
                +v.toPrecision(3) + ' Hz', this.#look);
    }

    #paint() {
        const { width, height, waves, spectra } = this.#layout;
        const ratio = fitCanvas(this.#canvas, width + LEFT, height);
        const shown = this.#channels(), context = this.#context;

        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.fillStyle = this.#look.paper;
        context.fillRect(0, 0, width + LEFT, height);
        drawTimeAxis(context, { left: LEFT, top: 0, width, height: AXIS,
            ...this.#range }, this.recording, this.#look,
        spectra[0]?.top || height);
        waves.forEach((box, i) => this.#paintWave(box, shown[i]));
        spectra.forEach((box, i) => this.#paintSpectrum(box, shown[i]));
        if (this.#asked && this.wave.complete() &&
            this.spectrogram.complete())
            this.actions.onDrawn?.();
    }

    setRange(from, to) {
        this.#range = { from, to };
        this.#asked = false;
        if (!this.#layout)
            return;
        this.layer.setRange(from, to);
        this.#ask();
        this.#draw();
    }

    range() {
        return { ...this.#range };
    }

    // Gain and decibels that fit what is seen, where there is something.
    fitting() {
        const shown = this.#channels();
        const { width, spectra } = this.#layout;
        const { from, to } = this.#range;
        const peak = Math.max(...shown.map((c) => this.wave.peak(from, to,
            width, c)));
        const db = spectra.length ? this.spectrogram.levels(from, to, width,
            shown[0], this.#options.window, [0.25, 0.9985]) : null;

        return {
            ...peak > 0 ? { gain: Math.round(-20 * Math.log10(peak) - 1) } :
                {},
            ...db ? { floor: db[0], ceiling: Math.max(db[0] + 20, db[1]) } :
                {},
        };
    }

    setSpans(spans, selectedId) {
        if (this.layer.setSpans(spans, selectedId))
            this.#place();
    }

    setCursor(frame) {
        this.layer.setCursor(frame);
    }

    setDraft(draft) {
        this.layer.setDraft(draft);
    }

    setOptions(options) {
        this.#options = { ...this.#options, ...options };
        this.#place();
    }

    recolor() {
        this.#look = lookNow();
        this.layer.recolor();
        this.#draw();
    }

    destroy() {
        this.watch.disconnect();
        this.#draw.stop();
        this.#ask.stop();
        this.wave.destroy();
        this.spectrogram.destroy();
        this.layer.destroy();
        this.#canvas.remove();
    }
}

export function createView(element, recording, actions) {
    return new WaveView(element, recording, actions);
}
