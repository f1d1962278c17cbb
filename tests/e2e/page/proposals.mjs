// SPDX-License-Identifier: GPL-2.0-or-later
//
// proposals.mjs - a recogniser is trained and proposes, its proposals are
//                 judged by keys; more like this; two people compared; keys
//                 changed
//
// proposals.mjs CATALOG TOKEN-FILE, made by page_proposals.sh.

import { check, eventually, finish, openTab, pause, same, shoot, startBrowser,
    startServer } from './harness.mjs';

const [catalog, tokenFile] = process.argv.slice(2);
const LONG = 240000;        /* milliseconds that a training may take */
const server = await startServer(catalog, ['--token-file', tokenFile]);
const browser = await startBrowser();
const tab = await openTab(browser, server);
const { page, press } = tab;

const opened = () => page.textContent('#about h2');
const queue = () => page.$$eval('.queue li', (rows) => rows.map((row) =>
    row.textContent));
const current = () => page.$$eval('.queue [aria-current]', (rows) =>
    rows.length);
const proposed = async () => (await tab.ask('/api/queue?limit=100')).spans;
const spanOf = async (id) => {
    const { recordings } = await tab.ask('/api/recordings?limit=100');
    for (const { id: recording } of recordings) {
        const found = (await tab.stored(recording)).find((s) => s.id === id);
        if (found)
            return found;
    }
    return null;
};
const press1 = async (key) => {
    await page.focus('#view');
    await press(key);
};

// ----- training, and what it proposes then

check('there is no model yet', (await page.textContent('.machine'))
    .includes('No model yet'));
check('so nothing can be proposed',
    await page.isDisabled('button[data-action=propose]'));
await page.selectOption('[aria-label="How long it trains"]', '120');
await page.click('button[data-action=train]');
await page.waitForSelector('.job:not([hidden]) progress');
check('one training at once',
    await page.isDisabled('button[data-action=train]'));
await shoot(tab, 'training');
await page.waitForSelector('.notice:has-text("Training done")',
    { timeout: LONG });
await eventually('there are proposals', queue, (rows) => rows.length >= 6);
await eventually('it is said what it knows', () => page.textContent(
    '.machine'), (text) => text.includes('high, jay, low'));

// ----- one key each, and on to the next, wherever it is

const first = await proposed();
same('the list is the server\u2019s', (await queue()).length, first.length);
await press1('g');
await eventually('the first is opened', opened,
    (name) => name === first[0].name);
await eventually('and marked in the list', current, (n) => n === 1);
await shoot(tab, 'proposals');
const states = ['accepted', 'rejected', 'unsure'];
for (const [i, key] of ['a', 'x', 'u'].entries()) {
    await press1(key);
    await eventually(key + ' moves on', opened,
        (name) => name === first[i + 1].name);
    await eventually(key + ' is stored', () => spanOf(first[i].id),
        (span) => span?.state === states[i]);
    await eventually(key + ' leaves the list', queue,
        (rows) => rows.length === first.length - i - 1);
    await tab.saved();
}
await page.click('.proposals button[data-action=accept]');
await eventually('a click does it too', () => spanOf(first[3].id),
    (span) => span?.state === 'accepted');
await tab.saved();
for (const i of [3, 2]) {
    await press1('Control+z');
    await eventually('undo comes back', opened,
        (name) => name === first[i].name);
    await eventually('taken back it is a proposal again',
        () => spanOf(first[i].id), (span) => span?.state === 'proposed');
    await eventually('and in the list', queue,
        (rows) => rows.length === first.length - i);
}
await press1('Control+Shift+z');
await eventually('done again it is none', () => spanOf(first[2].id),
    (span) => span?.state === 'unsure');

// ----- a training is stopped

await page.selectOption('[aria-label="How long it trains"]', '0');
await page.click('button[data-action=train]');
await page.click('.job button');
await page.waitForSelector('.notice:has-text("Training")', { timeout: LONG });
await eventually('it is over', () => page.isVisible('.job'), (on) => !on);

// ----- more like this

