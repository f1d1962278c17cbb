// SPDX-License-Identifier: GPL-2.0-or-later
//
// notices.js - what the page has to say, at its lower edge

import { button, h } from './dom.js';
import { icon } from './icons.js';

const SAY = 4000, WARN = 12000;
const AT_MOST = 4;

export function createPanel(element, store) {
    element.setAttribute('role', 'log');
    element.setAttribute('aria-live', 'polite');
    element.setAttribute('aria-label', 'Notices');

    store.on('notice', ({ text, kind, action, act }) => {
        const same = [...element.children].find(
            (n) => n.dataset.text === text);
        same?.remove();
        const close = () => notice.remove();
        const notice = h('div', { class: 'notice ' + kind, 'data-text': text },
            kind === 'warn' ? icon('warn') : null,
            h('span', {}, text),
            action ? h('button', { type: 'button', onclick() {
                close();
                act();
            } }, action) : null,
            button('\u00d7', 'Close', close, { class: 'close' }));
        element.append(notice);
        while (element.children.length > AT_MOST)
            element.firstChild.remove();
        // What asks for something stays until it is answered.
        if (!action)
            setTimeout(close, kind === 'warn' ? WARN : SAY);
    });
}
