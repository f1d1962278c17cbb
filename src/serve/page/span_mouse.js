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

import { hit } from './span_hit.js';
import { frameAt } from './span_paint.js';

const LEAST = 3;            /* pixels that make a drag */

const CURSORS = { start: 'ew-resize', end: 'ew-resize', low: 'ns-resize',
    high: 'ns-resize', body: 'grab' };

function hzIn(picture, y) {
    const share = 1 - (y - picture.top) / picture.height;
    const hz = picture.lowHz + Math.max(0, Math.min(1, share)) *
        (picture.highHz - picture.lowHz);
    return Math.round(hz);
}

// The picture with frequencies at a height.
function spectrumAt(place, y) {
    return place.pictures.find((p) => p.highHz > 0 && y >= p.top &&
        y <= p.top + p.height);
}

function inLanes({ lanes }, y) {
    return y < lanes.top + lanes.height;
}

class Hand {
    #layer;
    #drag = null;           /* what was taken hold of, and where */

    constructor(layer) {
        this.#layer = layer;
    }

    #at(event) {
        const box = this.#layer.element.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    #find({ x, y }) {
        const layer = this.#layer;
        return hit(layer.place(), layer.spans(), layer.rows(),
            layer.selectedId(), x, y);
    }

    // Can what is there be dragged?  Bodies in the pictures only of the
    // selected span, so that spans can be made within others.
    #grabs(found, y) {
        return found && (found.part !== 'body' ||
            inLanes(this.#layer.place(), y) ||
            found.span.id === this.#layer.selectedId());
    }

    #frameAt(x) {
        return Math.max(0, Math.min(this.#layer.frames(),
            Math.round(frameAt(this.#layer.place(), x))));
    }

    down(event) {
        const { element } = this.#layer;
        const place = this.#layer.place();
        const { x, y } = this.#at(event);

        if (event.button !== 0 || x < place.left - 2 ||
            x > place.left + place.width + 2)
            return;
        const found = this.#find({ x, y });
        const picture = spectrumAt(place, y);
        this.#drag = { x, y, found, picture, frame: this.#frameAt(x),
            moved: false, kind: event.shiftKey && picture ? 'frequencies' :
                this.#grabs(found, y) ? found.part : 'new' };
        element.focus({ preventScroll: true });
        element.setPointerCapture(event.pointerId);
        event.preventDefault();
    }

    move(event) {
        const { actions, setDrag } = this.#layer;
        const place = this.#layer.place();
        const point = this.#at(event), drag = this.#drag;
        const picture = spectrumAt(place, point.y);

        actions.onPointer?.({ frame: frameAt(place, point.x),
            hz: picture ? hzIn(picture, point.y) : null });
        if (!drag) {
            this.#tell(point);
            return;
        }
        drag.moved = drag.moved || Math.abs(point.x - drag.x) >= LEAST ||
            Math.abs(point.y - drag.y) >= LEAST;
        if (drag.moved) {
            this.#pull(point, place);
            setDrag(this.#result(point));
        }
    }

    // What a click or a drag would do here.
    #tell(point) {
        const { element, words } = this.#layer;
        const found = this.#find(point);

        element.style.cursor = this.#grabs(found, point.y) ?
            CURSORS[found.part] : 'text';
        element.title = found ? words(found.span) : '';
    }

    // Past an end of the view it follows.
    #pull({ x }, place) {
        const by = (place.to - place.from) * 0.04;
        if (x < place.left && place.from > 0)
            this.#layer.actions.onRange(place.from - by, place.to - by);
        else if (x > place.left + place.width &&
            place.to < this.#layer.frames())
            this.#layer.actions.onRange(place.from + by, place.to + by);
    }

    // What it would be if the hand let go here: {draft} or {id, span}.
    #result(point) {
        const { found, kind, frame: from, picture, y } = this.#drag;
        const frame = this.#frameAt(point.x);
        const draft = { start: Math.min(from, frame),
            end: Math.max(from, frame) };

        if (kind === 'new')
            return { draft };
        if (kind !== 'frequencies')
            return { id: found.span.id,
                span: this.#changed(found.span, frame, point) };
        const [low_hz, high_hz] = [hzIn(picture, y), hzIn(picture, point.y)]
            .sort((a, b) => a - b);
        if (found && found.span.id === this.#layer.selectedId())
            return { id: found.span.id, span: { low_hz, high_hz } };
        return { draft: { ...draft, low_hz, high_hz } };
    }

    #changed(span, frame, point) {
        const { kind, picture, frame: from } = this.#drag;

        if (kind === 'start')
            return { start: Math.min(frame, span.end - 1) };
        if (kind === 'end')
            return { end: Math.max(frame, span.start + 1) };
        if (kind === 'low')
            return { low_hz: Math.min(hzIn(picture, point.y),
                span.high_hz ?? Infinity) };
        if (kind === 'high')
            return { high_hz: Math.max(hzIn(picture, point.y),
                span.low_hz ?? 0) };
        const by = Math.max(-span.start, Math.min(
            this.#layer.frames() - span.end, frame - from));
        return { start: span.start + by, end: span.end + by };
    }

    up(event) {
        const { actions } = this.#layer;
        const drag = this.#drag;

        if (!drag)
            return;
        const made = drag.moved ? this.#result(this.#at(event)) : null;
        this.stop();
        if (!made) {
            actions.onSeek(drag.frame);
            actions.onSelect(drag.found ? (drag.found.shortest ||
                drag.found.span).id : null);
        } else if (!made.draft) {
            actions.onMove(made.id, made.span);
        } else if (made.draft.end > made.draft.start) {
            actions.onDraw(made.draft);
        }
    }

    // Was something held?  It stays as it was.
    stop() {
        const held = this.#drag !== null;
        this.#drag = null;
        this.#layer.setDrag(null);
        return held;
    }

    wheel(event) {
        const place = this.#layer.place();
        const unit = [1, 30, 300][event.deltaMode];
        const across = event.shiftKey ? event.deltaX || event.deltaY :
            Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX :
                0;

        if (event.ctrlKey || event.altKey || event.metaKey)
            return;
        event.preventDefault();
        if (across) {
            const by = across * unit / place.width * (place.to - place.from);
            this.#layer.actions.onRange(place.from + by, place.to + by);
        } else {
            this.#zoom(place, this.#at(event).x, event.deltaY * unit);
        }
    }

    // What is under the mouse stays there.
    #zoom(place, x, delta) {
        const factor = Math.exp(Math.max(-200, Math.min(200, delta)) *
            0.0022);
        const width = Math.min(this.#layer.frames(),
            Math.max(8, (place.to - place.from) * factor));
        const share = Math.max(0, Math.min(1, (x - place.left) /
            place.width));
        const frame = place.from + share * (place.to - place.from);

        this.#layer.actions.onRange(frame - share * width,
            frame + (1 - share) * width);
    }

    doubleClick(event) {
        const found = this.#find(this.#at(event));
        if (found) {
            const { start, end } = found.span;
            const room = (end - start) * 0.1;
            this.#layer.actions.onRange(start - room, end + room);
        }
    }
}

// layer: element, place(), spans(), rows(), selectedId(), frames(),
// words(span), setDrag({id, span} | {draft} | null), actions.
export function listenToMouse(layer) {
    const { element, actions } = layer;
    const hand = new Hand(layer);
    const on = (name, act, options) =>
        element.addEventListener(name, act, options);

    on('pointerdown', (event) => hand.down(event));
    on('pointermove', (event) => hand.move(event));
    on('pointerup', (event) => hand.up(event));
    on('pointercancel', () => hand.stop());
    on('pointerleave', () => actions.onPointer?.(null));
    on('wheel', (event) => hand.wheel(event), { passive: false });
    on('dblclick', (event) => hand.doubleClick(event));
    on('keydown', (event) => {
        if (event.key === 'Escape' && hand.stop()) {
            event.preventDefault();
            event.stopPropagation();
        }
    });
}
