// SPDX-License-Identifier: GPL-2.0-or-later
//
// player.js - plays the open recording, streamed: all of it, a span, a loop
//
// The cursor is where it plays.  Slower and faster keep the pitch, as media
// elements do.

import { audioAddress } from './api.js';
import { h } from './dom.js';

const RATES = [0.25, 0.5, 0.75, 1, 1.5, 2];

export class Player {
    rates = RATES;
    media = h('audio', { preload: 'metadata', hidden: true });
    #stopAt = null;         /* the frame at which it ends, when one is set */
    #ticking = 0;

    constructor(store) {
        this.store = store;
        document.body.append(this.media);
        this.media.addEventListener('play', () => this.#started());
        this.media.addEventListener('pause', () => this.#paused());
        this.media.addEventListener('ended', () => this.#ended());
        store.on('recording', () => this.media.pause());
        store.on('cursor', (by) => {
            if (by !== 'player' && store.playing.on) {
                this.#stopAt = null;
                this.media.currentTime = store.cursor / this.#rate();
            }
        });
    }

    #rate() {
        return this.store.recording?.rate || 1;
    }

    can() {
        return this.store.recording?.kind === 'audio' &&
            this.store.recording.rate > 0;
    }

    // Where the sound comes from; nothing for what has none.
    source() {
        return this.can() ? audioAddress(this.store.recording) : '';
    }

    // Where it plays now, to the frame; the cursor if it does not.
    frame() {
        return this.store.playing.on ? Math.round(this.media.currentTime *
            this.#rate()) : this.store.cursor;
    }

    // What a loop goes round: the selected span, what is marked, or the view.
    #bounds() {
        const { draft, range } = this.store;
        return this.store.selected() ||
            (draft && draft.end > draft.start ? draft : null) ||
            { start: range.from, end: range.to };
    }

    #jump(to) {
        this.media.currentTime = Math.max(0, to) / this.#rate();
        this.store.setCursor(to, 'player');
    }

    #started() {
        this.store.setPlaying({ on: true });
        cancelAnimationFrame(this.#ticking);
        this.#ticking = requestAnimationFrame(() => this.#tick());
    }

    #paused() {
        cancelAnimationFrame(this.#ticking);
        this.#stopAt = null;
        this.store.setPlaying({ on: false });
    }

    #ended() {
        if (this.store.playing.loop && this.can()) {
            this.#jump(this.#bounds().start);
            this.#play();
        }
    }

    #tick() {
        const { store } = this;
        const at = this.frame();

        if (this.#stopAt !== null && at >= this.#stopAt) {
            store.setCursor(this.#stopAt, 'player');
            this.media.pause();
            return;
        }
        if (store.playing.loop && this.#stopAt === null)
            this.#goRound(at);
        store.setCursor(this.frame(), 'player');
        if (store.recording && this.frame() < store.recording.frames)
            this.#follow(this.frame());
        this.#ticking = requestAnimationFrame(() => this.#tick());
    }

    #goRound(at) {
        const { start, end } = this.#bounds();
        if (at >= end || at < start - this.#rate())
            this.#jump(start);
    }

    // The view turns its page when the cursor comes to its end.
    #follow(at) {
        const { from, to } = this.store.range;
        const width = to - from;
        if (at > to - 0.04 * width || at < from)
            this.store.setRange(at - 0.06 * width, at + 0.94 * width);
    }

    async #play() {
        try {
            await this.media.play();
        } catch (error) {
            if (error.name !== 'AbortError') {
                this.store.notice('It cannot be played: ' +
                    (this.media.error ? 'the browser does not take it' :
                        error.message) + '.', 'warn');
            }
        }
    }

    toggle() {
        const { store } = this;
        const { start, end } = this.#bounds();
        const outside = store.cursor < start || store.cursor >= end;

        if (!this.can()) {
            store.notice('There is no sound to be played.');
        } else if (store.playing.on) {
            this.media.pause();
        } else {
            this.#jump(store.playing.loop && outside ? start :
                store.cursor >= store.recording.frames ? 0 : store.cursor);
            this.#play();
        }
    }

    playSpan() {
        const { start, end } = this.#bounds();

        if (!this.can())
            return;
        this.media.pause();
        this.#jump(start);
        // After the pause has been told, which forgets where to stop.
        setTimeout(() => {
            this.#stopAt = this.store.playing.loop ? null : end;
            this.#play();
        });
    }

    setLoop(loop) {
        this.store.setPlaying({ loop });
    }

    setRate(value) {
        this.media.preservesPitch = true;
        this.media.defaultPlaybackRate = value;
        this.media.playbackRate = value;
        this.store.setPlaying({ rate: value });
    }

    // To the next slower or faster of the rates.
    step(by) {
        const at = RATES.indexOf(this.store.playing.rate) + by;
        if (at >= 0 && at < RATES.length)
            this.setRate(RATES[at]);
    }
}
