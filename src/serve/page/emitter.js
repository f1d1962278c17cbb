// SPDX-License-Identifier: GPL-2.0-or-later
//
// emitter.js - who wants to know of what

export class Emitter {
    #listeners = new Map();

    // Returns a function that ends it.
    on(names, listener) {
        const list = names.split(' ');
        for (const name of list) {
            if (!this.#listeners.has(name))
                this.#listeners.set(name, new Set());
            this.#listeners.get(name).add(listener);
        }
        return () => list.forEach(
            (name) => this.#listeners.get(name).delete(listener));
    }

    emit(name, value) {
        for (const listener of [...this.#listeners.get(name) || []])
            listener(value);
    }
}
