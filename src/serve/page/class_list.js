// SPDX-License-Identifier: GPL-2.0-or-later
//
// class_list.js - the classes of a catalogue: their order, colours and digits
//
// A class that somebody made or gave a key stands in the key table as an
// action "class:LABEL", whose keys are those of the class; these come first,
// in the table's order.  The others follow by name and get the digits that
// are left.

import { colorAt, dashAt } from './colors.js';

const PREFIX = 'class:';
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

export class ClassList {
    list = [];              /* {label, count, index, keys} */
    #byLabel = new Map();

    set(counted, table) {
        const counts = new Map(counted.map((c) => [c.label, c.count]));
        const named = Object.keys(table)
            .filter((action) => action.startsWith(PREFIX))
            .map((action) => action.slice(PREFIX.length));
        const others = [...counts.keys()].filter((l) => !named.includes(l));

        others.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
        this.list = [...named, ...others].map((label, index) => ({
            label, index, count: counts.get(label) || 0,
            keys: [...table[PREFIX + label] || []],
        }));
        this.#giveDigits(named.length, table);
        this.#byLabel = new Map(this.list.map((c) => [c.label, c]));
    }

    #giveDigits(from, table) {
        const taken = new Set(Object.values(table).flat());
        const free = DIGITS.filter((digit) => !taken.has(digit));
        for (const one of this.list.slice(from)) {
            if (free.length)
                one.keys = [free.shift()];
        }
    }

    has(label) {
        return this.#byLabel.has(label);
    }

    get(label) {
        return this.#byLabel.get(label) || { label, count: 0, keys: [],
            index: this.list.length };
    }

    // onDark: on a dark ground, whatever the page's scheme is.
    colorOf(label, onDark) {
        return colorAt(this.get(label).index, onDark);
    }

    // Dashes of its line, for setLineDash: other ones beyond eight classes.
    dashOf(label) {
        return dashAt(this.get(label).index);
    }

    // The class of an action "class:LABEL" or of a digit that was given.
    labelOf(action) {
        return action.startsWith(PREFIX) ? action.slice(PREFIX.length) : null;
    }

    // Actions of classes, those whose digits are not in the table included.
    actions() {
        return Object.fromEntries(this.list.map(
            (c) => [PREFIX + c.label, c.keys]));
    }

    // The key table with this label as a class; null if it is one already.
    tableWith(label, table) {
        if (this.has(label))
            return null;
        const mine = this.actions();
        const taken = new Set([...Object.values(table).flat(),
            ...Object.values(mine).flat()]);
        const digit = DIGITS.find((d) => !taken.has(d));
        return { ...table, ...mine, [PREFIX + label]: digit ? [digit] : [] };
    }
}
