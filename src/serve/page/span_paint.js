// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_paint.js - spans, the cursor and what is being marked, as a picture
//
// place: {left, width, from, to, lanes: {top, height, row},
//         pictures: [{top, height, lowHz, highHz}]}; a picture without
// frequencies has highHz 0; dark: whether its ground is, undefined: as the
// page's.  classes: a ClassList.

import { faint, inkOn } from './colors.js';

const NARROW = 6;           /* pixels; narrower hides what is in it */

export function xOf(place, frame) {
    return place.left + (frame - place.from) / (place.to - place.from) *
        place.width;
}

export function frameAt(place, x) {
    return place.from + (x - place.left) / place.width *
        (place.to - place.from);
}

// Where a span lies in a picture with frequencies: all of its height or the
// part of its own.
export function bandOf(picture, span) {
    const low = span.low_hz ?? null, high = span.high_hz ?? null;
    if (!(picture.highHz > 0) || (low === null && high === null))
        return { top: picture.top, height: picture.height, whole: true };
    const yOf = (hz) => picture.top + picture.height * (1 -
        Math.max(0, Math.min(1, (hz - picture.lowHz) /
            (picture.highHz - picture.lowHz))));
    const top = yOf(high ?? picture.highHz);
    return { top, height: yOf(low ?? picture.lowHz) - top, whole: false };
}

export function spanWords(span) {
    if (span.state === 'unsure')
        return '? ' + span.label;
    if (span.state === 'proposed' && span.confidence !== null)
        return span.label + ' ' + Math.round(100 * span.confidence) + ' %';
    return span.label;
}

// `text` cut so that it fits; "" where nothing does.
function fitted(context, text, width) {
    if (width < 14)
        return '';
    if (context.measureText(text).width <= width)
        return text;
    let low = 0, high = text.length;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (context.measureText(text.slice(0, middle) + '\u2026').width <=
            width)
            low = middle;
        else
            high = middle - 1;
    }
    return low ? text.slice(0, low) + '\u2026' : '';
}

// People's spans are full, a recogniser's proposals an outline.
function paintLane(context, place, span, row, look, classes, chosen) {
    const { lanes } = place;
    const x0 = Math.max(xOf(place, span.start), place.left - 4);
    const x1 = Math.min(xOf(place, span.end), place.left + place.width + 4);
    const color = classes.colorOf(span.label);
    const top = lanes.top + row * lanes.row + 1;
    const width = Math.max(1.5, x1 - x0 - 1), height = lanes.row - 2;
    const sure = span.state === 'accepted';

    context.fillStyle = sure ? color : faint(color, 0.16);
    context.fillRect(x0, top, width, height);
    if (width > 4) {
        context.setLineDash(sure ? classes.dashOf(span.label) : [4, 3]);
        context.strokeStyle = sure ? look.paper : color;
        context.lineWidth = sure ? 1 : 1.5;
        if (!sure || classes.dashOf(span.label).length)
            context.strokeRect(x0 + 1.5, top + 1.5, width - 3, height - 3);
        context.setLineDash([]);
    }
    if (chosen) {
        context.strokeStyle = look.ink;
        context.lineWidth = 2;
        context.strokeRect(x0, top, width, height);
    }
    const text = fitted(context, spanWords(span), x1 - Math.max(x0,
        place.left) - 9);
    if (text) {
        context.fillStyle = sure ? inkOn(color) : look.ink;
        context.fillText(text, Math.max(x0, place.left) + 5,
            top + height / 2 + 1);
    }
}

function paintBand(context, place, span, look, classes, chosen) {
    const x0 = xOf(place, span.start), x1 = xOf(place, span.end);

    for (const picture of place.pictures) {
        if (picture.highHz > 0 && !chosen && x1 - x0 < NARROW)
            continue;
        const color = classes.colorOf(span.label, picture.dark);
        const { top, height, whole } = bandOf(picture, span);
        context.fillStyle = faint(color, !chosen ? 0.13 : picture.highHz ?
            0.12 : 0.26);
        if (!picture.highHz || chosen || !whole)
            context.fillRect(x0, top, x1 - x0, height);
        context.strokeStyle = picture.highHz && !chosen ? faint(color, 0.9) :
            chosen ? look.chosen(picture) : color;
        context.lineWidth = chosen ? 2 : whole ? 1 : 1.5;
        context.setLineDash(span.state === 'accepted' ? [] : [4, 3]);
        context.beginPath();
        if (whole) {
            context.moveTo(x0, top);
            context.lineTo(x0, top + height);
            context.moveTo(x1, top);
            context.lineTo(x1, top + height);
        } else {
            context.rect(x0, top, x1 - x0, height);
        }
        context.stroke();
        context.setLineDash([]);
    }
}

// What is nearer than a pixel to what was painted before is left out.
export function paintSpans(context, place, spans, rows, look, classes,
    selectedId) {
    const painted = [];
    let chosen = null;

    context.font = look.labelFont;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    for (const span of spans) {
        if (span.end <= place.from || span.start >= place.to)
            continue;
        const row = rows.rows.get(span.id) || 0;
        const x0 = xOf(place, span.start), x1 = xOf(place, span.end);
        if (span.id === selectedId) {
            chosen = [span, row];
            continue;
        }
        if (x1 < painted[row] + 0.5)
            continue;
        painted[row] = x1;
        if (x1 - x0 > 2)
            paintBand(context, place, span, look, classes, false);
        paintLane(context, place, span, row, look, classes, false);
    }
    if (chosen) {
        paintBand(context, place, chosen[0], look, classes, true);
        paintLane(context, place, ...chosen, look, classes, true);
    }
}

// What is marked but no span yet, with its length.
export function paintDraft(context, place, draft, color, words, look) {
    const x0 = xOf(place, Math.min(draft.start, draft.end));
    const x1 = xOf(place, Math.max(draft.start, draft.end));

    for (const picture of place.pictures) {
        const { top, height } = bandOf(picture, draft);
        context.fillStyle = faint(color, 0.3);
        context.fillRect(x0, top, x1 - x0, height);
        context.strokeStyle = color;
        context.lineWidth = 1.5;
        context.strokeRect(x0, top, x1 - x0, height);
    }
    const { lanes } = place;
    context.font = look.labelFont;
    context.textAlign = 'left';
    const width = context.measureText(words).width + 10;
    const left = Math.max(place.left, Math.min(x0, place.left + place.width -
        width));
    context.fillStyle = look.ink;
    context.fillRect(left, lanes.top + 1, width, 17);
    context.fillStyle = look.paper;
    context.fillText(words, left + 5, lanes.top + 10);
}

export function paintCursor(context, place, frame, height, look) {
    const x = Math.round(xOf(place, frame));

    if (x < place.left - 1 || x > place.left + place.width + 1)
        return;
    context.fillStyle = look.halo;
    context.fillRect(x - 1.5, 0, 3, height);
    context.fillStyle = look.cursor;
    context.fillRect(x - 0.5, 0, 1.5, height);
    context.beginPath();
    context.moveTo(x - 5, 0);
    context.lineTo(x + 5.5, 0);
    context.lineTo(x + 0.25, 7);
    context.fill();
}
