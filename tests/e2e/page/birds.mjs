// SPDX-License-Identifier: GPL-2.0-or-later
//
// birds.mjs - ten seconds of a field recording are labelled; pictures of it
//
// birds.mjs CATALOG NAME

import { eventually, finish, openTab, pause, same, shoot, startBrowser,
    startServer } from './harness.mjs';

const [catalog, name] = process.argv.slice(2);
const server = await startServer(catalog, ['--author', 'eva']);
const browser = await startBrowser();
const tab = await openTab(browser, server);
const { page, press } = tab;

// Class, seconds, Hz.
const SPANS = [['warble', 0.22, 1.1, 5500, 9600],
    ['trill', 2.05, 4.34, 3900, 10200], ['whistle', 1.62, 2.34, 1850, 2300],
    ['warble', 6.15, 8.3, 5200, 10400], ['chatter', 8.3, 9.35, 2700, 8600],
    ['whistle', 8.87, 9.66, 1850, 2300]];

await tab.open(name);
const { rate, frames, id } = (await tab.ask('/api/recordings?q=' +
    encodeURIComponent(name))).recordings[0];
const share = (seconds) => seconds * rate / frames;

async function write(place, value) {
    await page.fill(`.span .form input >> nth=${place}`, String(value));
    await press('Enter');
}

for (const label of ['warble', 'trill', 'whistle', 'chatter']) {
    await page.fill('.classes .add input', label);
    await press('Enter');
    await page.waitForSelector(`.class[data-class="${label}"]`);
}
await page.focus('#view');
await press('0');
for (const [label, start, end, low, high] of SPANS) {
    await press('Escape');
    await page.click(`.class[data-class="${label}"]`);
    await tab.drag([share(start), 0.3], [share(end), 0.3]);
    await page.waitForSelector('.spans-list [aria-selected=true]' +
        `[data-label="${label}"]`);
    await write(4, low);
    await write(5, high);
}
await tab.saved();
const stored = await eventually('all are stored', () => tab.stored(id),
    (spans) => spans.length === SPANS.length &&
        spans.every((s) => s.high_hz > 0));
same('by whom', stored.map((s) => s.author),
    SPANS.map(() => 'eva'));
same('their frequencies', stored.map((s) => [s.label, s.low_hz, s.high_hz]),
    [...SPANS].sort((a, b) => a[1] - b[1]).map(([label, , , low, high]) =>
        [label, low, high]));
await page.focus('#view');
await press('Escape', 'Home', 'n', 'n', 'n');
await page.mouse.move(5, 5);
await page.fill('[data-option=highHz]', '12000');
await press('Enter');
await page.selectOption('[data-option=window]', '1024');
await pause(1000);
await press('k');
await page.evaluate(() => document.activeElement.blur());
await pause(5000);
await shoot(tab, 'birds');
await press('z');
await page.selectOption('[data-option=palette]', 'viridis');
await pause(1000);
await shoot(tab, 'birds-near');
await tab.close();
await finish(browser, server);
