// SPDX-License-Identifier: GPL-2.0-or-later
//
// log.mjs - a person looks at a sensor log, hides channels, goes to the
//           sample, and labels it by mouse and by keys
//
// log.mjs CATALOG TOKEN-FILE; pump.csv is recording 1 (20,000 rows, 10 a
// second), valve.csv recording 2.  What the page exports is kept in
// CATALOG/exported.csv.

import { writeFileSync } from 'node:fs';
import { check, eventually, finish, openTab, same, shoot, startBrowser,
    startServer } from './harness.mjs';
import { axesAreTrue, curvesAreTrue, runsAreTrue } from './log_modules.mjs';

const [catalog, tokenFile] = process.argv.slice(2);
const FRAMES = 20000;
const server = await startServer(catalog, ['--token-file', tokenFile]);
const browser = await startBrowser();
const tab = await openTab(browser, server);
const { page, press } = tab;

tab.expect('willReadFrequently');       /* pixels are counted below */
tab.expect('/api/export?form=audacity');    /* which is refused, see there */
const seen = () => page.evaluate(() => {
    const values = new URLSearchParams(location.hash.slice(1));
    return [Number(values.get('from')), Number(values.get('to'))];
});
const plots = () => page.locator('.uplot').count();
const near = (a, b) => Math.abs(a - b) <= FRAMES / 300;
const brief = (spans) => spans.map((s) => [s.label, s.start, s.end]);
const stored = () => tab.stored(1).then(brief);
const looksLike = async (what, wanted) => {
    await eventually(what, stored, (now) => now.length === wanted.length &&
        now.every((s, i) => s[0] === wanted[i][0] &&
            near(s[1], wanted[i][1]) && near(s[2], wanted[i][2])));
    await tab.saved();
};

// How many pixels of its colour a channel has in a part of the width.
const inked = (plot, from, to) => page.evaluate(([k, a, b]) => {
    const canvas = document.querySelectorAll('.uplot canvas')[k];
    const color = getComputedStyle(document.documentElement)
        .getPropertyValue('--channel' + k).trim();
    const left = 60 + (canvas.width - 62) * a;
    const { data } = canvas.getContext('2d').getImageData(left, 0,
        (canvas.width - 62) * (b - a), canvas.height);
    const rgb = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (rgb.every((v, j) => Math.abs(v - data[i + j]) < 3))
            count++;
    }
    return count;
}, [plot, from, to]);

// ----- the parts

same('curves are what the samples are', await page.evaluate(curvesAreTrue),
    []);
same('runs without a gap', await page.evaluate(runsAreTrue), {
    none: [], all: [[0, 2]], parts: [[0, 0], [2, 3], [5, 5]],
    ends: [[1, 1]], nothing: [],
});
same('axes', await page.evaluate(axesAreTrue), {
    start: Date.UTC(2026, 10, 28, 20, 40) / 1000, none: null,
    plain: ['0:00', '0:30', '1:00', '1:30', '2:00'],
    fine: ['0:00.00', '0:00.01', '0:00.02', '0:00.03', '0:00.04'],
    rows: ['0', '1,000', '2,000'],
    clock: ['2026-11-29 00:00:00', '00:00:30', '00:01:00', '00:01:30'],
    moment: '2026-11-29 00:00:00.0', known: true,
});

// ----- channels

await tab.open('pump.csv');
same('names and units', await page.$$eval('.log-chip[data-channel] span:' +
    'nth-child(2)', (all) => all.map((one) => one.textContent)),
['temp [°C]', 'flow [l/min]', 'count']);
await eventually('three plots', plots, (n) => n === 3);
await eventually('it is drawn', () => inked(1, 0.1, 0.4), (n) => n > 500);
same('a gap is a gap', await inked(1, 0.505, 0.595), 0);
check('and no more than that', await inked(1, 0.605, 0.65) > 100);
await page.click('.log-chip[data-channel="1"]');
await eventually('a channel is hidden', plots, (n) => n === 2);
await page.focus('.log-chip[data-channel="2"]');
await press('Enter');
await eventually('another by its key', plots, (n) => n === 1);
await page.click('.log-chip[data-channel="0"]');
same('the last one stays', await plots(), 1);
await page.click('.log-chip[data-channel="1"]');
await page.click('.log-chip[data-channel="2"]');
await eventually('and shown', plots, (n) => n === 3);
await page.click('text=overlaid');
await eventually('all in one', plots, (n) => n === 1);
await shoot(tab, 'log-overlaid');
await page.click('text=overlaid');
await eventually('one below the other', plots, (n) => n === 3);

// ----- nearer, to the sample, and along

await page.focus('#view');
await press('0');
await page.mouse.move(...await tab.at(0.25, 0.5));
for (let i = 0; i < 40; i++)
    await page.mouse.wheel(0, -200);
const [from, to] = await eventually('the wheel goes to the sample', seen,
    ([a, b]) => b - a === 8);
