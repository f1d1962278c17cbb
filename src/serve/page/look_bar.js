// SPDX-License-Identifier: GPL-2.0-or-later
//
// look_bar.js - how the pictures are drawn: heights, windows, ranges, colours

import { clamp, h } from './dom.js';
import { paletteNames } from './colors.js';
import { DEFAULT_OPTIONS } from './store.js';

const WINDOWS = [128, 256, 512, 1024, 2048, 4096];

// short: its text goes where there is little room.
function labelled(text, title, short, ...controls) {
    return h('label', { title, class: short && 'short' },
        h('span', {}, text), ...controls);
}

// A number that is taken when it is complete.
function number(store, name, attributes, words) {
    const field = h('input', { type: 'number', 'data-option': name,
        ...attributes, onchange() {
            const value = Number(field.value);
            if (Number.isFinite(value) && field.value !== '') {
                store.setOptions({ auto: false, [name]: clamp(value,
                    Number(field.min), Number(field.max)) });
            } else {
                store.setOptions({ [name]: DEFAULT_OPTIONS[name] });
            }
        } });
    const show = () => {
        const value = store.options[name];
        field.value = words && !value ? '' : value;
    };
    store.on('options', show);
    show();
    return field;
}

function choice(store, name, values, words) {
    const made = h('select', { 'data-option': name, onchange() {
        const value = made.value;
        store.setOptions({ [name]: typeof values[0] === 'number' ?
            Number(value) : value });
    } }, values.map((v) => h('option', { value: v }, words(v))));
    const show = () => {
        made.value = store.options[name];
    };
    store.on('options', show);
    show();
    return made;
}

function waveControls(store) {
    return [labelled('Gain', 'Height of the waveform in decibels', false,
        number(store, 'gain', { min: -24, max: 60, step: 3 }),
        h('i', {}, 'dB')),
    labelled('Waveform', 'How much of the height is the waveform\u2019s',
        true,
        choice(store, 'share', [0.2, 0.35, 0.5, 0.7, 1], (v) => v === 1 ?
            'alone' : Math.round(v * 100) + ' %'))];
}

function spectrumControls(store) {
    return [labelled('Window', 'Frames of a spectrum: long ones tell ' +
        'frequencies apart, short ones times', false,
    choice(store, 'window', WINDOWS, (v) => v + '')),
    labelled('Range', 'Decibels that are darkest and brightest', false,
        number(store, 'floor', { min: -120, max: 0, step: 5,
            'aria-label': 'Darkest decibels' }), h('i', {}, 'to'),
        number(store, 'ceiling', { min: -115, max: 7, step: 5,
            'aria-label': 'Brightest decibels' }), h('i', {}, 'dB')),
    labelled('Frequencies', 'Lowest and highest frequency that is shown',
        true,
        number(store, 'lowHz', { min: 0, max: 1e6, step: 100,
            'aria-label': 'Lowest frequency', placeholder: '0' }, true),
        h('i', {}, 'to'),
        number(store, 'highHz', { min: 0, max: 1e6, step: 100,
            'aria-label': 'Highest frequency' }, true), h('i', {}, 'Hz')),
    labelled('Colours', 'Colours of the spectrogram', true,
        choice(store, 'palette', paletteNames, (v) => v))];
}

// Which channels are shown, where there are several.
function channelControls(store) {
    const box = h('span', { class: 'channels' });

    store.on('recording', () => {
        const { channels, kind } = store.recording;
        box.replaceChildren();
        if (kind !== 'audio' || channels < 2)
            return;
        for (let c = 0; c < channels; c++) {
            const tick = h('input', { type: 'checkbox', checked: true,
                onchange: () => toggle(c, tick.checked) });
            box.append(h('label', {}, tick, 'channel ' + (c + 1)));
        }
        store.setOptions({ channels: null });
    });
    function toggle(channel, on) {
        const all = Array.from({ length: store.recording.channels },
            (_, i) => i);
        const shown = (store.options.channels || all)
            .filter((c) => c !== channel);
        store.setOptions({ channels: on ? [...shown, channel].sort() :
            shown });
    }
    return box;
}

export function createLookBar(element, store) {
    element.append(...waveControls(store), ...spectrumControls(store),
        channelControls(store));
    store.on('recording', () => {
        const { rate, kind } = store.recording;
        element.hidden = kind !== 'audio';
        element.querySelector('[data-option=highHz]').placeholder =
            String(Math.round(rate / 2));
    });
}
