// SPDX-License-Identifier: GPL-2.0-or-later
//
// recording_dialog.js - all that is known of the open recording, and what was
//                       found wrong when it was brought in

import { createDialog } from './dialog.js';
import { h } from './dom.js';
import { lengthWords, rateWords } from './times.js';

function facts(r) {
    const frames = r.frames.toLocaleString('en');
    return [
        ['Form', r.format],
        ['Length', r.rate > 0 ? lengthWords(r.frames, r) + ', ' + frames +
            (r.kind === 'audio' ? ' frames' : ' rows') : frames + ' rows'],
        ['Rate', rateWords(r.rate)],
        [r.kind === 'audio' ? 'Channels' : 'Columns',
            (r.columns || []).join(', ') || String(r.channels)],
        ['Started', r.started.replace('T', ' ')],
        ['Device', r.device], ['Group', r.group], ['Split', r.split],
        ['Notes', r.notes], ['Spans', r.spans + (r.proposed ? ', ' +
            r.proposed + ' proposed' : '')],
        ['Content', r.hash],
    ].filter(([, value]) => value);
}

export function createRecordingDialog(store) {
    const dialog = createDialog('recording-window', 'Recording', fill);

    function fill(body) {
        const r = store.recording;
        const problems = r.problems || [];

        dialog.setTitle(r.name);
        body.replaceChildren(
            h('dl', {}, facts(r).flatMap(([term, value]) =>
                [h('dt', {}, term), h('dd', {}, value)])),
            h('h3', {}, problems.length ? 'What was found wrong with it' :
                'Nothing was found wrong with it.'),
            h('ul', { class: 'found' }, problems.map((p) => h('li', {}, p))));
    }

    return dialog;
}
