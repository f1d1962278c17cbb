// SPDX-License-Identifier: GPL-2.0-or-later
//
// span_rows.js - rows of spans that do not lie on each other

const MOST = 6;

// spans by start → {rows: Map id → row, tiers: [{name, first, count}],
// count}.  A tier has rows of its own; what overlaps within a tier goes into
// a further one, as long as there are few.
export function rowsOf(spans) {
    const tiers = new Map();

    for (const span of spans) {
        if (!tiers.has(span.tier))
            tiers.set(span.tier, { name: span.tier, ends: [], rows: [] });
        const tier = tiers.get(span.tier);
        let row = tier.ends.findIndex((end) => end <= span.start);
        if (row < 0)
            row = tier.ends.length < MOST ? tier.ends.length : MOST - 1;
        tier.ends[row] = Math.max(tier.ends[row] || 0, span.end);
        tier.rows.push([span.id, row]);
    }
    return stack([...tiers.values()]);
}

function stack(tiers) {
    const rows = new Map();
    let first = 0;

    tiers.sort((a, b) => a.name.localeCompare(b.name, 'en'));
    for (const tier of tiers) {
        for (const [id, row] of tier.rows)
            rows.set(id, Math.min(first + row, MOST - 1));
        tier.first = Math.min(first, MOST - 1);
        tier.count = tier.ends.length;
        first += tier.count;
    }
    return { rows, count: Math.max(1, Math.min(first, MOST)),
        tiers: tiers.map(({ name, first: f, count }) =>
            ({ name, first: f, count })) };
}
