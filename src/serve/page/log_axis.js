// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_axis.js - a log's time: clock time where its start is known, else
//               seconds, minutes and hours from it, or rows

import { clock, digitsFor, nicePower, niceStep } from './times.js';

const APART = 110;          /* pixels between words */
const DAY = 86400;

// Seconds since 1970 of "2026-11-28T20:40:00+01:00" as that clock showed it;
// null where it is no date with a time.
export function startOf(text) {
    const form = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?/;
    const found = form.exec(text || '');
    const date = found ? Date.parse(found[1] + 'T' + found[2] +
        (found[3] || ':00') + 'Z') : NaN;
    return Number.isNaN(date) ? null : date / 1000;
}

// "06:30:00.5", with so many digits behind the point; seconds if asked for.
export function clockWords(seconds, digits, withSeconds) {
    const scaled = Math.round(seconds * 10 ** digits) / 10 ** digits;
    const text = new Date(Math.floor(scaled) * 1000).toISOString();
    const part = digits ? (scaled % 1).toFixed(digits).slice(1) : '';
    return text.slice(11, withSeconds || digits ? 19 : 16) + part;
}

function dayWords(seconds) {
    return new Date(Math.floor(seconds + 1e-6) * 1000).toISOString()
        .slice(0, 10);
}

// ticks(from, to, width): [{frame, words, day}], `day` where the date is to be
// told; clock: is the clock time known; words(frame): if so, that one's.
export function createAxis(recording) {
    const rate = recording.rate > 0 ? recording.rate : 0;
    const start = rate ? startOf(recording.started) : null;
    const zero = start ?? 0, scale = rate || 1;

    function wordsAt(seconds, step) {
        const digits = step < 1 ? Math.ceil(-Math.log10(step) - 1e-9) : 0;
        if (!rate)
            return Math.abs(Math.round(seconds)).toLocaleString('en');
        return start === null ? clock(seconds, digits) :
            clockWords(seconds, digits, step < 60);
    }

    function ticks(from, to, width) {
        const least = (to - from) / scale / width * APART;
        const step = rate ? niceStep(least) : Math.max(1, nicePower(least));
        const list = [];
        let day = null;

        for (let i = Math.ceil((from / scale + zero) / step - 1e-9);
            i * step <= (to / scale + zero) * (1 + 1e-15); i++) {
            const now = Math.floor(i * step / DAY + 1e-9);
            list.push({ frame: (i * step - zero) * scale,
                words: wordsAt(i * step, step),
                day: start !== null && now !== day ? dayWords(i * step) :
                    '' });
            day = now;
        }
        return list;
    }

    function words(frame) {
        const seconds = Math.round(frame) / scale + zero;
        return dayWords(seconds) + ' ' +
            clockWords(seconds, digitsFor(1 / scale), true);
    }

    return { ticks, words, clock: start !== null };
}

// The words above the lanes; the lines below are uPlot's grid.
export function drawAxis(context, ticks, box, look) {
    const perFrame = box.width / (box.to - box.from);
    let free = box.left - 1;

    context.font = look.font;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    for (const { frame, words, day } of ticks) {
        const x = Math.round(box.left + (frame - box.from) * perFrame);
        const text = day ? day + ' ' + words : words;
        const width = context.measureText(text).width;
        context.fillStyle = look.line;
        context.fillRect(x, 0, 1, box.height);
        if (x < free || x + 4 + width > box.left + box.width)
            continue;
        context.fillStyle = look.grey;
        context.fillText(text, x + 4, box.height / 2 + 1);
        free = x + 4 + width + 6;
    }
}
