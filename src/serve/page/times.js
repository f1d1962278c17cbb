// SPDX-License-Identifier: GPL-2.0-or-later
//
// times.js - frames as people read them

// Steps of an axis: 1, 2, 5 below a second; minutes and hours above.
const LONG = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
    10800, 21600, 43200, 86400, 172800, 432000, 864000];

// The smallest step of an axis in seconds that is at least this.
export function niceStep(least) {
    if (least > 0.5)
        return LONG.find((s) => s >= least) ||
            86400 * Math.ceil(least / 86400);
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].find((f) => f * power >= least * 0.999999) * power;
}

export function nicePower(least) {
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].find((f) => f * power >= least * 0.999999) * power;
}

// 3725.5 → "1:02:05.500"; `digits` behind the point.
export function clock(seconds, digits) {
    const scale = 10 ** digits;
    const whole = Math.round(Math.abs(seconds) * scale);
    const minutes = Math.floor(whole / scale / 60);
    const rest = (whole / scale - minutes * 60).toFixed(digits)
        .padStart(digits ? digits + 3 : 2, '0');
    const sign = seconds < 0 && whole > 0 ? '\u2212' : '';

    if (minutes < 60)
        return sign + minutes + ':' + rest;
    return sign + Math.floor(minutes / 60) + ':' +
        String(minutes % 60).padStart(2, '0') + ':' + rest;
}

// So many digits that two neighbouring pixels, or frames, differ.
export function digitsFor(secondsApart) {
    return Math.max(0, Math.min(6, Math.ceil(-Math.log10(secondsApart))));
}

// A place in a recording: time where the rate is known, frames where not.
export function placeWords(frame, recording, digits = 3) {
    return recording.rate > 0 ? clock(frame / recording.rate, digits) :
        'row ' + Math.round(frame).toLocaleString('en');
}

// A length: "1.250 s", "12 ms", "3:20 min", "1:02:05 h".
export function lengthWords(frames, recording) {
    if (!(recording.rate > 0))
        return Math.round(frames).toLocaleString('en') + ' rows';
    const s = frames / recording.rate;
    if (s < 0.1)
        return (s * 1000).toPrecision(3) + ' ms';
    if (s < 60)
        return s.toFixed(s < 10 ? 3 : 1) + ' s';
    return clock(s, 0) + (s < 3600 ? ' min' : ' h');
}

export function rateWords(rate) {
    if (!(rate > 0))
        return 'rate unknown';
    return rate >= 1000 ? +(rate / 1000).toFixed(3) + ' kHz' :
        +rate.toPrecision(6) + ' Hz';
}

export function frequencyWords(hz) {
    return hz >= 1000 ? +(hz / 1000).toFixed(2) + ' kHz' :
        Math.round(hz) + ' Hz';
}

// "1:02:05.5", "12.5", "3:20" → seconds, NaN where it is no time.
export function readTime(text) {
    const parts = text.trim().split(':');

    if (parts.length > 3 || !parts.every((p, i) =>
        /^\d+$/.test(p) || (i === parts.length - 1 && /^\d*\.?\d+$/.test(p))))
        return NaN;
    return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}
