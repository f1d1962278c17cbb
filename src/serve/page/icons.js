// SPDX-License-Identifier: GPL-2.0-or-later
//
// icons.js - pictures on buttons, drawn on a field of 16 by 16

const SVG = 'http://www.w3.org/2000/svg';

// Lines; a leading "f" means an area.
const PATHS = {
    play: ['fM4 2.5v11l9.5-5.5z'],
    pause: ['fM4 3h3v10H4zM9 3h3v10H9z'],
    'play-span': ['M2.5 2v12M13.5 2v12', 'fM5.5 4.5v7l6-3.5z'],
    loop: ['M4 5h6.5a3 3 0 0 1 0 6.5H5.5a3 3 0 0 1-2.8-4M6 2.5L3.5 5' +
        'L6 7.5'],
    undo: ['M6 3L2.5 6.5L6 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7'],
    redo: ['M10 3l3.5 3.5L10 10M13 6.5H6.5a3.5 3.5 0 0 0 0 7H9'],
    'zoom-in': ['M11 7a4 4 0 1 1-8 0a4 4 0 0 1 8 0M10 10l3.5 3.5M5 7h4M7' +
        ' 5v4'],
    'zoom-out': ['M11 7a4 4 0 1 1-8 0a4 4 0 0 1 8 0M10 10l3.5 3.5M5 7h4'],
    'zoom-all': ['M2 4v8M14 4v8M4 8h8M6 6L4 8l2 2M10 6l2 2l-2 2'],
    'zoom-span': ['M2 3v10M14 3v10', 'fM5 5h6v6H5z'],
    previous: ['M10.5 3L5 8l5.5 5'],
    next: ['M5.5 3L11 8l-5.5 5'],
    split: ['M8 1.5v13', 'fM1.5 5h5v6h-5zM9.5 5h5v6h-5z'],
    merge: ['M1.5 4h4l2.5 4l-2.5 4h-4M14.5 4h-4L8 8l2.5 4h4'],
    delete: ['M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.7 9h5.6l.7-9M7 7v4M9' +
        ' 7v4'],
    keys: ['M1.5 4h13v8.5h-13zM4 6.5h.1M6.6 6.5h.1M9.2 6.5h.1M11.8' +
        ' 6.5h.1M5 10h6'],
    export: ['M8 2v7.5M5 7l3 3l3-3M2.5 10.5v3h11v-3'],
    about: ['M14 8a6 6 0 1 1-12 0a6 6 0 0 1 12 0M8 7v4M8 4.8v.1'],
    search: ['M11 7a4 4 0 1 1-8 0a4 4 0 0 1 8 0M10 10l3.5 3.5'],
    add: ['M8 3v10M3 8h10'],
    accept: ['M2.5 8.5l3.5 3.5l7.5-8'],
    reject: ['M3.5 3.5l9 9M12.5 3.5l-9 9'],
    unsure: ['M5.5 5.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8' +
        'M8 12.3v.2'],
    train: ['M2 13h12M3.5 10.5l3-4l2.5 2.5l4-6M13 6V3h-3'],
    similar: ['M1.5 8q1.5-5 3 0t3 0M8.5 8q1.5-5 3 0t3 0M2 13h4M10 13h4'],
    agreement: ['M6.5 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M1.5 8a4 4 0 1 0 8 0a4' +
        ' 4 0 1 0-8 0'],
    look: ['M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M12 4.5a1.5 1.5 0 1' +
        ' 1-3 0a1.5 1.5 0 0 1 3 0M7 11.5a1.5 1.5 0 1 1-3 0a1.5 1.5' +
        ' 0 0 1 3 0'],
    warn: ['M8 2L1.5 13.5h13zM8 6.5v3.5M8 12v.1'],
    close: ['M4 4l8 8M12 4l-8 8'],
    speed: ['M2.5 12a6 6 0 1 1 11 0M8 10l3-4'],
};

export function icon(name) {
    const made = document.createElementNS(SVG, 'svg');

    made.setAttribute('viewBox', '0 0 16 16');
    made.setAttribute('class', 'icon');
    made.setAttribute('aria-hidden', 'true');
    for (const path of PATHS[name] || []) {
        const line = made.appendChild(document.createElementNS(SVG, 'path'));
        const area = path.startsWith('f');
        line.setAttribute('d', area ? path.slice(1) : path);
        line.setAttribute('class', area ? 'area' : 'line');
    }
    return made;
}
