// SPDX-License-Identifier: GPL-2.0-or-later
//
// label.mjs - a person labels: opens, plays, makes spans and mends them by
//             keys and by mouse, takes back, comes back later
//
// label.mjs CATALOG TOKEN-FILE; morning.wav is recording 1 (20 s at 8 kHz),
// evening.wav recording 2 (10 s).

import { check, eventually, finish, openTab, pause, same, shoot, startBrowser,
    startServer } from './harness.mjs';
import * as modules from './modules.mjs';

const [catalog, tokenFile] = process.argv.slice(2);
const RATE = 8000, FRAMES = 20 * RATE, STEP = FRAMES / 100;

let server = await startServer(catalog, ['--token-file', tokenFile]);
const browser = await startBrowser();
const tab = await openTab(browser, server);
const { page, press } = tab;

const brief = (spans) => spans.map((s) => [s.label, s.start, s.end]);
const stored = (id = 1) => tab.stored(id).then(brief);
const becomes = async (what, spans, id = 1) => {
    const wanted = JSON.stringify(spans);
    await eventually(what, () => stored(id),
        (now) => JSON.stringify(now) === wanted);
    await tab.saved();
};

async function addClass(name) {
    await page.fill('.classes .add input', name);
    await press('Enter');
    await page.waitForSelector(`.class[data-class="${name}"]`);
    await page.focus('#view');
}

async function seeAll() {
    await page.focus('#view');
    await press('0', 'Home');
}

// ----- opening

await tab.open('morning.wav');
await tab.open('evening.wav');
await tab.open('morning.wav');
check('the facts are told', (await page.textContent('#about'))
    .includes('20.0 s'));
same('nothing is stored yet', await stored(), []);
await addClass('owl');
await addClass('jay');
same('classes have digits', await page.$$eval('.class kbd',
    (keys) => keys.map((k) => k.textContent)), ['1', '2']);

// ----- for all eyes and hands

for (const width of [1280, 1920]) {
    await page.setViewportSize({ width, height: width * 5 / 8 });
    await pause(200);
    same('nothing is cut or lies on another thing at ' + width,
        await page.evaluate(() => ['#top', '#look', '#transport', '#right',
            '#left', 'body'].filter((name) => {
            const one = document.querySelector(name);
            return one.scrollWidth > one.clientWidth + 1;
        })), []);
}
await page.setViewportSize({ width: 1280, height: 800 });
same('all that is pressed or filled in has a name', await page.$$eval(
    'button, select, input, [role=listbox], [tabindex="0"]', (all) => all
        .filter((one) => !(one.getAttribute('aria-label') || one.title ||
            one.textContent.trim() || one.labels?.[0]?.textContent.trim()))
        .map((one) => one.outerHTML)), []);

const taken = Object.values(await tab.ask('/keys.json')).flat();
same('no key does two things', taken.filter(
    (key, i) => taken.indexOf(key) !== i), []);

for (const test of Object.values(modules))
    same(test.name, await page.evaluate(test), []);

// ----- spans by keys alone

await seeAll();
await press('Home', 'ArrowRight', 'i', 'End', 'o', '1');
await becomes('from a mark to another, wherever the cursor went between',
    [['owl', STEP, FRAMES]]);
await press('Delete');
await becomes('it is gone', []);
await press('Escape', 'End', '1');
await becomes('at the end a span ends there, and is as long as the last',
    [['owl', STEP, FRAMES]]);
await press('Delete');
await becomes('it is gone too', []);
await press('Escape', 'Home');
await press('Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', '1');
await becomes('a marked part and a digit make a span',
    [['owl', 0, 3 * STEP]]);
await press('2');
await becomes('a digit changes the class', [['jay', 0, 3 * STEP]]);
await press('r', 'r', 'Shift+R', 'e', 'w', 'Shift+W');
await becomes('edges move by keys',
    [['jay', STEP + 1, 4 * STEP + 1]]);
