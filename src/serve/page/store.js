// SPDX-License-Identifier: GPL-2.0-or-later
//
// store.js - what the page knows: the open recording, its spans, what is
//            selected, and whether it is on the disk
//
// All may read its fields; they are changed through its functions only, which
// then tell whoever listens with on('name other-name', function):
//
//   project     project: {name, author, classes, model, ...}
//   keys        keyTable: {action: [key, ...]}
//   classes     classes.list, classes.colorOf(label) (class_list.js)
//   recording   recording: the open one, or null
//   spans       list: spans of the loaded range by start, edits that are on
//               their way included; a span not stored yet has an id below 0
//   selection   selectedId, selected()
//   range       range: {from, to} frames, what is seen
//   cursor      cursor: a frame
//   draft       draft: {start, end} that is marked but no span yet, or null
//   options     options: how pictures are drawn
//   class       activeClass, activeTier: of the next span
//   saved       saved: {kind: saved | saving | waiting, count, reason}
//   playing     playing: {on, rate, loop}
//   pointer     pointer: {frame, hz} under the mouse, or null
//   changes     (value: ids of recordings that were changed by anyone)
//   notice      (value: {text, kind: "say" | "warn", action, act})

import * as api from './api.js';
import { ClassList } from './class_list.js';
import { clamp } from './dom.js';
import { Emitter } from './emitter.js';
import { SpanBook } from './span_book.js';

const FIRST_SECONDS = 30;
const LEAST_FRAMES = 8;
const POLL = 2000;

export const DEFAULT_OPTIONS = {
    auto: true,             /* gain and decibels fit what is opened */
    gain: 0,                /* dB, of the waveform */
    window: 512,            /* frames of a spectrum */
    floor: -90, ceiling: -20,   /* dB, darkest and brightest */
    lowHz: 0, highHz: 0,    /* 0: to the end */
    palette: 'magma',
    channels: null,         /* those shown; null: all */
    share: 0.35,            /* of the waveform in the view's height */
};

function kept(name, otherwise) {
    try {
        return { ...otherwise, ...JSON.parse(localStorage.getItem(name)) };
    } catch {
        return { ...otherwise };
    }
}

export class Store extends Emitter {
    project = { name: '', author: '', classes: [], recordings: 0, spans: 0,
        proposed: 0, model: null };
    keyTable = {};
    classes = new ClassList();
    recording = null;
    selectedId = null;
    range = { from: 0, to: 1 };
    cursor = 0;
    draft = null;
    options = kept('oriole-options', DEFAULT_OPTIONS);
    activeClass = '';
    activeTier = '';
    saved = { kind: 'saved', count: 0 };
    playing = { on: false, rate: 1, loop: false };
    pointer = null;
    counter = 0;
    lastLength = 0;
    #opening = 0;
    #judged = [];       /* where the last edits were, all of them judgements */

    constructor() {
        super();
        this.book = new SpanBook(this);
    }

    get list() {
        return this.book.list;
    }

    // Once, when the page is opened.
    async start() {
        const [project, keys] = await Promise.all(
            [api.project(), api.keys()]);
        this.counter = project.counter;
        this.setKeys(keys);
        this.#setProject(project);
        this.#poll();
    }

