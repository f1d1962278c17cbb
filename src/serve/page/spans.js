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
// (a ClassList), activeClass().  Its functions may be handed on alone.
class SpanLayer {
    element;
    #canvas = h('canvas', { class: 'span-canvas', 'aria-hidden': true });
    #context = this.#canvas.getContext('2d');
    #place = { left: 0, width: 1, from: 0, to: 1,
        lanes: { top: 0, height: ROW, row: ROW }, pictures: [] };
    #spans = [];
    #rows = rowsOf([]);
    #most = 1;              /* rows there were, so that nothing jumps */
    #selectedId = null;
    #cursor = 0;
    #draft = null;
    #drag = null;           /* {id, span} or {draft}, as the hand holds it */
    #look = lookNow();
    #draw = everyFrame(() => this.#paint());

    constructor(view, recording, actions) {
        this.recording = recording;
        this.actions = actions;
        this.element = h('div', { class: 'span-layer', tabindex: -1 },
            this.#canvas);
        view.append(this.element);
        listenToPan({ element: this.element, actions,
            place: () => this.#place });
        listenToMouse({ element: this.element, actions,
            place: () => this.#place, spans: () => this.#spans,
            rows: () => this.#rows, selectedId: () => this.#selectedId,
            frames: () => recording.frames,
            words: (span) => this.#words(span),
            setDrag: (drag) => {
                this.#drag = drag;
                this.#draw();
            } });
    }

    #paint() {
        const { clientWidth: width, clientHeight: height } = this.element;
        const ratio = fitCanvas(this.#canvas, width, height);
        const context = this.#context, place = this.#place;
        const { classes, activeClass } = this.actions;
        const draft = this.#drag?.draft || this.#draft;

        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, width, height);
        context.save();
        context.beginPath();
        context.rect(place.left, 0, place.width, height);
        context.clip();
        paintSpans(context, place, this.#held(), this.#rows, this.#look,
            classes, this.#selectedId);
        if (draft) {
            paintDraft(context, place, draft, classes.colorOf(activeClass()),
                this.#draftWords(draft), this.#look);
        }
        paintCursor(context, place, this.#cursor, height, this.#look);
        context.restore();
    }

    // The spans, one of them as the hand holds it.
    #held() {
        const drag = this.#drag;
        return drag?.id ? this.#spans.map((s) => s.id === drag.id ?
            { ...s, ...drag.span } : s) : this.#spans;
    }

    #draftWords({ start, end }) {
        return (this.actions.activeClass() + '  ' +
            lengthWords(Math.abs(end - start), this.recording)).trim();
    }

    #words(span) {
        const r = this.recording;
        return spanWords(span) + '\n' + placeWords(span.start, r) +
            ' \u2013 ' + placeWords(span.end, r) + ', ' +
            lengthWords(span.end - span.start, r) +
            (span.author ? '\nby ' + span.author : '') +
            (span.tier ? '\ntier ' + span.tier : '');
    }

    // How high the rows are together.
    lanesHeight = () => {
        return ROW * this.#most;
    };

    setPlace = (place) => {
        this.#place = { ...this.#place, ...place, lanes: {
            ...this.#place.lanes, ...place.lanes } };
        this.#draw();
    };

    setRange = (from, to) => {
        this.#place = { ...this.#place, from, to };
        this.#draw();
    };

    // True if there are more rows than there were.
    setSpans = (spans, selectedId) => {
        if (spans !== this.#spans) {
            this.#spans = spans;
            this.#rows = rowsOf(spans);
        }
        const before = this.#most;
        this.#selectedId = selectedId;
        this.#most = Math.max(before, this.#rows.count);
        this.#draw();
        return this.#most > before;
    };

    setCursor = (frame) => {
        this.#cursor = frame;
        this.#draw();
    };

    setDraft = (draft) => {
        this.#draft = draft;
        this.#draw();
    };

    recolor = () => {
        this.#look = lookNow();
        this.#draw();
    };

    destroy = () => {
        this.#draw.stop();
        this.element.remove();
    };
}

export function createSpanLayer(view, recording, actions) {
    return new SpanLayer(view, recording, actions);
}