await press('f', 'Shift+D', 'd', 'f');
await becomes('the span moves by keys', [['jay', 2 * STEP, 5 * STEP]]);
await press('Escape', 'Home', 'n', 'ArrowRight', 's');
await becomes('a span is split at the cursor',
    [['jay', 2 * STEP, 3 * STEP], ['jay', 3 * STEP, 5 * STEP]]);
await press('p', 'm');
await becomes('two are merged', [['jay', 2 * STEP, 5 * STEP]]);
await press('ArrowRight', '[', 'ArrowRight', ']');
await becomes('edges go to the cursor', [['jay', 3 * STEP, 4 * STEP]]);
await press('Delete');
await becomes('it is deleted', []);

// ----- undo and redo

for (const spans of [[['jay', 3 * STEP, 4 * STEP]],
    [['jay', 3 * STEP, 5 * STEP]], [['jay', 2 * STEP, 5 * STEP]]]) {
    await press('Control+z');
    await becomes('taken back', spans);
}
await press('Control+Shift+z');
await becomes('done again', [['jay', 3 * STEP, 5 * STEP]]);
await page.click('[data-action=undo]');
await becomes('taken back by mouse', [['jay', 2 * STEP, 5 * STEP]]);
await eventually('and shown', () => page.textContent(
    '.spans-list [aria-selected=true]'), (text) => text.includes('0:00.4'));

// ----- by mouse

const frame = (share) => Math.round(share * FRAMES);
const near = (a, b) => Math.abs(a - b) <= FRAMES / 400;
const shape = (now, wanted) => now.length === wanted.length && now.every(
    (s, i) => s[0] === wanted[i][0] && near(s[1], wanted[i][1]) &&
        near(s[2], wanted[i][2]));
const looksLike = async (what, wanted) => {
    await eventually(what, () => stored(), (now) => shape(now, wanted));
    await tab.saved();
};
const jay = ['jay', 2 * STEP, 5 * STEP];

await press('Escape');
await page.click('.class[data-class=owl]');
await tab.drag([0.4, 0.3], [0.5, 0.3]);
await looksLike('a drag makes a span', [jay, ['owl', frame(0.4),
    frame(0.5)]]);
await tab.drag([0.5, 0.3], [0.6, 0.3]);
await looksLike('an edge is dragged', [jay, ['owl', frame(0.4),
    frame(0.6)]]);
await tab.drag([0.45, 0.3], [0.5, 0.3]);
await looksLike('a span is dragged', [jay, ['owl', frame(0.45),
    frame(0.65)]]);
await tab.drag([0.5, 0.9], [0.55, 0.7], 'Shift');
await eventually('Shift gives it frequencies', () => tab.stored(1),
    (now) => now[1].low_hz > 100 && now[1].high_hz < 3000 &&
        now[1].high_hz > now[1].low_hz);
await press('Escape');
await tab.drag([0.8, 0.5], [0.9, 0.9], 'Shift');
await eventually('Shift makes a span of some frequencies',
    () => tab.stored(1), (now) => now.length === 3 && now[2].low_hz > 0 &&
        near(now[2].start, frame(0.8)));
await page.click('[data-action=delete]');
await looksLike('a button deletes', [jay, ['owl', frame(0.45),
    frame(0.65)]]);
await page.click('.spans-list li[data-label=owl]');
await page.fill('.span .form input >> nth=1', 'weather');
await press('Enter');
await eventually('its tier is changed', () => tab.stored(1),
    (now) => now[1].tier === 'weather');
await page.fill('.span .form input >> nth=2', '0:09.5');
await press('Enter');
await eventually('its beginning is written', () => tab.stored(1),
    (now) => now[1].start === 9.5 * RATE);
await tab.saved();
await shoot(tab, 'label');

// ----- playing

await seeAll();
await press('Escape', 'Space');
const heard = () => page.textContent('.place');
const first = await eventually('it plays', heard, (t) => t !== '0:00.00');
await eventually('it goes on', heard, (t) => t !== first);
await page.keyboard.down('2');
await pause(900);
await page.keyboard.up('2');
await press('Space');
const held = await eventually('a held key makes a span',
    () => tab.stored(1), (now) => now.length === 3);
