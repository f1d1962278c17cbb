// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_mouse.js - what a hand does to spans
//
//   drag                     a new span
//   drag with Shift          a new span of some frequencies; within the
//                            selected span: its frequencies
//   click                    the cursor goes there; a span there is selected
//   drag an edge             of the selected span, or of any in the lanes
//   drag within              the selected span, or any in the lanes, moves
//   double click on a span   it fills the view
//   wheel, with Shift        nearer and farther; along time
//   drag, middle button      along time (span_pan.js)
//   Escape                   what is being dragged stays as it was

import { bandOf, frameAt, xOf } from './span_paint.js';

const NEAR = 6;             /* pixels to an edge */
const LEAST = 3;            /* pixels that make a drag */

// What is at a point: {span, part: "start" | "end" | "low" | "high" |
// "body"} or null.
export function hit(place, spans, rows, selectedId, x, y) {
    const { lanes } = place;
    const inLanes = y >= lanes.top && y < lanes.top + lanes.height;
    const frame = frameAt(place, x);
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
    return body(place, seen, chosen, frame, x, y, inLanes);
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
function body(place, seen, chosen, frame, x, y, inLanes) {
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

const CURSORS = { start: 'ew-resize', end: 'ew-resize', low: 'ns-resize',
    high: 'ns-resize', body: 'grab' };

// layer: element, place(), spans(), rows(), selectedId(), frames(), paint(),
// setDrag({id, span} | {draft} | null), actions.
export function listenToMouse(layer) {
    const { element, actions } = layer;
    let drag = null;

    const at = (event) => {
        const box = element.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const find = ({ x, y }) => hit(layer.place(), layer.spans(),
        layer.rows(), layer.selectedId(), x, y);
    const hzAt = (y) => {
        const picture = layer.place().pictures.find((p) => p.highHz > 0 &&
            y >= p.top && y <= p.top + p.height);
        return picture ? hzIn(picture, y) : null;
    };
    const within = (frame) => Math.max(0, Math.min(layer.frames(),
        Math.round(frame)));

    function begin(event) {
        if (event.button !== 0)
            return;
        const point = at(event);
        const place = layer.place();
        if (point.x < place.left - 2 || point.x > place.left + place.width +
            2)
            return;
        element.focus({ preventScroll: true });
        const found = find(point);
        const inLanes = point.y < place.lanes.top + place.lanes.height;
        const picture = place.pictures.find((p) => p.highHz > 0 &&
            point.y >= p.top && point.y <= p.top + p.height);
        const grabs = found && (found.part !== 'body' || inLanes ||
            found.span.id === layer.selectedId());
        drag = { x: point.x, y: point.y, frame: within(frameAt(place,
            point.x)), found, picture, moved: false,
        kind: event.shiftKey && picture ? 'frequencies' :
            grabs ? found.part : 'new' };
        element.setPointerCapture(event.pointerId);
        event.preventDefault();
    }

    // What it would be if the hand let go here.
    function result(point) {
        const place = layer.place();
        const frame = within(frameAt(place, point.x));
        const { found, kind } = drag;
        const [start, end] = frame < drag.frame ? [frame, drag.frame] :
            [drag.frame, frame];

        if (kind === 'new')
            return { draft: { start, end } };
        if (kind === 'frequencies') {
            const hz = [hzIn(drag.picture, drag.y), hzIn(drag.picture,
                point.y)].sort((a, b) => a - b);
            const range = { low_hz: hz[0], high_hz: hz[1] };
            if (found && found.span.id === layer.selectedId())
                return { id: found.span.id, span: range };
            return { draft: { start, end, ...range } };
        }
        return { id: found.span.id, span: changed(found.span, kind, frame,
            point) };
    }

    function changed(span, kind, frame, point) {
        if (kind === 'start')
            return { start: Math.min(frame, span.end - 1) };
        if (kind === 'end')
            return { end: Math.max(frame, span.start + 1) };
        if (kind === 'low' || kind === 'high') {
            const hz = hzIn(drag.picture || layer.place().pictures.find(
                (p) => p.highHz > 0), point.y);
            return kind === 'low' ?
                { low_hz: Math.min(hz, span.high_hz ?? Infinity) } :
                { high_hz: Math.max(hz, span.low_hz ?? 0) };
        }
        const by = Math.max(-span.start, Math.min(layer.frames() - span.end,
            frame - drag.frame));
        return { start: span.start + by, end: span.end + by };
    }

    function move(event) {
        const point = at(event);
        const place = layer.place();

        actions.onPointer?.({ frame: frameAt(place, point.x),
            hz: hzAt(point.y) });
        if (!drag) {
            const found = find(point);
            const grabs = found && (found.part !== 'body' || point.y <
                place.lanes.top + place.lanes.height ||
                found.span.id === layer.selectedId());
            element.style.cursor = grabs ? CURSORS[found.part] : 'text';
            element.title = found ? layer.words(found.span) : '';
            return;
        }
        drag.moved = drag.moved || Math.abs(point.x - drag.x) >= LEAST ||
            Math.abs(point.y - drag.y) >= LEAST;
        if (drag.moved) {
            pull(point, place);
            layer.setDrag(result(point));
        }
    }

    // Past an end of the view it follows.
    function pull(point, place) {
        const by = (place.to - place.from) * 0.04;
        if (point.x < place.left && place.from > 0)
            actions.onRange(place.from - by, place.to - by);
        else if (point.x > place.left + place.width &&
            place.to < layer.frames())
            actions.onRange(place.from + by, place.to + by);
    }

    function end(event) {
        if (!drag)
            return;
        const made = drag.moved ? result(at(event)) : null;
        const { found, frame } = drag;

        stop();
        if (!made) {
            actions.onSeek(frame);
            actions.onSelect(found ? (found.shortest || found.span).id :
                null);
        } else if (made.draft) {
            if (made.draft.end > made.draft.start)
                actions.onDraw(made.draft);
        } else {
            actions.onMove(made.id, made.span);
        }
    }

    function stop() {
        drag = null;
        layer.setDrag(null);
    }

    function wheel(event) {
        if (event.ctrlKey || event.altKey || event.metaKey)
            return;
        const place = layer.place();
        const unit = event.deltaMode === 1 ? 30 : event.deltaMode === 2 ?
            300 : 1;
        const sideways = event.shiftKey ? event.deltaX || event.deltaY :
            Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX :
                0;
        const width = place.to - place.from;

        event.preventDefault();
        if (sideways) {
            const by = sideways * unit / place.width * width;
            actions.onRange(place.from + by, place.to + by);
            return;
        }
        const { x } = at(event);
        const factor = Math.exp(Math.max(-200, Math.min(200,
            event.deltaY * unit)) * 0.0022);
        const share = Math.max(0, Math.min(1, (x - place.left) /
            place.width));
        const now = Math.min(layer.frames(), Math.max(8, width * factor));
        const frame = place.from + share * width;
        actions.onRange(frame - share * now, frame + (1 - share) * now);
    }

    element.addEventListener('pointerdown', begin);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', stop);
    element.addEventListener('pointerleave',
        () => actions.onPointer?.(null));
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('dblclick', (event) => {
        const found = find(at(event));
        if (found) {
            const { start, end: last } = found.span;
            const room = (last - start) * 0.1;
            actions.onRange(start - room, last + room);
        }
    });
    element.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && drag) {
            event.preventDefault();
            event.stopPropagation();
            stop();
        }
    });
}

function hzIn(picture, y) {
    const share = 1 - (y - picture.top) / picture.height;
    const hz = picture.lowHz + Math.max(0, Math.min(1, share)) *
        (picture.highHz - picture.lowHz);
    return Math.round(hz);
}
