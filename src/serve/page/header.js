// SPDX-License-Identifier: GPL-2.0-or-later
//
// header.js - whose catalogue this is, whether all is on the disk, and what
//             is known of the open recording

import { h } from './dom.js';
import { icon } from './icons.js';
import { lengthWords, rateWords } from './times.js';

function savedWords({ kind, count, reason }) {
    if (kind === 'saved')
        return 'All saved';
    if (kind === 'saving')
        return 'Saving\u2026';
    return 'Not saved: ' + reason + '. ' + (count === 1 ?
        'One change waits' : count + ' changes wait');
}

function createSaved(mark, store) {
    const again = h('button', { type: 'button',
        onclick: () => store.book.saver.tryNow() }, 'Try now');

    const tell = () => {
        mark.className = store.saved.kind;
        mark.replaceChildren(h('span', { class: 'dot' }),
            h('span', { title: savedWords(store.saved) },
                savedWords(store.saved)),
            ...store.saved.kind === 'waiting' ? [again] : []);
    };
    store.on('saved', tell);
    tell();
}

function factsOf(r) {
    return [
        r.kind === 'audio' ? lengthWords(r.frames, r) :
            r.frames.toLocaleString('en') + ' rows' + (r.rate > 0 ? ', ' +
            lengthWords(r.frames, r) : ''),
        rateWords(r.rate),
        r.kind === 'audio' ? (r.channels === 1 ? 'mono' :
            r.channels === 2 ? 'stereo' : r.channels + ' channels') :
            r.channels + (r.channels === 1 ? ' column' : ' columns'),
        r.format, r.group && 'group ' + r.group, r.device,
        r.started && 'from ' + r.started.replace('T', ' '),
        r.split && 'for ' + r.split,
    ].filter(Boolean);
}

function tellRecording(about, store) {
    const r = store.recording;
    const problems = r.problems || [];

    document.title = r.name + ' \u2013 oriole';
    about.replaceChildren(
        h('h2', { title: r.name }, r.name),
        h('p', { class: 'facts', title: factsOf(r).join(' \u00b7 ') },
            factsOf(r).join(' \u00b7 ')),
        ...r.notes ? [h('p', { class: 'notes', title: r.notes },
            r.notes)] : [],
        ...problems.length ? [h('details', { class: 'problems' },
            h('summary', {}, icon('warn'), problems.length === 1 ?
                'A problem' : problems.length + ' problems'),
            h('ul', {}, problems.map((p) => h('li', {}, p))))] : []);
}

export function createHeader(top, about, store) {
    createSaved(top.querySelector('#saved'), store);
    store.on('project', () => {
        const { name, author } = store.project;
        const title = top.querySelector('#project');
        title.replaceChildren(h('b', {}, 'oriole'), h('span', {}, name));
        title.title = name + (author ? ', labelled by ' + author : '');
    });
    store.on('recording', () => tellRecording(about, store));
}