const made = held.find((s) => s.label === 'jay' && s.start !== jay[1]);
check('as long as it was held', made && made.end - made.start > 0.2 * RATE &&
    made.end - made.start < 5 * RATE, made);
await page.selectOption('#transport select', '0.5');
same('half as fast, the pitch kept', await page.evaluate(() => {
    const media = document.querySelector('audio');
    return [media.playbackRate, media.preservesPitch];
}), [0.5, true]);
await press('l', 'Shift+Space');
const at = async () => (await heard()).split(':').reduce(
    (sum, part) => 60 * sum + Number(part), 0);
await eventually('the selected span plays', at,
    (t) => t > made.start / RATE);
await pause(1500);
const now = await at();
check('and is looped', now >= made.start / RATE - 0.3 &&
    now <= made.end / RATE + 0.3, { now, made });
await press('Space', 'l');

// ----- zoom and scroll

const range = () => page.evaluate(() => {
    const values = new URLSearchParams(location.hash.slice(1));
    return [Number(values.get('from')), Number(values.get('to'))];
});
await seeAll();
await page.mouse.move(...await tab.at(0.5, 0.3));
for (let i = 0; i < 40; i++)
    await page.mouse.wheel(0, -400);
await eventually('the wheel zooms to the sample', range,
    ([a, b]) => b - a <= 12 && a <= FRAMES / 2 && b >= FRAMES / 2 - 200);
await press('PageDown');
await seeAll();
await eventually('all is seen again', range,
    ([a, b]) => a === 0 && b === FRAMES);
await press('+', '+');
await eventually('keys zoom', range, ([a, b]) => b - a < FRAMES / 2);

await seeAll();
await press('+', '+', '+');
const [seen] = await range();
const whole = await page.locator('#overview .whole').boundingBox();
await page.mouse.move(whole.x + 20, whole.y + 20);
await page.mouse.down();
await page.mouse.move(whole.x + 120, whole.y + 20, { steps: 5 });
await page.mouse.up();
await eventually('the frame is dragged along the overview', range,
    ([a, b]) => Math.abs(a - seen - 100 / whole.width * FRAMES) < FRAMES /
        100 && b - a < FRAMES / 3);

// ----- an answer that is lost

await seeAll();
const soFar = (await stored()).length;
tab.expect('ERR_FAILED');
await page.route('**/edits', async (route) => {
    await route.fetch();
    await route.abort();
}, { times: 1 });
await press('Escape', 'End', 'ArrowLeft', 'Shift+ArrowLeft', '1');
await tab.saved();
await pause(300);
same('nothing is stored twice', (await stored()).length, soFar + 1);
await press('Delete');
await eventually('and it is known', () => stored(),
    (all) => all.length === soFar);
await tab.saved();

// ----- all is there after a reload

const before = await stored();
await page.reload();
await tab.ready();
await tab.drawn();
same('nothing is lost by a reload', await stored(), before);
await seeAll();
await eventually('and it is shown', () => tab.shown(),
    (shown) => shown.length === before.length);

// ----- walking, searching

await press('Escape', 'Home', 'n');
await eventually('the next span is selected', () => page.textContent(
    '.spans-list [aria-selected=true]'), (t) => t.includes('jay'));
await press('c');
await page.keyboard.type('wren');
await press('Enter');
await eventually('a new class is chosen by name', () => stored(),
    (all) => all[0][0] === 'wren');
await tab.saved();
await press('Control+z');
await eventually('and taken back', () => stored(),
    (all) => all[0][0] === 'jay');
await press('Shift+N');
await eventually('the next recording', () => page.textContent('#about h2'),
    (t) => t === 'evening.wav');
