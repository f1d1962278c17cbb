// SPDX-License-Identifier: GPL-2.0-or-later
//
// wave_view.js - a sound: waveform above, spectrogram below, one time axis
//
// A view has setRange, range, setSpans, setCursor, setDraft, setOptions,
// recolor and destroy, and calls actions.onRange, onSelect, onDraw, onMove,
// onSeek and onPointer; log_view.js is the other one.

import { isDark } from './colors.js';
import { everyFrame, fitCanvas, h, ink } from './dom.js';
import { createSpanLayer } from './spans.js';
import { createSpectrogram } from './spectrogram.js';
import { drawHeightAxis, drawTimeAxis } from './time_axis.js';
import { createWaveform } from './waveform.js';

const LEFT = 58, AXIS = 22, GAP = 4;
const AT_MOST = 4;          /* channels one above the other */

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

export function createView(element, recording, actions) {
    const canvas = h('canvas', { class: 'picture', 'aria-hidden': true });
    const context = canvas.getContext('2d', { alpha: false });
    const range = { from: 0, to: Math.max(1, recording.frames) };
    let options = actions.options, look = lookNow();
    let layout = null;

    element.append(canvas);
    const layer = createSpanLayer(element, recording, actions);
    const draw = everyFrame(paint);
    const wave = createWaveform(recording, draw, actions.onTrouble);
    const spectrogram = createSpectrogram(recording, draw,
        actions.onTrouble);

    function channels() {
        const all = Array.from({ length: recording.channels }, (_, i) => i);
        const shown = options.channels ?
            all.filter((c) => options.channels.includes(c)) : all;
        return (shown.length ? shown : all).slice(0, AT_MOST);
    }

    function place() {
        const width = Math.max(1, element.clientWidth - LEFT);
        const height = element.clientHeight;
        const top = AXIS + layer.lanesHeight() + GAP;
        const room = Math.max(2, height - top - GAP);
        const share = options.share >= 0.95 ? 1 : options.share;
        const count = channels().length;
        const waves = stackBoxes(top, room * share - GAP, count);
        const tall = share < 1 ? room * (1 - share) : 0;
        const limits = frequencyLimits(recording, options);

        layout = { width, height, waves, tall, limits, spectra: tall ?
            stackBoxes(top + room * share, tall, count) : [] };
        layer.setPlace({ left: LEFT, width,
            lanes: { top: AXIS, height: layer.lanesHeight() },
            pictures: [...waves.map((box) => ({ ...box, highHz: 0 })),
                ...layout.spectra.map((box) => ({ ...box, ...limits,
                    dark: isDark(options.palette) }))] });
        layer.setRange(range.from, range.to);
        askForPieces();
        draw();
    }

    function askForPieces() {
        const shown = channels();
        const { width } = layout;
        wave.want(wave.keysFor(range.from, range.to, width, shown));
        spectrogram.want(layout.tall ? spectrogram.keysFor(range.from,
            range.to, width, shown, options.window) : []);
    }

    function paintWave(box, channel) {
        const gain = 10 ** (options.gain / 20);
        const all = { ...box, left: LEFT, width: layout.width, ...range };

        context.fillStyle = look.line;
        context.fillRect(LEFT, Math.round(box.top + box.height / 2),
            layout.width, 1);
        context.save();
        context.beginPath();
        context.rect(LEFT, box.top, layout.width, box.height);
        context.clip();
        wave.draw(context, all, channel, gain, look.wave);
        context.restore();
        drawHeightAxis(context, all, -1 / gain, 1 / gain,
            (v) => +v.toPrecision(3) + '', look);
    }

    function paintSpectrum(box, channel) {
        const { limits } = layout;
        const all = { ...box, ...limits, left: LEFT, width: layout.width,
            ...range };
        const kilo = limits.highHz >= 2000;

        context.fillStyle = look.well;
        context.fillRect(LEFT, box.top, layout.width, box.height);
        spectrogram.draw(context, all, channel, options);
        drawHeightAxis(context, all, limits.lowHz, limits.highHz, (v) => kilo ?
            +(v / 1000).toPrecision(3) + ' kHz' :
            +v.toPrecision(3) + ' Hz', look);
    }

    function paint() {
        if (!layout)
            return;
        const { width, height } = layout;
        const ratio = fitCanvas(canvas, width + LEFT, height);
        const shown = channels();

        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.fillStyle = look.paper;
        context.fillRect(0, 0, width + LEFT, height);
        drawTimeAxis(context, { left: LEFT, top: 0, width, height: AXIS,
            ...range }, recording, look, layout.spectra[0]?.top || height);
        layout.waves.forEach((box, i) => paintWave(box, shown[i]));
        layout.spectra.forEach((box, i) => paintSpectrum(box, shown[i]));
        if (wave.complete() && spectrogram.complete())
            actions.onDrawn?.();
    }

    const watch = new ResizeObserver(place);
    watch.observe(element);

    return {
        setRange(from, to) {
            range.from = from;
            range.to = to;
            if (!layout)
                return;
            layer.setRange(from, to);
            askForPieces();
            draw();
        },
        range: () => ({ ...range }),
        // Gain and decibels that fit what is seen, where there is something.
        fitting() {
            const shown = channels();
            const { width } = layout;
            const { from, to } = range;
            const peak = Math.max(...shown.map((c) => wave.peak(from, to,
                width, c)));
            const db = layout.tall ? spectrogram.levels(from, to, width,
                shown[0], options.window, [0.25, 0.9985]) : null;
            return {
                ...peak > 0 ? { gain: Math.round(-20 * Math.log10(peak) -
                    1) } : {},
                ...db ? { floor: db[0], ceiling: Math.max(db[0] + 20,
                    db[1]) } : {},
            };
        },
        setSpans(spans, selectedId) {
            if (layer.setSpans(spans, selectedId))
                place();
        },
        setCursor: layer.setCursor,
        setDraft: layer.setDraft,
        setOptions(now) {
            options = { ...options, ...now };
            place();
        },
        recolor() {
            look = lookNow();
            layer.recolor();
            draw();
        },
        destroy() {
            watch.disconnect();
            draw.stop();
            wave.destroy();
            spectrogram.destroy();
            layer.destroy();
            canvas.remove();
        },
    };
}
