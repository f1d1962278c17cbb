// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_hit.js - which span lies at a point, and which part of it

import { bandOf, frameAt, xOf } from './span_paint.js';

const NEAR = 6;             /* pixels to an edge */

// What is at a point: {span, part: "start" | "end" | "low" | "high" |
// "body"} or null.
export function hit(place, spans, rows, selectedId, x, y) {
    const { lanes } = place;
    const inLanes = y >= lanes.top && y < lanes.top + lanes.height;
    const row = Math.floor((y - lanes.top) / lanes.row);
    const seen = spans.filter((s) => xOf(place, s.end) >= x - NEAR &&
        xOf(place, s.start) <= x + NEAR &&
        (!inLanes || (rows.rows.get(s.id) || 0) === row));
    const chosen = seen.find((s) => s.id === selectedId);
    const edge = chosen && edgeOf(place, chosen, x, y, inLanes);

    if (edge)
        return { span: chosen, part: edge };
    if (inLanes) {
        for (const span of seen) {
            const wide = xOf(place, span.end) - xOf(place, span.start);
            const part = wide > 3 * NEAR && edgeOf(place, span, x, y, true);
            if (part)
                return { span, part };
        }
    }
    return body(place, seen, chosen, x, y, inLanes);
}

function edgeOf(place, span, x, y, inLanes) {
    const x0 = xOf(place, span.start), x1 = xOf(place, span.end);
    const near = Math.min(NEAR, Math.max(2, (x1 - x0) / 3));

    if (Math.abs(x - x1) <= near || (x > x1 && x - x1 <= NEAR))
        return 'end';
    if (Math.abs(x - x0) <= near || (x < x0 && x0 - x <= NEAR))
        return 'start';
    if (inLanes || x < x0 || x > x1)
        return '';
    for (const picture of place.pictures) {
        const { top, height, whole } = bandOf(picture, span);
        if (whole || y < picture.top || y > picture.top + picture.height)
            continue;
        if (Math.abs(y - top) <= NEAR)
            return 'high';
        if (Math.abs(y - top - height) <= NEAR)
            return 'low';
    }
    return '';
}

// The shortest span there, so that those within others can be reached.
function body(place, seen, chosen, x, y, inLanes) {
    const frame = frameAt(place, x);
    const there = seen.filter((s) => {
        const wide = xOf(place, s.end) - xOf(place, s.start);
        const within = wide < 4 ? Math.abs(x - xOf(place, s.start)) <= 4 :
            s.start <= frame && frame < s.end;
        if (inLanes || !within)
            return within;
        return place.pictures.some((picture) => {
            const { top, height } = bandOf(picture, s);
            return y >= top && y <= top + height;
        });
    });
    if (!there.length)
        return null;
    const shortest = there.reduce((a, b) =>
        b.end - b.start < a.end - a.start ? b : a);
    const span = there.includes(chosen) && !inLanes ? chosen : shortest;
    return { span, part: 'body', shortest };
}
