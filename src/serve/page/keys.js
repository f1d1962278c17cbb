// SPDX-License-Identifier: GPL-2.0-or-later
//
// keys.js - from a key to what it does
//
// Keys have names: "Space", "ArrowLeft", "A", "Shift+A", "Ctrl+Z", "?".  A
// letter is named by its capital with or without Shift+; other signs as they
// are typed ("?" and not "Shift+/").  The table says {action: [key, ...]}.

// What belongs to browsers and systems; no action may have these.
const OWNED = new Set(['Tab', 'Shift+Tab', 'Ctrl+A', 'Ctrl+C', 'Ctrl+D',
    'Ctrl+F', 'Ctrl+G', 'Ctrl+H', 'Ctrl+J', 'Ctrl+K', 'Ctrl+L', 'Ctrl+M',
    'Ctrl+N', 'Ctrl+O', 'Ctrl+P', 'Ctrl+Q', 'Ctrl+R', 'Ctrl+S', 'Ctrl+T',
    'Ctrl+U', 'Ctrl+V', 'Ctrl+W', 'Ctrl+X', 'Ctrl++', 'Ctrl+-', 'Ctrl+=',
    'Ctrl+0', '/', '\'', 'ContextMenu', 'CapsLock']);

const MODIFIERS = ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead',
    'Unidentified', 'Process'];

// The name of what was pressed; "" for what no action can have.
export function keyName(event) {
    if (MODIFIERS.includes(event.key) || event.isComposing)
        return '';
    const letter = /^\p{L}$/u.test(event.key);
    const key = event.key === ' ' ? 'Space' :
        letter ? event.key.toUpperCase() : event.key;
    const shift = event.shiftKey && (letter || key.length > 1);

    if (event.getModifierState && event.getModifierState('AltGraph'))
        return key;
    return (event.altKey ? 'Alt+' : '') +
        (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') +
        (shift ? 'Shift+' : '') + key;
}

export function browserOwns(name) {
    return OWNED.has(name) || /^(Shift\+|Ctrl\+)*F\d+$/.test(name) ||
        name.startsWith('Alt+') ||
        (/^Ctrl\+Shift\+/.test(name) && name !== 'Ctrl+Shift+Z') ||
        /^Ctrl\+\d$/.test(name);
}

const NAMES = { ArrowLeft: '\u2190', ArrowRight: '\u2192', ArrowUp: '\u2191',
    ArrowDown: '\u2193', PageUp: 'Page Up', PageDown: 'Page Down' };

// For people: "Shift+ArrowLeft" → "Shift ←".
export function keyWords(name) {
    return name === '+' ? name : name.split(/\+(?=.)/)
        .map((part) => NAMES[part] || part).join(' ');
}

// Writing and choosing have their own keys; buttons have Space and Enter.
function takenBy(target, name) {
    if (!target || !target.closest)
        return false;
    if (target.closest('dialog'))
        return true;
    if (target.closest('select, textarea, [contenteditable]'))
        return name !== 'Escape';
    if (target.closest('input'))
        return name !== 'Escape';
    if (target.closest('button, a, summary, [role=option]'))
        return name === 'Space' || name === 'Enter';
    return false;
}

// table: a function that gives the key table as it is now; run(action,
// event): true if it did something; released(action): its key came up again.
export function listenToKeys(table, run, released) {
    const held = new Map();

    const actionOf = (name) => Object.keys(table()).find(
        (action) => table()[action].includes(name));

    addEventListener('keydown', (event) => {
        const name = keyName(event);
        if (!name || browserOwns(name) || event.defaultPrevented ||
            takenBy(event.target, name))
            return;
        const action = actionOf(name);
        if (!action || !run(action, event))
            return;
        event.preventDefault();
        if (!event.repeat)
            held.set(event.code, action);
    });
    const letGo = (code) => {
        const action = held.get(code);
        held.delete(code);
        if (action)
            released(action);
    };
    addEventListener('keyup', (event) => letGo(event.code));
    addEventListener('blur', () => [...held.keys()].forEach(letGo));
}
