// SPDX-License-Identifier: GPL-2.0-or-later
//
// player.js - plays the open recording, streamed: all of it, a span, a loop
//
// The cursor is where it plays.  Slower and faster keep the pitch, as media
// elements do.

import { audioAddress } from './api.js';
import { h } from './dom.js';

const RATES = [0.25, 0.5, 0.75, 1, 1.5, 2];

export function createPlayer(store) {
    const media = h('audio', { preload: 'metadata', hidden: true });
    let stopAt = null, ticking = 0;

    const rate = () => store.recording?.rate || 1;
    const can = () => store.recording?.kind === 'audio' &&
        store.recording.rate > 0;
    const frame = () => media.currentTime * rate();

    // What a loop goes round: the selected span, what is marked, or the view.
    function bounds() {
        const span = store.selected();
        const draft = store.draft && store.draft.end > store.draft.start ?
            store.draft : null;
        return span || draft || { start: store.range.from,
            end: store.range.to };
    }

    function jump(to) {
        media.currentTime = Math.max(0, to) / rate();
        store.setCursor(to, 'player');
    }

    // The view turns its page when the cursor comes to its end.
    function follow(at) {
        const { from, to } = store.range;
        if (at > to - 0.04 * (to - from) || at < from)
            store.setRange(at - 0.06 * (to - from), at + 0.94 * (to - from));
    }

    function tick() {
        const at = frame();

        if (store.playing.loop && !stopAt) {
            const { start, end } = bounds();
            if (at >= end || at < start - rate())
                jump(start);
        } else if (stopAt !== null && at >= stopAt) {
            media.pause();
            store.setCursor(stopAt, 'player');
            return;
        }
        store.setCursor(frame(), 'player');
        if (store.recording && frame() < store.recording.frames)
            follow(frame());
        ticking = requestAnimationFrame(tick);
    }

    async function play() {
        try {
            await media.play();
        } catch (error) {
            if (error.name !== 'AbortError') {
                store.notice('It cannot be played: ' + (media.error ?
                    'the browser does not take it' : error.message) + '.',
                'warn');
            }
        }
    }

    document.body.append(media);
    media.addEventListener('play', () => {
        store.setPlaying({ on: true });
        cancelAnimationFrame(ticking);
        ticking = requestAnimationFrame(tick);
    });
    media.addEventListener('pause', () => {
        cancelAnimationFrame(ticking);
        stopAt = null;
        store.setPlaying({ on: false });
    });
    media.addEventListener('ended', () => {
        if (store.playing.loop && can()) {
            jump(bounds().start);
            play();
        }
    });
    store.on('cursor', (by) => {
        if (by !== 'player' && store.playing.on) {
            stopAt = null;
            media.currentTime = store.cursor / rate();
        }
    });
    store.on('recording', () => media.pause());

    const player = {
        media,
        can,
        // Where it plays now, to the frame; the cursor if it does not.
        frame: () => store.playing.on ? Math.round(frame()) : store.cursor,
        toggle() {
            if (!can()) {
                store.notice('There is no sound to be played.');
                return;
            }
            if (store.playing.on) {
                media.pause();
                return;
            }
            const { start, end } = bounds();
            const outside = store.cursor < start || store.cursor >= end;
            jump(store.playing.loop && outside ? start : store.cursor >=
                store.recording.frames ? 0 : store.cursor);
            play();
        },
        playSpan() {
            const { start, end } = bounds();
            if (!can())
                return;
            media.pause();
            jump(start);
            // After the pause has been told, which forgets where to stop.
            setTimeout(() => {
                stopAt = store.playing.loop ? null : end;
                play();
            });
        },
        pause: () => media.pause(),
        setLoop: (loop) => store.setPlaying({ loop }),
        setRate(value) {
            media.preservesPitch = true;
            media.defaultPlaybackRate = value;
            media.playbackRate = value;
            store.setPlaying({ rate: value });
        },
        step(by) {
            const at = RATES.indexOf(store.playing.rate) + by;
            if (at >= 0 && at < RATES.length)
                player.setRate(RATES[at]);
        },
        rates: RATES,
        source: () => can() ? audioAddress(store.recording) : '',
    };
    return player;
}
