// SPDX-License-Identifier: GPL-2.0-or-later
//
// bench.mjs - how long pictures of a long recording take
//
// bench.mjs CATALOG, of one recording; tells milliseconds: median, 95 of 100,
// the longest.

import { finish, openTab, startBrowser, startServer } from './harness.mjs';

const [catalog] = process.argv.slice(2);
const server = await startServer(catalog);
const browser = await startBrowser();

function tell(what, times) {
    const sorted = [...times].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1,
        Math.floor(share * sorted.length))]?.toFixed(1);
    console.log([what, sorted.length, at(0.5), at(0.95), at(1)].join('\t'));
}

// From the address to all of the first picture.
async function firstPicture(tab) {
    await tab.page.goto('about:blank');
    const begin = Date.now();
    await tab.page.goto(server.address);
    await tab.page.waitForFunction(() => document.body?.dataset.drawn);
    return Date.now() - begin;
}

// Steps of the wheel, each until its frame is on the screen.
const steps = (tab, x, y, count) => tab.page.evaluate(
    async ([deltaX, deltaY, times]) => {
        const layer = document.querySelector('.span-layer');
        const box = layer.getBoundingClientRect();
        const frame = () => new Promise((done) => requestAnimationFrame(
            () => setTimeout(done)));
        const taken = [];
        for (let i = 0; i < times; i++) {
            const begin = performance.now();
            layer.dispatchEvent(new WheelEvent('wheel', { deltaX, deltaY,
                clientX: box.x + box.width / 2, clientY: box.y + 200,
                bubbles: true, cancelable: true }));
            await frame();
            taken.push(performance.now() - begin);
        }
        return taken;
    }, [x, y, count]);

// Until all that is seen is there, at so many places.
const jumps = (tab, count) => tab.page.evaluate(async (times) => {
    const box = document.querySelector('#overview .whole');
    const taken = [];
    for (let i = 0; i < times; i++) {
        const begin = performance.now();
        const { left, width, top } = box.getBoundingClientRect();
        delete document.body.dataset.drawn;
        const part = box.firstElementChild.shadowRoot
            .querySelector('.wrapper');
        part.dispatchEvent(new MouseEvent('click', { clientX: left + width *
            ((i * 0.381966) % 1), clientY: top + 10, bubbles: true }));
        while (!document.body.dataset.drawn)
            await new Promise((done) => setTimeout(done, 5));
        taken.push(performance.now() - begin);
    }
    return taken;
}, count);

const begin = Date.now();
const tab = await openTab(browser, server);
const { page } = tab;
await page.waitForFunction(() => document.body.dataset.drawn, null,
    { timeout: 600000 });
console.log('what\tcount\tmedian\tp95\tlongest');
tell('first picture, what it needs being built', [Date.now() - begin]);
const again = [];
for (let i = 0; i < 5; i++)
    again.push(await firstPicture(tab));
tell('first picture again', again);
await page.focus('#view');
await page.evaluate(() => performance.clearResourceTimings());
await page.evaluate(
    () => performance.setResourceTimingBufferSize(5000));
tell('jump elsewhere, until all is there', await jumps(tab, 20));
tell('scroll by a sixth', await steps(tab, 120, 0, 60));
tell('zoom out', await steps(tab, 0, 100, 40));
await page.keyboard.press('0');
await page.waitForTimeout(2000);
tell('zoom in', await steps(tab, 0, -100, 60));
const asked = (part) => page.evaluate((text) => performance
    .getEntriesByType('resource').filter((e) => e.name.includes(text) &&
        e.responseStatus === 200)
    .map((e) => e.responseEnd - e.requestStart), part);
tell('a spectrogram tile', await asked('/spectrogram/'));
tell('a piece of peaks', await asked('/peaks'));
await finish(browser, server);
