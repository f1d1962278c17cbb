// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_pan.js - the view is dragged along with the middle button, wherever
//               the mouse is

import { frameAt } from './span_paint.js';

// layer: element, place(), actions.
export function listenToPan({ element, place, actions }) {
    let held = null;            /* the frame that the hand holds */

    const xIn = (event) => event.clientX -
        element.getBoundingClientRect().left;

    // Else the browser scrolls by itself.
    element.addEventListener('mousedown', (event) => {
        if (event.button === 1)
            event.preventDefault();
    });
    element.addEventListener('pointerdown', (event) => {
        if (event.button !== 1)
            return;
        held = frameAt(place(), xIn(event));
        element.setPointerCapture(event.pointerId);
    });
    element.addEventListener('pointermove', (event) => {
        if (held === null)
            return;
        const { from, to } = place();
        const by = held - frameAt(place(), xIn(event));
        actions.onRange(from + by, to + by);
    });
    const letGo = () => {
        held = null;
    };
    element.addEventListener('pointerup', letGo);
    element.addEventListener('pointercancel', letGo);
}
