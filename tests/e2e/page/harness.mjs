// SPDX-License-Identifier: GPL-2.0-or-later
//
// harness.mjs - a server, a browser and what a person does, for tests
//
// Told by page_checks.sh: ORIOLE (the program), ORIOLE_NPM (where
// playwright-core is), BROWSER, and ORIOLE_SHOTS (a folder for pictures, or
// nothing).

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';

const { chromium } = createRequire(process.env.ORIOLE_NPM +
    '/node_modules/')('playwright-core');

export const shots = process.env.ORIOLE_SHOTS || '';
const PATIENCE = 30000;
let wrongs = 0, checked = 0;

export function check(what, holds, seen) {
    checked++;
    if (holds)
        return;
    wrongs++;
    console.error('FAILED: ' + what + (seen === undefined ? '' : ': ' +
        JSON.stringify(seen).slice(0, 1500)));
}

export function same(what, seen, expected) {
    check(what, JSON.stringify(seen) === JSON.stringify(expected),
        { seen, expected });
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// What `look` gives once `fits` it; a failure with what it gave last.
export async function eventually(what, look, fits = Boolean) {
    const end = Date.now() + PATIENCE;
    let seen;

    for (;;) {
        try {
            seen = await look();
            if (fits(seen))
                break;
        } catch (error) {
            seen = String(error);
        }
        if (Date.now() > end) {
            check(what, false, seen);
            return seen;
        }
        await pause(50);
    }
    checked++;
    return seen;
}

// oriole label in the background: {address, port, kill(signal)}.
export function startServer(catalog, more = []) {
    const child = spawn(process.env.ORIOLE, ['label', catalog,
        '--no-browser', ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';

    return new Promise((done, fail) => {
        const ended = new Promise((gone) => child.on('exit', gone));
        const listen = (bytes) => {
            said += bytes;
            const found = said.match(/http:\/\/\S+:(\d+)\/\?token=(\S+)/);
            if (found) {
                done({ address: found[0], port: Number(found[1]),
                    token: found[2], kill(signal = 'SIGTERM') {
                        child.kill(signal);
                        return ended;
                    } });
            }
        };
        child.stdout.on('data', listen);
        child.stderr.on('data', listen);
        ended.then((code) => fail(new Error('oriole label ended with ' +
            code + ': ' + said)));
    });
}

export function startBrowser() {
    return chromium.launch({ executablePath: process.env.BROWSER,
        args: ['--no-sandbox', '--disable-gpu', '--mute-audio',
            '--disable-background-networking', '--disable-sync',
            '--disable-component-update', '--no-first-run',
            '--autoplay-policy=no-user-gesture-required'] });
}

// A window with the page in it.  What it complains of and what it asks of
// others is kept; expect(text) says that a complaint is meant to be.
export async function openTab(browser, server, options = {}) {
    const context = options.context || await browser.newContext({
        viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const tab = { page, context, complaints: [], foreign: [], meant: [] };
    const complain = (text) => tab.complaints.push(text);

    page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()))
            complain(message.text() + ' ' + message.location().url);
    });
    page.on('pageerror', (error) => complain(error.stack));
    page.on('request', (request) => {
        const url = new URL(request.url());
        if (!['data:', 'blob:'].includes(url.protocol) &&
            url.host !== '127.0.0.1:' + server.port)
            tab.foreign.push(request.url());
    });
    tab.expect = (text) => tab.meant.push(text);
    tab.ready = () => page.waitForSelector('body[data-ready]',
        { timeout: PATIENCE });
    tab.close = () => {
        const odd = tab.complaints.filter((text) =>
            !tab.meant.some((part) => text.includes(part)));
        same('complaints of the page', odd, []);
        same('requests to others', tab.foreign, []);
        return page.close();
    };
    // What the catalogue has, past the page.
    let { token } = server;
    tab.secret = (now) => {
        token = now;
    };
    tab.ask = (path) => fetch('http://127.0.0.1:' + server.port + path,
        { headers: { Authorization: 'Bearer ' + token } })
        .then((answer) => answer.json());
    tab.stored = async (id) => (await tab.ask('/api/recordings/' + id +
        '/spans')).spans;
    tab.saved = () => eventually('all is saved',
        () => page.textContent('#saved'), (text) => text === 'All saved');
    // Open a recording by its name in the list.
    tab.open = async (name) => {
        await page.click(`.recordings .row[title="${name}"]`);
        await page.waitForFunction((title) => document.querySelector(
            '#about h2')?.textContent === title, name);
        await tab.drawn();
    };
    // Until all of the picture is there.
    tab.drawn = () => page.waitForFunction(() => {
        const [id] = (document.body.dataset.drawn || '').split(' ');
        return id && location.hash.includes('recording=' + id);
    }, null, { timeout: PATIENCE });
    tab.press = async (...keys) => {
        for (const key of keys)
            await page.keyboard.press(key);
    };
    // Where a frame and a share of the height are on the screen.
    tab.at = async (share, height) => {
        const box = await page.locator('#view').boundingBox();
        return [box.x + 58 + (box.width - 58) * share,
            box.y + box.height * height];
    };
    tab.drag = async (from, to, key) => {
        if (key)
            await page.keyboard.down(key);
        const [x, y] = await tab.at(...from), [u, v] = await tab.at(...to);
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move((x + u) / 2, (y + v) / 2);
        await page.mouse.move(u, v);
        await page.mouse.up();
        if (key)
            await page.keyboard.up(key);
    };
    tab.click = async (share, height) =>
        page.mouse.click(...await tab.at(share, height));
    // [label, start, end] of the spans in sight, as the list says them.
    tab.shown = () => page.$$eval('.spans-list li', (rows) => rows.map(
        ({ dataset: d }) => [d.label, Number(d.start), Number(d.end)]));
    tab.notice = (part) => eventually('it is said: ' + part,
        () => page.textContent('.notices'), (text) => text.includes(part));
    await page.goto(server.address);
    await tab.ready();
    return tab;
}

// Pictures at both sizes, light and dark.
export async function shoot(tab, name) {
    if (!shots)
        return;
    mkdirSync(shots, { recursive: true });
    for (const [width, height] of [[1280, 800], [1920, 1080]]) {
        await tab.page.setViewportSize({ width, height });
        for (const colorScheme of ['light', 'dark']) {
            await tab.page.emulateMedia({ colorScheme });
            await pause(700);
            await tab.page.screenshot({ path:
                `${shots}/${name}-${width}-${colorScheme}.png` });
        }
    }
    await tab.page.setViewportSize({ width: 1280, height: 800 });
    await tab.page.emulateMedia({ colorScheme: 'light' });
    await pause(300);
}

// The end of a test: what it found is the exit status.
export async function finish(...things) {
    for (const thing of things)
        await (thing.kill ? thing.kill() : thing.close());
    console.log(checked + ' checks, ' + wrongs + ' failed');
    process.exit(wrongs ? 1 : 0);
}