await tab.open('waves.csv');
await page.focus('#view');
await press('0');
await page.fill('.classes .add input', 'burst');
await press('Enter');
await page.waitForSelector('.class[data-class="burst"]');
await tab.drag([990 / 9000, 0.5], [1210 / 9000, 0.5]);
const log = (await tab.ask('/api/recordings?q=waves')).recordings[0].id;
await eventually('an example', () => tab.stored(log),
    (spans) => spans.length === 1);
await tab.saved();
await press1('v');
const starts = () => page.$$eval('.matches li', (rows) =>
    rows.map((row) => Number(row.dataset.start)));
await eventually('all of it is searched', () => page.textContent('.similar'),
    (text) => /places like this burst/.test(text));
const [one, two] = await starts();
check('the two others are the nearest', [4000, 7000].every((at) =>
    [one, two].some((start) => Math.abs(start - at) < 40)), [one, two]);
await shoot(tab, 'similar');
await page.click('.matches li:nth-child(2) .match');
await page.click('.matches li:nth-child(1) .tool');
await eventually('one is made a span', () => tab.stored(log),
    (spans) => spans.length === 2 && spans.every((s) =>
        s.label === 'burst' && s.state === 'accepted'));
const distances = await page.$$eval('.matches .sure', (all) =>
    all.map((each) => Number(each.textContent)));
await page.fill('.all-up-to input', String(distances[1]));
await page.click('.all-up-to button');
await eventually('all up to a distance', () => tab.stored(log),
    (spans) => spans.length === 3);
same('they are marked as made', await page.$$eval('.matches .made',
    (rows) => rows.length), 2);
await tab.saved();

// ----- two people: kappa = (0.5 - 0.38) / (1 - 0.38)

await page.click('button[data-action=agreement]');
await page.waitForSelector('.agreement-window select');
await page.selectOption('[aria-label="One author"]', 'eva');
await pause(300);
await page.selectOption('[aria-label="The other author"]', 'tom');
await eventually('the known kappa', () => page.textContent('.kappa'),
    (text) => text === '0.194');
check('in words', (await page.textContent('.agreement-window dl'))
    .includes('slight'));
same('each class', await page.$$eval('.agreement-window tbody tr', (rows) =>
    rows.map((row) => [...row.children].map((c) => c.textContent))),
[['jay', '1', '1', '0'], ['owl', '1', '2', '1']]);
same('where they differ', await page.$$eval('.differences .labels', (all) =>
    all.map((each) => each.textContent)), ['jay / owl', 'nothing / jay']);
await shoot(tab, 'agreement');
await page.click('.differences li:nth-child(2) button');
await eventually('it is jumped to', opened, (name) => name === 'talk.wav');
await eventually('the place', () => page.evaluate(() => Number(
    new URLSearchParams(location.hash.slice(1)).get('from'))),
(from) => from > 60000 && from < 72000);

// ----- keys

await press1('?');
await page.waitForSelector('.keys-window[open]');
await shoot(tab, 'keys');
const row = '.keys-window [data-action=accept] ';
const said = () => page.textContent('.keys-window .say');
await page.click(row + '.plus');
await press('Control+t');
check('the browser\u2019s stay its own', (await said())
    .includes('belongs to the browser'));
await page.click(row + '.plus');
await press('x');
check('none does two things', (await said()).includes('is taken'));
await page.click(row + '.plus');
await press('Escape');
check('and Escape leaves it', await page.isVisible('.keys-window[open]'));
await page.click(row + '.plus');
await press('Shift+Y');
await page.waitForSelector(row + '[data-key="Shift+Y"]');
await page.click(row + '[data-key=A]');
await page.waitForSelector(row + '[data-key=A]', { state: 'detached' });
await press('Escape');
await page.waitForSelector('.keys-window[open]', { state: 'detached' });
await page.reload();
await tab.ready();
const left = await proposed();
await press1('g');
await eventually('a proposal again', opened,
    (name) => name === left[0].name);
await press1('a');
await pause(300);
same('the old key does nothing', (await spanOf(left[0].id)).state,
    'proposed');
await press1('Shift+Y');
await eventually('the new one outlives a reload', () => spanOf(left[0].id),
    (span) => span?.state === 'accepted');
await tab.saved();
await press1('?');
await page.click('text=As they were at first');
await page.waitForSelector(row + '[data-key=A]');
await press('Escape');

await finish(tab, browser, server);