await press('Shift+S');
await page.keyboard.type('morn');
await eventually('the list is searched', () => page.$$eval(
    '.recordings .row', (rows) => rows.map((r) => r.title)),
(rows) => rows.join() === 'morning.wav');
await page.fill('.recordings input', '');
await page.click('[data-only=unlabelled]');
await eventually('only those without spans', () => page.$$eval(
    '.recordings .row', (rows) => rows.map((r) => r.title)),
(rows) => rows.join() === 'evening.wav');
await page.click('[data-only=all]');
await page.waitForSelector('.row[title="morning.wav"]');
await page.hover('.row[title="morning.wav"]');
await page.mouse.down();
await page.evaluate(() => new Promise((drawn) => {
    document.querySelector('.recordings .list').dispatchEvent(
        new Event('scroll'));
    requestAnimationFrame(() => requestAnimationFrame(drawn));
}));
await page.mouse.up();
await eventually('a row drawn anew under the mouse opens', () =>
    page.textContent('#about h2'), (title) => title === 'morning.wav');

// ----- two tabs

const other = await openTab(browser, server, { context: tab.context });
await tab.open('morning.wav');
await other.open('morning.wav');
await seeAll();
await page.click('.class[data-class=owl]');
await press('Escape', 'End', 'Shift+ArrowLeft', '1');
await eventually('a span appears in the other tab', () => other.shown(),
    (shown) => shown.some((s) => s[2] === FRAMES));
// The other one does not hear of what comes now.
await other.page.route('**/api/changes*', (route) => route.abort());
other.expect('api/changes');
other.expect('status of 409');
await press('2');
await eventually('the first tab changes it', () => stored(),
    (all) => all.at(-1)[0] === 'jay');
await other.page.click('.spans-list li[data-label=owl]:last-child');
await other.page.focus('#view');
await other.press('Shift+Q');
await other.notice('somebody else changed it');
same('nothing is overwritten', (await stored()).at(-1),
    ['jay', FRAMES - STEP, FRAMES]);
await eventually('what is stored is shown', () => other.shown(),
    (shown) => shown.at(-1)[0] === 'jay');
await shoot(other, 'conflict');
await other.page.click('.notice >> text=Store mine instead');
await eventually('unless one wants to', () => stored(),
    (all) => all.at(-1)[0] === 'owl' && all.at(-1)[1] === FRAMES - STEP - 1);
await other.page.unroute('**/api/changes*');
await other.close();

// ----- the server dies, and comes back

tab.expect('net::ERR_');
await eventually('the first tab has heard', () => tab.shown(),
    (shown) => shown.at(-1)?.[0] === 'owl');
await server.kill('SIGKILL');
const count = (await tab.shown()).length;
await press('Escape', 'Home', 'ArrowRight', 'Shift+ArrowRight', '1', 'Escape',
    'ArrowRight', 'Shift+ArrowRight', '2');
await eventually('it says that it is not saved', () => page.textContent(
    '#saved'), (text) => text.startsWith('Not saved: the server does not ' +
    'answer'));
await eventually('but shows what was made', () => tab.shown(),
    (shown) => shown.length === count + 2);
await shoot(tab, 'not-saved');
server = await startServer(catalog, ['--token-file', tokenFile, '--port',
    String(server.port)]);
await eventually('all is saved when the server is back',
    () => page.textContent('#saved'), (text) => text === 'All saved');
same('once each', (await stored()).length, count + 2);
await press('Control+z');
await eventually('and can be taken back', () => stored(),
    (all) => all.length === count + 1);

// ----- it comes back with another secret

tab.expect('status of 401');
await server.kill();
server = await startServer(catalog, ['--port', String(server.port)]);
await press('Escape', 'End', 'Shift+ArrowLeft', '2');
await eventually('it says where to go', () => page.textContent('#saved'),
    (text) => text.includes('open the address that it printed'));
const door = await tab.context.newPage();
await door.goto(server.address);
await eventually('then all is saved', () => page.textContent('#saved'),
    (text) => text === 'All saved');
tab.secret(server.token);
same('once', (await stored()).length, count + 2);
await door.close();

await tab.close();
await finish(browser, server);
