// SPDX-License-Identifier: GPL-2.0-or-later
//
// modules.mjs - parts of the page by themselves; they run in the page
//
// Each gives a list of what was wrong.

export function timesAreRead() {
    return import('/times.js').then(({ clock, readTime, niceStep }) => {
        const wrong = [];
        const same = (what, seen, wanted) => Object.is(seen, wanted) ||
            wrong.push([what, seen, wanted]);

        same('0', clock(0, 0), '0:00');
        same('carry', clock(59.9999, 3), '1:00.000');
        same('hours', clock(3725.5, 1), '1:02:05.5');
        same('minus', clock(-1.5, 1), '\u22120:01.5');
        same('minus nothing', clock(-0.0001, 1), '0:00.0');
        for (const s of [0, 0.25, 59.75, 60, 3599.5, 3600, 86399.125])
            same('there and back ' + s, readTime(clock(s, 3)), s);
        same('no time', readTime('1:x'), NaN);
        same('too many', readTime('1:1:1:1'), NaN);
        same('nothing', readTime(''), NaN);
        for (let least = 1e-6; least < 1e6; least *= 1.7) {
            const step = niceStep(least);
            if (!(step >= least * 0.999 && step <= least * 5))
                wrong.push(['step', least, step]);
        }
        return wrong;
    });
}

// Random spans: none lies on another of its row, as long as there is room.
export function rowsDoNotOverlap() {
    return import('/span_rows.js').then(({ rowsOf }) => {
        const wrong = [];
        let seed = 11;
        const random = (n) => {
            seed = (seed * 1664525 + 1013904223) % 4294967296;
            return Math.floor(seed / 4294967296 * n);
        };
        for (let round = 0; round < 200; round++) {
            const spans = Array.from({ length: 1 + random(30) }, (_, i) => {
                const start = random(1000);
                return { id: i + 1, start, end: start + 1 + random(60),
                    tier: ['', 'a'][random(2)] };
            }).sort((a, b) => a.start - b.start);
            const { rows, count } = rowsOf(spans);
            const over = spans.some((a) => spans.some((b) => a.id < b.id &&
                rows.get(a.id) === rows.get(b.id) && a.start < b.end &&
                b.start < a.end));
            if (rows.size !== spans.length || (over && count < 6))
                wrong.push([round, count, spans]);
        }
        return wrong;
    });
}

export function keysHaveNames() {
    return import('/keys.js').then(({ keyName, keyWords, browserOwns }) => {
        const wrong = [];
        const press = (key, more) => keyName(new KeyboardEvent('keydown',
            { key, ...more }));
        const same = (seen, wanted) => seen === wanted ||
            wrong.push([seen, wanted]);

        same(press(' '), 'Space');
        same(press('a'), 'A');
        same(press('A', { shiftKey: true }), 'Shift+A');
        same(press('?', { shiftKey: true }), '?');
        same(press('z', { ctrlKey: true }), 'Ctrl+Z');
        same(press('z', { metaKey: true }), 'Ctrl+Z');
        same(press('ArrowLeft', { shiftKey: true }), 'Shift+ArrowLeft');
        same(press('Shift', { shiftKey: true }), '');
        same(press('ä'), 'Ä');
        same(keyWords('Shift+ArrowLeft'), 'Shift \u2190');
        same(keyWords('+'), '+');
        for (const key of ['F5', 'Ctrl+T', 'Ctrl+Shift+N', 'Alt+ArrowLeft',
            'Tab', 'Ctrl+1'])
            same(browserOwns(key), true);
        for (const key of ['Space', 'A', 'Ctrl+Z', 'Ctrl+Shift+Z', '?', '1'])
            same(browserOwns(key), false);
        return wrong;
    });
}

// What lies at a point: edges of the selected span before others, the
// shortest of several, only their own frequencies in a spectrogram.
export function handsFindSpans() {
    return import('/span_hit.js').then(({ hit }) => {
        const wrong = [];
        const place = { left: 0, width: 1000, from: 0, to: 1000,
            lanes: { top: 20, height: 40, row: 20 },
            pictures: [{ top: 100, height: 100, lowHz: 0, highHz: 0 },
                { top: 200, height: 100, lowHz: 0, highHz: 1000 }] };
        const spans = [{ id: 1, start: 100, end: 500 },
            { id: 2, start: 200, end: 300 },
            { id: 3, start: 600, end: 800, low_hz: 200, high_hz: 400 }];
        const rows = { rows: new Map([[1, 0], [2, 1], [3, 0]]) };
        const look = (x, y, selected = null) => {
            const found = hit(place, spans, rows, selected, x, y);
            return found ? found.span.id + ' ' + found.part : '';
        };
        const same = (seen, wanted) => seen === wanted ||
            wrong.push([seen, wanted]);

        same(look(250, 150), '2 body');
        same(look(250, 150, 1), '1 body');
        same(look(102, 150), '1 body');
        same(look(102, 150, 1), '1 start');
        same(look(498, 30), '1 end');
        same(look(250, 50), '2 body');
        same(look(400, 50), '');
        same(look(700, 270), '3 body');
        same(look(700, 220), '');
        same(look(700, 260, 3), '3 high');
        same(look(700, 280, 3), '3 low');
        same(look(900, 150), '');
        return wrong;
    });
}

export function classesKeepTheirOrder() {
    return import('/class_list.js').then(({ ClassList }) => {
        const wrong = [];
        const same = (seen, wanted) => JSON.stringify(seen) ===
            JSON.stringify(wanted) || wrong.push([seen, wanted]);
        const list = new ClassList();
        const table = { play: ['Space'], loop: ['2'], 'class:owl': ['1'] };

        list.set([{ label: 'a10', count: 1 }, { label: 'a9', count: 2 },
            { label: 'owl', count: 3 }], table);
        same(list.list.map((c) => [c.label, c.count, c.keys]),
            [['owl', 3, ['1']], ['a9', 2, ['3']], ['a10', 1, ['4']]]);
        same(list.tableWith('owl', table), null);
        same(list.tableWith('new', table)['class:new'], ['5']);
        same(list.tableWith('new', table)['class:a9'], ['3']);
        return wrong;
    });
}
