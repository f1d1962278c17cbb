// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_bar.js - above a log: its channels, each hidden and shown, their values
//              under the mouse, stacked or overlaid, all values or those seen

import { button, h } from './dom.js';
import { channelColor, unitWords } from './log_plots.js';

function toggle(text, title, press) {
    return button(text, title, press, { class: 'log-chip' });
}

function channelChip(unit, k, press) {
    const swatch = h('span', { class: 'log-swatch' });
    const value = h('span', { class: 'log-value', 'aria-hidden': true });
    const chip = toggle('', unitWords(unit) + ': hide or show', press);

    chip.dataset.channel = k;
    chip.append(swatch, h('span', {}, unitWords(unit)), value);
    return { chip, swatch, value };
}

// host: units, clock (is the clock's time known), toggle(k),
// toggleOverlaid(), toggleFitted().
export function createBar(host) {
    const chips = host.units.map((unit, k) =>
        channelChip(unit, k, () => host.toggle(k)));
    const overlaid = toggle('overlaid', 'All channels in one picture',
        host.toggleOverlaid);
    const fitted = toggle('fit',
        'Stretch each channel to the values that are in sight',
        host.toggleFitted);
    const moment = h('span', { class: 'log-moment', 'aria-hidden': true,
        hidden: !host.clock });
    const element = h('div', { class: 'log-bar', role: 'toolbar',
        'aria-label': 'Channels' }, chips.map(({ chip }) => chip), overlaid,
    fitted, moment);

    return {
        element,
        show(state) {
            chips.forEach(({ chip, swatch }, k) => {
                chip.setAttribute('aria-pressed', state.shown.includes(k));
                swatch.style.background = channelColor(k);
            });
            overlaid.hidden = host.units.length < 2;
            overlaid.setAttribute('aria-pressed', state.overlaid);
            fitted.setAttribute('aria-pressed', state.fitted);
        },
        tell(time, values) {
            moment.textContent = time;
            chips.forEach(({ value }, k) => {
                value.textContent = values[k] || '';
            });
        },
    };
}
