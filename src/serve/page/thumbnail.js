// SPDX-License-Identifier: GPL-2.0-or-later
//
// thumbnail.js - a piece of a recording as a picture as large as a word

import { askBytes, peaksAddress } from './api.js';
import { fitCanvas, h, ink } from './dom.js';

const WIDTH = 72, HEIGHT = 26;

function paint(canvas, peaks) {
    const ratio = fitCanvas(canvas, WIDTH, HEIGHT);
    const context = canvas.getContext('2d');
    const seen = peaks.filter((value) => value === value);
    const least = Math.min(...seen), largest = Math.max(...seen);
    const scale = (HEIGHT - 4) / (largest - least || 1);

    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = ink('--wave');
    for (let i = 0; i < WIDTH; i++) {
        const low = peaks[2 * i], high = peaks[2 * i + 1];
        if (low <= high) {
            context.fillRect(i, 2 + (largest - high) * scale, 1,
                Math.max(1.2, (high - low) * scale));
        }
    }
}

// A canvas that is filled as soon as the samples have come.
export function thumbnail(recording, start, end, channel) {
    const canvas = h('canvas', { class: 'thumbnail', 'aria-hidden': true });

    fitCanvas(canvas, WIDTH, HEIGHT);
    askBytes(peaksAddress(recording, start, end, WIDTH, channel)).then(
        (bytes) => paint(canvas, new Float32Array(bytes)), () => {});
    return canvas;
}
