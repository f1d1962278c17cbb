// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_bench.mjs - how long a step of a scroll and of a zoom takes in a long
//                 log: from the wheel until the next frame of the screen is
//                 done, which is never sooner than the screen (16.7 ms)
//
// log_bench.mjs CATALOG TOKEN-FILE; prints milliseconds.

import { finish, openTab, pause, startBrowser, startServer } from
    './harness.mjs';

const [catalog, tokenFile] = process.argv.slice(2);
const STEPS = 60;

// Runs in the page: steps of the wheel, and nothing for comparison.
async function measure([steps, wheel]) {
    const layer = document.querySelector('.span-layer');
    const box = layer.getBoundingClientRect();
    const painted = () => new Promise((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);
    }));
    const times = [];
    for (let i = 0; i < steps; i++) {
        await painted();
        const start = performance.now();
        if (wheel) {
            layer.dispatchEvent(new WheelEvent('wheel', { bubbles: true,
                cancelable: true, clientX: box.left + 0.4 * box.width,
                clientY: box.top + box.height / 2, ...wheel }));
        }
        await painted();
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b);
}

const server = await startServer(catalog, ['--token-file', tokenFile]);
const browser = await startBrowser();

for (const [width, height] of [[1280, 800], [1920, 1080]]) {
    const tab = await openTab(browser, server,
        { viewport: { width, height } });
    await tab.drawn();
    await pause(2000);
    for (const [name, wheel] of [['nothing', null],
        ['zoom in', { deltaY: -100 }], ['zoom out', { deltaY: 70 }],
        ['scroll', { deltaY: 120, shiftKey: true }],
        ['nearer', { deltaY: -100 }],
        ['scroll near', { deltaY: -120, shiftKey: true }]]) {
        const t = await tab.page.evaluate(measure, [STEPS, wheel]);
        const at = (share) => t[Math.floor((STEPS - 1) * share)].toFixed(1);
        console.log(`${width}x${height} ${name}: median ${at(0.5)}, p95 ${
            at(0.95)}, most ${at(1)} ms`);
    }
    await tab.close();
}
await finish(browser, server);
