// SPDX-License-Identifier: GPL-2.0-or-later
//
// log_modules.mjs - the parts of the view of a log against plain references;
//                   they run in the page

// What is seen of random tiles, of which some have not come, is what a loop
// over the samples finds.  Returns what was wrong.
export function curvesAreTrue() {
    return import('/log_curve.js').then(({ curveOf }) => {
        const COLUMNS = 1024, wrong = [];
        let seed = 7;
        const random = (n) => {
            seed = (seed * 1664525 + 1013904223) % 4294967296;
            return Math.floor(seed / 4294967296 * n);
        };
        const extremes = (x, from, to) => {
            let low = NaN, high = NaN;
            for (let i = from; i < Math.min(to, x.length); i++) {
                low = x[i] < low || low !== low ? x[i] : low;
                high = x[i] > high || high !== high ? x[i] : high;
            }
            return [low, high];
        };
        const makeTiles = (channels, frames) => {
            const top = Math.max(0, Math.ceil(Math.log2(frames / COLUMNS)));
            const made = new Map();
            return { top, want() {}, best(level, index) {
                let l = level, i = index;
                while (l < top && random(3) === 0) {
                    l++;
                    i = Math.floor(i / 2);
                }
                const key = l + '/' + i;
                if (!made.has(key)) {
                    made.set(key, Float32Array.from(channels.flatMap((x) =>
                        Array.from({ length: COLUMNS }, (_, c) => extremes(x,
                            (i * COLUMNS + c) * 2 ** l,
                            (i * COLUMNS + c + 1) * 2 ** l)).flat())));
                }
                return { tile: made.get(key), level: l, index: i };
            } };
        };
        const look = (frames) => {
            const channels = [0, 1].map(() => Array.from({ length: frames },
                () => random(9) ? random(1000) : NaN));
            const tiles = makeTiles(channels, frames);
            for (let k = 0; k < 12; k++) {
                const from = random(frames - 8);
                const to = from + 8 + random(frames - from - 7);
                const curve = curveOf(tiles, { frames, channels: 2 }, from,
                    to, 50 + random(900));
                compare(channels, curve, from, to);
            }
        };
        // A column reaches to the middle between it and its neighbours; all
        // of them together must have the extremes of what is seen.
        const compare = (channels, curve, from, to) => {
            const wide = curve.framesPerColumn;
            const { at } = curve;
            if (at.some((a, i) => i && a <= at[i - 1]))
                wrong.push('not in order');
            if (at[0] - wide > from || at[at.length - 1] + wide < to - 1)
                wrong.push('not all of it');
            channels.forEach((x, k) => {
                const inner = extremes(x, from, to);
                const outer = extremes(x, Math.max(0, from - 2 * wide),
                    to + 2 * wide);
                const low = Math.min(...curve.low[k].filter((v) => v === v));
                const high = Math.max(...curve.high[k].filter((v) =>
                    v === v));
                if (low > inner[0] || low < outer[0] || high < inner[1] ||
                    high > outer[1])
                    wrong.push(['extremes', low, high, inner, outer]);
                if (wide === 1 && !at.every((a, i) =>
                    Object.is(curve.low[k][i], x[a])))
                    wrong.push('samples');
            });
        };
        [9, 700, 1024, 1025, 5000, 40000].forEach(look);
        return wrong;
    });
}

// Which columns are drawn as one line.
export function runsAreTrue() {
    return import('/log_curve.js').then(({ runsOf }) => ({
        none: runsOf([]), all: runsOf([1, 0, 2]),
        parts: runsOf([1, NaN, 2, 3, NaN, 4]),
        ends: runsOf([NaN, 0, NaN]), nothing: runsOf([NaN, NaN]),
    }));
}

// What stands on axes of time.
export function axesAreTrue() {
    return import('/log_axis.js').then(({ createAxis, startOf }) => {
        const words = (recording, from, to, width) =>
            createAxis({ started: '', ...recording }).ticks(from, to, width)
                .map(({ words: w, day }) => (day ? day + ' ' : '') + w);
        const clocked = createAxis({ rate: 10,
            started: '2026-11-28T23:59:30.5+01:00' });
        return {
            start: startOf('2026-11-28T20:40'), none: startOf('yesterday'),
            plain: words({ rate: 10 }, 0, 1200, 500),
            fine: words({ rate: 1000 }, 0, 40, 500),
            rows: words({ rate: 0 }, 0, 2500, 500),
            clock: words({ rate: 10, started: '2026-11-28T23:59:30.5' },
                0, 1200, 500),
            moment: clocked.words(295), known: clocked.clock,
        };
    });
}
