// SPDX-License-Identifier: GPL-2.0-or-later
//
// transport.js - the row below the view: playing, walking, and where one is

import { actionButton, register } from './actions.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { digitsFor, frequencyWords, lengthWords, placeWords } from
    './times.js';

const PLAY = { group: 'Playing' };

function registerPlaying(player, store) {
    register('play', 'Play or pause', () => player.toggle(), PLAY);
    register('play-span', 'Play the selected span',
        () => player.playSpan(), PLAY);
    register('loop', 'Loop the selected span, or what is seen',
        () => player.setLoop(!store.playing.loop), PLAY);
    register('slower', 'Slower', () => player.step(-1), PLAY);
    register('faster', 'Faster', () => player.step(1), PLAY);
}

function rateChoice(player, store) {
    const choice = h('select', { 'aria-label': 'Speed of playing',
        title: 'Speed of playing; the pitch stays',
        onchange: () => player.setRate(Number(choice.value)) },
    player.rates.map((rate) => h('option', { value: rate,
        selected: rate === 1 }, rate + ' \u00d7')));
    store.on('playing', () => {
        choice.value = store.playing.rate;
    });
    return choice;
}

function group(label, ...children) {
    return h('div', { class: 'group', role: 'group', 'aria-label': label },
        ...children);
}

// Where the cursor is, and the mouse; or how long what is marked is.
function whereabouts(store) {
    const cursor = h('output', { class: 'place', 'aria-label': 'Cursor' });
    const mouse = h('span', { class: 'pointer', hidden: true,
        'aria-hidden': true });

    const digits = () => {
        const { from, to } = store.range;
        return Math.max(2, digitsFor((to - from) / 1500 /
            (store.recording?.rate || 1)));
    };
    const tell = () => {
        if (store.recording) {
            cursor.textContent = placeWords(store.cursor, store.recording,
                digits());
        }
    };
    store.on('cursor range recording', tell);
    store.on('pointer', () => {
        const { pointer, recording } = store;
        mouse.hidden = !pointer;
        mouse.textContent = pointer && recording ? placeWords(pointer.frame,
            recording, digits()) + (pointer.hz === null ? '' : '   ' +
            frequencyWords(pointer.hz)) : '';
    });
    store.on('range', () => {
        element.title = store.recording ? lengthWords(store.range.to -
            store.range.from, store.recording) + ' are seen' : '';
    });
    const element = group('Where', cursor);
    document.getElementById('main').append(mouse);
    element.classList.add('where');
    return element;
}

export function createTransport(element, store, player) {
    registerPlaying(player, store);
    const play = actionButton('play', store, 'play');
    const loop = actionButton('loop', store, 'loop');
    const playing = group('Playing', play,
        actionButton('play-span', store, 'play-span'), loop,
        rateChoice(player, store));

    play.classList.add('main-tool');
    element.append(playing, whereabouts(store), group('Spans',
        actionButton('previous-span', store, 'previous'),
        h('span', { class: 'word' }, 'span'),
        actionButton('next-span', store, 'next')),
    group('Editing', actionButton('split', store, 'split'),
        actionButton('merge', store, 'merge'),
        actionButton('delete', store, 'delete')),
    group('Zoom', actionButton('zoom-out', store, 'zoom-out'),
        actionButton('zoom-in', store, 'zoom-in'),
        actionButton('zoom-span', store, 'zoom-span'),
        actionButton('zoom-all', store, 'zoom-all'),
        actionButton('fit-levels', store, 'look')));
    store.on('playing', () => {
        play.replaceChildren(icon(store.playing.on ? 'pause' : 'play'));
        loop.setAttribute('aria-pressed', store.playing.loop);
    });
    store.on('recording', () => {
        playing.hidden = !player.can();
    });
}
