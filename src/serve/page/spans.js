// SPDX-License-Identifier: GPL-2.0-or-later
//
// spans.js - the layer of spans over a view, any view
//
// An element in front of all of the view's; it draws spans, cursor and draft,
// and takes the mouse.  The view says where its pictures are (span_paint.js,
// `place`, without from and to) whenever that changes.

import { everyFrame, fitCanvas, h, ink } from './dom.js';
import { listenToMouse } from './span_mouse.js';
import { paintCursor, paintDraft, paintSpans, spanWords } from
    './span_paint.js';
import { listenToPan } from './span_pan.js';
import { rowsOf } from './span_rows.js';
import { lengthWords, placeWords } from './times.js';

export const ROW = 20;      /* pixels of a row of spans */

function lookNow() {
    const family = getComputedStyle(document.body).fontFamily;
    const paper = ink('--paper'), dark = ink('--ink');
    return { ink: dark, paper, cursor: ink('--cursor'),
        halo: ink('--halo'), labelFont: '12px ' + family,
        chosen: ({ dark: on }) => on === undefined ? dark :
            on ? '#ffffff' : '#000000' };
}

// actions: onRange, onSelect, onDraw, onMove, onSeek, onPointer, classes
// (a ClassList), activeClass().
export function createSpanLayer(view, recording, actions) {
    const canvas = h('canvas', { class: 'span-canvas', 'aria-hidden': true });
    const element = h('div', { class: 'span-layer', tabindex: -1 }, canvas);
    const context = canvas.getContext('2d');
    let place = { left: 0, width: 1, from: 0, to: 1,
        lanes: { top: 0, height: ROW, row: ROW }, pictures: [] };
    let spans = [], rows = rowsOf([]), selectedId = null, cursor = 0;
    let draft = null, drag = null, look = lookNow();
    let most = 1;

    const draw = everyFrame(() => {
        const { clientWidth: width, clientHeight: height } = element;
        const ratio = fitCanvas(canvas, width, height);

        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, width, height);
        context.save();
        context.beginPath();
        context.rect(place.left, 0, place.width, height);
        context.clip();
        paintSpans(context, place, dragged(), rows, look, actions.classes,
            selectedId);
        const marked = drag?.draft || draft;
        if (marked) {
            paintDraft(context, place, marked, actions.classes.colorOf(
                actions.activeClass()), draftWords(marked), look);
        }
        paintCursor(context, place, cursor, height, look);
        context.restore();
    });

    // The spans, one of them as the hand holds it.
    function dragged() {
        return drag?.id ? spans.map((s) => s.id === drag.id ?
            { ...s, ...drag.span } : s) : spans;
    }

    function draftWords({ start, end }) {
        return (actions.activeClass() + '  ' +
            lengthWords(Math.abs(end - start), recording)).trim();
    }

    function words(span) {
        return spanWords(span) + '\n' + placeWords(span.start, recording) +
            ' \u2013 ' + placeWords(span.end, recording) + ', ' +
            lengthWords(span.end - span.start, recording) +
            (span.author ? '\nby ' + span.author : '') +
            (span.tier ? '\ntier ' + span.tier : '');
    }

    view.append(element);
    listenToPan({ element, actions, place: () => place });
    listenToMouse({
        element, actions, words, place: () => place, spans: () => spans,
        rows: () => rows, selectedId: () => selectedId,
        frames: () => recording.frames,
        setDrag(now) {
            drag = now;
            draw();
        },
    });

    return {
        element,
        // How high the rows are together; it grows with the spans that were
        // seen, so that the pictures do not jump.
        lanesHeight: () => ROW * most,
        setPlace(now) {
            place = { ...place, ...now,
                lanes: { row: ROW, ...place.lanes, ...now.lanes } };
            draw();
        },
        setRange(from, to) {
            place = { ...place, from, to };
            draw();
        },
        // True if there are more rows than there were.
        setSpans(now, selected) {
            if (now !== spans) {
                spans = now;
                rows = rowsOf(spans);
            }
            selectedId = selected;
            const before = most;
            most = Math.max(most, rows.count);
            draw();
            return most > before;
        },
        setCursor(frame) {
            cursor = frame;
            draw();
        },
        setDraft(now) {
            draft = now;
            draw();
        },
        recolor() {
            look = lookNow();
            draw();
        },
        destroy() {
            draw.stop();
            element.remove();
        },
    };
}
