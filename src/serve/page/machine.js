// SPDX-License-Identifier: GPL-2.0-or-later
//
// machine.js - what a recogniser proposes: asked for, trained for, and judged
//              one after the other, most useful first

import { actionButton, register } from './actions.js';
import { button, h } from './dom.js';
import { Jobs } from './jobs.js';
import { Queue } from './queue.js';

const MACHINE = { group: 'Proposals' };
const BUDGETS = [[30, '30 s'], [120, '2 min'], [600, '10 min'],
    [0, 'as long as it takes']];
const STATES = { done: 'done', failed: 'failed', stopped: 'stopped' };
const NAMES = { propose: 'Proposing', train: 'Training',
    similar: 'Searching' };

// One for the page: similar.js searches through it too.
export const jobs = new Jobs();

function judge(store, queue, state) {
    const span = store.selected();

    if (!span) {
        store.notice('Select a proposal first.');
        return;
    }
    if (state === 'rejected' && span.source === 'human') {
        store.notice('A span that people made is not rejected but deleted.');
        return;
    }
    const walks = span.state === 'proposed' || queue.indexOf(span.id) >= 0;
    if (span.state !== state)
        store.judge(span.id, state);
    if (walks)
        goOn(store, queue, queue.judged(span.id));
}

async function goOn(store, queue, promise) {
    try {
        const next = await promise;
        if (next)
            await store.goTo(next);
        else
            store.notice('No proposals are left.');
    } catch (error) {
        store.notice('The next proposal is not shown: ' + error.message +
            '.', 'warn');
    }
}

function registerJudging(store, queue) {
    const walk = (by) => () => goOn(store, queue, (async () => {
        if (!queue.list.length)
            await queue.refresh();
        return queue.beside(store.selectedId, by);
    })());

    register('accept', 'Accept the proposal, and on to the next',
        () => judge(store, queue, 'accepted'), MACHINE);
    register('reject', 'Reject the proposal, and on to the next',
        () => judge(store, queue, 'rejected'), MACHINE);
    register('unsure', 'Mark as unsure, and on to the next',
        () => judge(store, queue, 'unsure'), MACHINE);
    register('next-proposal', 'Next proposal', walk(1), MACHINE);
    register('previous-proposal', 'Previous proposal', walk(-1), MACHINE);
}

function createProgress(store) {
    const bar = h('progress', { max: 1, 'aria-label': 'How far it is' });
    const words = h('p', { class: 'job-words', role: 'status' });
    const stop = button('Stop', 'Stop it', () => {
        jobs.stop(Number(stop.dataset.job)).catch((e) => store.notice(
            'Not stopped: ' + e.message + '.', 'warn'));
    });
    const element = h('div', { class: 'job', hidden: true }, words,
        h('div', { class: 'job-line' }, bar, stop));

    jobs.on('jobs', () => {
        const job = jobs.running('train', 'propose');
        element.hidden = !job;
        if (!job)
            return;
        stop.dataset.job = job.id;
        words.textContent = job.message ? job.message[0].toUpperCase() +
            job.message.slice(1) : NAMES[job.kind] + '\u2026';
        if (job.progress === null)
            bar.removeAttribute('value');
        else
            bar.value = job.progress;
    });
    return element;
}

function createWishes(store) {
    const scope = h('select', { 'aria-label': 'Where it proposes' },
        h('option', { value: 'all' }, 'everywhere'),
        h('option', { value: 'one' }, 'in this recording'));
    const budget = h('select', { 'aria-label': 'How long it trains' },
        BUDGETS.map(([seconds, words]) => h('option', { value: seconds },
            words)));
    const begin = (path, body) => jobs.start(path, body).catch((e) =>
        store.notice('Not started: ' + e.message + '.', 'warn'));

    register('propose', 'Propose spans with the model', () => {
        begin('/api/propose', scope.value === 'one' && store.recording ?
            { recordings: [store.recording.id] } : {});
    }, MACHINE);
    register('train', 'Train on the labels now, then propose', () => {
        const seconds = Number(budget.value);
        begin('/api/train', seconds ? { seconds } : {});
    }, MACHINE);
    const propose = actionButton('propose', store, '', 'Propose');
    const train = actionButton('train', store, 'train', 'Train now');
    const tell = () => {
        const busy = Boolean(jobs.running('train', 'propose'));
        propose.disabled = busy || !store.project.model;
        train.disabled = busy;
    };
    jobs.on('jobs', tell);
    store.on('project', tell);
    return h('div', { class: 'wishes' }, train, budget, propose, scope);
}

function createModelWords(store) {
    const words = h('p', { class: 'about' });

    store.on('project', () => {
        const { model } = store.project;
        words.textContent = model ? model.file.split('/').pop() +
            ' knows ' + model.labels.join(', ') :
            'No model yet. Label a few of each class, then train.';
        words.title = words.textContent;
    });
    return words;
}

function createList(store, queue) {
    const heading = h('p', { class: 'queue-words' });
    const list = h('ul', { class: 'queue' });
    const judging = h('div', { class: 'judging' },
        actionButton('accept', store, 'accept', 'Yes'),
        actionButton('reject', store, 'reject', 'No'),
        actionButton('unsure', store, 'unsure', 'Unsure'));
    const element = h('div', { class: 'proposals' }, heading, judging, list);

    function line(span) {
        const swatch = h('span', { class: 'swatch' });
        swatch.style.background = store.classes.colorOf(span.label);
        return h('li', {}, h('button', { type: 'button',
            'aria-current': span.id === store.selectedId ? 'true' : null,
            onclick: () => goOn(store, queue, Promise.resolve(span)) },
        swatch, h('span', { class: 'label' }, span.label),
        h('span', { class: 'name' }, span.name),
        h('span', { class: 'sure' }, span.confidence === null ? '' :
            Math.round(100 * span.confidence) + ' %')));
    }

    function tell() {
        const count = Math.max(queue.list.length, store.project.proposed);
        heading.textContent = queue.list.length ? count + (count === 1 ?
            ' proposal' : ' proposals, most useful first') : '';
        judging.hidden = !queue.list.length;
        list.replaceChildren(...queue.list.map(line));
        list.querySelector('[aria-current]')?.scrollIntoView(
            { block: 'nearest' });
    }

    queue.on('queue', tell);
    store.on('selection classes project scheme', tell);
    return element;
}

export function createPanel(element, store) {
    const queue = new Queue(store);
    const refresh = (keep) => queue.refresh(keep).catch(() => {});

    registerJudging(store, queue);
    element.append(createModelWords(store), createWishes(store),
        createProgress(store), createList(store, queue));
    jobs.on('ended', (job) => {
        if (job.kind === 'similar')
            return;
        store.notice(NAMES[job.kind] + ' ' + STATES[job.state] +
            (job.message && job.state !== 'stopped' ? ': ' + job.message :
                '') + '.',
        job.state === 'failed' ? 'warn' : 'say');
        store.refreshProject();
        refresh(false);
    });
    store.on('changes', () => refresh(true));
    store.on('spans', () => queue.look(store.list).catch(() => {}));
    jobs.look();
    refresh(false);
}
