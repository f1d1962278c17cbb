// SPDX-License-Identifier: GPL-2.0-or-later
//
// dom.js - elements in one line, and what elements are asked for everywhere

// h('button', { class: 'flat', onclick: f, 'aria-label': 'Play' }, 'Play'):
// names that begin with "on" are listeners, others attributes; true is an
// attribute without a value, null and false are none.  No style attribute:
// the page's security policy forbids them.
export function h(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
        if (key.startsWith('on'))
            made.addEventListener(key.slice(2), value);
        else if (value === true)
            made.setAttribute(key, '');
        else if (value !== null && value !== undefined && value !== false)
            made.setAttribute(key, value);
    }
    made.append(...children.flat().filter((c) => c !== null && c !== false));
    return made;
}

// A button whose title names what it does and the keys that do it too.
export function button(text, title, act, attributes) {
    return h('button', { type: 'button', title, 'aria-label': title,
        onclick: act, ...attributes }, text);
}

// `work` once in the next frame, however often it is asked for.
export function everyFrame(work) {
    let asked = 0;
    const ask = () => {
        if (!asked) {
            asked = requestAnimationFrame((now) => {
                asked = 0;
                work(now);
            });
        }
    };
    ask.stop = () => cancelAnimationFrame(asked);
    return ask;
}

// `work` once things have been still for so long.
export function afterRest(milliseconds, work) {
    let timer = 0;
    return (...values) => {
        clearTimeout(timer);
        timer = setTimeout(() => work(...values), milliseconds);
    };
}

// `work` at once, and then at most once in so many milliseconds, the last
// time not left out.
export function sparingly(milliseconds, work) {
    let timer = 0, again = false;
    const rest = () => {
        timer = 0;
        if (again)
            ask();
    };
    const ask = () => {
        again = timer !== 0;
        if (!timer) {
            timer = setTimeout(rest, milliseconds);
            work();
        }
    };
    ask.stop = () => clearTimeout(timer);
    return ask;
}

export function clamp(value, low, high) {
    return Math.max(low, Math.min(high, value));
}

// A canvas as many pixels as the screen has for it; returns their ratio.
export function fitCanvas(canvas, width, height) {
    const ratio = window.devicePixelRatio || 1;
    const w = Math.max(1, Math.round(width * ratio));
    const t = Math.max(1, Math.round(height * ratio));

    if (canvas.width !== w || canvas.height !== t) {
        canvas.width = w;
        canvas.height = t;
        canvas.style.width = width + 'px';
        canvas.style.height = height + 'px';
    }
    return ratio;
}

// The page's colours, which follow the scheme: ink('--ink').
export function ink(name) {
    return getComputedStyle(document.documentElement)
        .getPropertyValue(name).trim();
}