    #setProject(project) {
        this.project = project;
        this.#setClasses();
        this.emit('project');
    }

    #setClasses() {
        this.classes.set(this.project.classes, this.keyTable);
        if (!this.activeClass && this.classes.list.length)
            this.activeClass = this.classes.list[0].label;
        this.emit('classes');
    }

    async refreshProject() {
        try {
            this.#setProject(await api.project());
        } catch {
            // The poll says that the server is gone, and asks again.
        }
    }

    setKeys(table) {
        this.keyTable = table;
        this.emit('keys');
        this.#setClasses();
    }

    // Use a key table and store it; throws what the server says.
    async saveKeys(table) {
        this.setKeys(table);
        await api.saveKeys(table);
    }

    // A label that is not among the classes yet becomes one, with the next
    // free digit as its key.
    async addClass(label) {
        const table = this.classes.tableWith(label, this.keyTable);
        this.setActiveClass(label);
        if (table)
            await this.saveKeys(table);
    }

    // What other tabs, people and jobs did.
    async #poll() {
        try {
            const reply = await api.changes(this.counter);
            if (this.offline)
                this.notice('The server is back.');
            this.offline = false;
            if (reply.counter !== this.counter) {
                this.counter = reply.counter;
                this.#changed(reply.recordings);
            }
        } catch (error) {
            if (!this.offline)
                this.notice('Not connected: ' + error.message + '.', 'warn');
            this.offline = true;
        }
        this.emit('connection');
        setTimeout(() => this.#poll(), POLL);
    }

    #changed(ids) {
        if (this.recording && ids.includes(this.recording.id))
            this.book.reload();
        this.refreshProject();
        this.emit('changes', ids);
    }

    // ----- what is seen

    // place: {from, to} or {at} (a frame in the middle), and {select: id};
    // known: what the server said of the recording, if it is known.
    async open(id, place = {}, known = null) {
        const ticket = ++this.#opening;
        const recording = this.recording && this.recording.id === id ?
            this.recording : known || await api.recording(id);

        if (ticket !== this.#opening)
            return;
        if (recording !== this.recording) {
            this.recording = recording;
            this.selectedId = null;
            this.draft = null;
            this.cursor = place.at || place.from || 0;
            this.book.clear();
            this.range = this.#firstRange();
            this.emit('recording');
            this.emit('selection');
        }
        if (place.to > place.from)
            this.setRange(place.from, place.to);
        else if (place.at !== undefined)
            this.reveal(place.at, place.at);
        else
            this.setRange(this.range.from, this.range.to);
        if (place.select)
            this.select(place.select);
    }

    #firstRange() {
        const r = this.recording;
        const most = r.kind === 'audio' && r.rate > 0 ?
            FIRST_SECONDS * r.rate : r.frames;
        return { from: 0, to: Math.max(1, Math.min(r.frames, most)) };
    }

    setRange(from, to) {
        const frames = Math.max(1, this.recording ? this.recording.frames :
            1);
        const width = clamp(to - from, Math.min(LEAST_FRAMES, frames),
            frames);
        const start = clamp(from, 0, frames - width);

        this.range = { from: start, to: start + width };
        this.book.cover(this.range.from, this.range.to);
        this.emit('range');
    }

    // factor below 1: nearer; `at` stays where it is.
    zoom(factor, at = this.cursor) {
        const { from, to } = this.range;
        const width = clamp((to - from) * factor, LEAST_FRAMES,
            this.recording ? this.recording.frames : 1);
        const place = at >= from && at <= to ? at : (from + to) / 2;
        const share = (place - from) / (to - from);
        this.setRange(place - share * width, place + (1 - share) * width);
    }

    scroll(frames) {
        this.setRange(this.range.from + frames, this.range.to + frames);
    }

    // Scroll, and zoom out if need be, until all of it is seen.
    reveal(start, end) {
        const { from, to } = this.range;
        const width = Math.max(to - from, (end - start) * 1.25);
        if (start >= from && end <= to)
            this.setRange(from, to);
        else
            this.setRange((start + end - width) / 2,
                (start + end + width) / 2);
    }

    // by: "player" where it moves because it plays.
    setCursor(frame, by = '') {
        const most = this.recording ? this.recording.frames : 0;
        this.cursor = clamp(Math.round(frame), 0, most);
        this.emit('cursor', by);
    }

    setPointer(pointer) {
        this.pointer = pointer;
        this.emit('pointer');
    }

    setDraft(draft) {
        this.draft = draft;
        this.emit('draft');
    }

    setOptions(options) {
        this.options = { ...this.options, ...options };
        try {
            localStorage.setItem('oriole-options',
                JSON.stringify({ ...this.options, channels: null }));
        } catch {
            // A browser that keeps nothing shows the defaults next time.
        }
        this.emit('options');
    }

    setActiveClass(label) {
        this.activeClass = label;
        this.emit('class');
    }

    setActiveTier(tier) {
        this.activeTier = tier;
        this.emit('class');
    }

    setPlaying(playing) {
        this.playing = { ...this.playing, ...playing };
        this.emit('playing');
    }

    setSaved(saved) {
        this.saved = saved;
        this.emit('saved');
    }

    // To tell people something; action: a button's text, act: what it does.
    notice(text, kind = 'say', action = '', act = null) {
        this.emit('notice', { text, kind, action, act });
    }

    // ----- spans

    selected() {
        return this.book.get(this.selectedId);
    }

    select(id) {
        this.selectedId = id === null ? null : this.book.realId(id);
        const span = this.selected();
        if (span && span.label !== this.activeClass &&
            span.state === 'accepted')
            this.setActiveClass(span.label);
        if (span && span.tier !== this.activeTier)
            this.setActiveTier(span.tier);
        this.emit('selection');
    }

    // One edit, undone as one: [{kind: "add", span}, {kind: "set", id, span},
    // {kind: "remove", id}]; span: what is to change of it.  It shows at once
    // and is then stored.  Returns the ids, below 0 for new ones.
    edit(changes) {
        this.#judged = [];
        return this.book.edit(changes);
    }

    // Give a span its state; whoever judges goes on at once, often to another
    // recording, and undo comes back from there.
    judge(id, state) {
        const places = [...this.#judged, this.recording.id];

        this.set(id, { state });
        this.#judged = places;
    }

    add(span) {
        this.lastLength = span.end - span.start;
        const [id] = this.edit([{ kind: 'add', span }]);
        this.select(id);
        return id;
    }

    set(id, span) {
        this.edit([{ kind: 'set', id, span }]);
    }

    async undo() {
        const place = this.#judged.pop();

        if (place !== undefined && place !== this.recording.id)
            await this.open(place);
        return this.book.turn('undo');
    }

    redo() {
        return this.book.turn('redo');
    }

    // Those of the whole recording, as far as there are not too many.
    everySpan() {
        return this.book.every();
    }

    // To the next span of a state ("any", ...), in this recording or those
    // behind it; false if there is none.
    async step(way, state = 'any') {
        if (!this.recording)
            return false;
        const near = this.book.neighbour(way, state);
        if (near) {
            this.#show(near);
            return true;
        }
        const { span } = await api.nextSpan(this.recording.id,
            this.book.edgeFor(way), way, state);
        if (span)
            await this.goTo(span);
        return Boolean(span);
    }

    // At once, so that the next key finds it selected.
    #show(span) {
        this.reveal(span.start, span.end);
        this.setCursor(span.start);
        this.select(span.id);
    }

    // Open its recording, select it and bring it into sight.
    async goTo(span) {
        if (!this.recording || span.recording !== this.recording.id)
            await this.open(span.recording);
        this.reveal(span.start, span.end);
        await this.book.whenCovered();
        this.#show(span);
    }
}