check('where the mouse is', from <= FRAMES / 4 + 80 && to >= FRAMES / 4 - 80,
    [from, to]);
// Between samples lines are drawn, and none over those that are missing.
const hole = FRAMES / 4 - 5;
const inkBetween = (a, b) => inked(1, (a + 0.2 - from) / (to - from),
    (b - 0.2 - from) / (to - from));
check('two missing samples are in sight', hole > from && hole + 3 < to,
    [from, to]);
await eventually('a line leads on behind', () => inkBetween(hole + 2, hole + 3),
    (n) => n > 0);
same('there is none where they are missing', await inkBetween(hole - 1,
    hole + 2), 0);
await page.mouse.move(...await tab.at(0.51, 0.5));
await eventually('the value under the mouse', () => page.$$eval('.log-value',
    (all) => Number(all[2].textContent)),
(value) => value >= from && value <= to);
const [x, y] = await tab.at(0.5, 0.5);
await page.mouse.move(x, y);
await page.mouse.down({ button: 'middle' });
await page.mouse.move(x - 300, y, { steps: 3 });
await page.mouse.up({ button: 'middle' });
await eventually('the view is dragged', seen, ([a]) => a > from);
await page.keyboard.down('Shift');
await page.mouse.wheel(0, -600);
await page.keyboard.up('Shift');
await eventually('Shift and the wheel scroll', seen, ([a]) => a < from);

// ----- spans by mouse, then by keys

await page.focus('#view');
await press('0', 'Home');
await page.fill('.classes .add input', 'idle');
await press('Enter');
await page.waitForSelector('.class[data-class="idle"]');
await tab.drag([0.1, 0.6], [0.3, 0.6]);
await looksLike('a drag makes a span', [['idle', 0.1 * FRAMES,
    0.3 * FRAMES]]);
await tab.drag([0.3, 0.3], [0.4, 0.3]);
await looksLike('an edge is dragged, over any channel', [['idle',
    0.1 * FRAMES, 0.4 * FRAMES]]);
await tab.drag([0.2, 0.9], [0.5, 0.9]);
await looksLike('it is moved', [['idle', 0.4 * FRAMES, 0.7 * FRAMES]]);
await page.fill('.classes .add input', 'worn');
await press('Enter');
await page.waitForSelector('.class[data-class="worn"]');
await page.focus('#view');
await press('Escape', 'Home', 'Shift+ArrowRight', 'Shift+ArrowRight', '2');
await looksLike('keys make one', [['worn', 0, 0.02 * FRAMES],
    ['idle', 0.4 * FRAMES, 0.7 * FRAMES]]);
await press('1');
await eventually('and give it a class', stored,
    (now) => now[0][0] === 'idle');
await press('Control+z');
await eventually('which is taken back', stored, (now) => now[0][0] === 'worn');
await press('Control+z');
await looksLike('as all is', [['idle', 0.4 * FRAMES, 0.7 * FRAMES]]);
await press('Control+Shift+z');
await looksLike('and done again', [['worn', 0, 0.02 * FRAMES],
    ['idle', 0.4 * FRAMES, 0.7 * FRAMES]]);
await shoot(tab, 'log');

// ----- the clock of a log whose start is known

await page.route(/recordings\/2$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...await response.json(),
        started: '2026-11-28T23:59:00' } });
});
await tab.open('valve.csv');
await page.focus('#view');
await press('0');
await page.mouse.move(...await tab.at(0.5, 0.5));
await eventually('the clock is told', () => page.textContent('.log-moment'),
    (text) => /^2026-11-29 00:01:(29|30|31)\.\d$/.test(text));
await shoot(tab, 'log-clock');
await tab.open('pump.csv');
await page.focus('#view');
await press('0');

// ----- out

await eventually('its spans are there', tab.shown, (now) => now.length === 2);
await tab.click(0.5, 0.5);
await page.fill('.span [placeholder=first]', 'second');
await press('Enter');
await eventually('it has a tier', () => tab.stored(1),
    (now) => now[1].tier === 'second');
await page.click('button[data-action=export]');
await page.click('.export-window input[value=audacity]');
await eventually('what a form cannot hold is said',
    () => page.textContent('.lost'), (text) => /cannot hold/.test(text));
await shoot(tab, 'export');
await page.click('.export-window input[value=all]');
await eventually('nor for many recordings', () => page.textContent('.lost'),
    (text) => /is about one recording/.test(text));
same('such a file cannot be saved', await page.getAttribute(
    '.export-window a', 'href'), null);
await page.click('.export-window input[value=csv]');
await eventually('a form that holds all', () => page.textContent('.lost'),
    (text) => !/cannot hold|\u2026/.test(text));
const [download] = await Promise.all([page.waitForEvent('download'),
    page.click('.export-window a')]);
const chunks = [];
for await (const chunk of await download.createReadStream())
    chunks.push(chunk);
writeFileSync(catalog + '/exported.csv', Buffer.concat(chunks));

await finish(tab, browser, server);
