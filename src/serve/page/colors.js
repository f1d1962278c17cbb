// SPDX-License-Identifier: GPL-2.0-or-later
//
// colors.js - the classes' colours, and palettes of pictures

// Okabe & Ito, "Color Universal Design", 2008, in the order of the library's
// own pictures (src/picture/axes.c); on dark ground some are lighter.
const LIGHT = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00',
    '#56b4e9', '#333333', '#b5a800'];
const DARK = ['#2b8fd0', '#e8742c', '#12b386', '#cc79a7', '#e69f00',
    '#56b4e9', '#c9ccd0', '#f0e442'];

// Beyond eight classes the line tells them apart.
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

export const darkScheme = matchMedia('(prefers-color-scheme: dark)');

// onDark: on a dark ground, whatever the scheme is; undefined: as it is.
export function colorAt(index, onDark = darkScheme.matches) {
    const set = onDark ? DARK : LIGHT;
    return set[index % set.length];
}

export function dashAt(index) {
    return DASHES[Math.floor(index / LIGHT.length) % DASHES.length];
}

// '#rrggbb' with an opacity.
export function faint(color, opacity) {
    const n = parseInt(color.slice(1), 16);
    return `rgba(${n >> 16},${n >> 8 & 255},${n & 255},${opacity})`;
}

// Black or white, whichever reads better on it (WCAG's luminance).
export function inkOn(color) {
    const n = parseInt(color.slice(1), 16);
    const [r, g, b] = [n >> 16, n >> 8 & 255, n & 255].map((v) => {
        const s = v / 255;
        return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? '#000000' :
        '#ffffff';
}

// Points of van der Walt & Smith's viridis, magma and (by Nuñez, Anderton &
// Renslow, 2018) cividis, between which lines are drawn.
const POINTS = {
    magma: ['#000004', '#1d1147', '#51127c', '#822681', '#b63679', '#e65164',
        '#fb8861', '#fec287', '#fcfdbf'],
    viridis: ['#440154', '#472d7b', '#3b528b', '#2c728e', '#21918c',
        '#28ae80', '#5ec962', '#addc30', '#fde725'],
    cividis: ['#00224e', '#1c3668', '#434e6c', '#61676f', '#7d7c78',
        '#9a9374', '#bbac69', '#dec959', '#fee838'],
    grey: ['#000000', '#ffffff'],
    'grey, dark on light': ['#ffffff', '#000000'],
};

export const paletteNames = Object.keys(POINTS);

// Is silence dark in it?
export function isDark(name) {
    return name !== 'grey, dark on light';
}

// 256 pixels 0xAABBGGRR, dark to bright.
export function paletteOf(name) {
    const points = (POINTS[name] || POINTS.magma).map(
        (p) => parseInt(p.slice(1), 16));
    const table = new Uint32Array(256);

    for (let i = 0; i < 256; i++) {
        const place = i / 255 * (points.length - 1);
        const k = Math.min(Math.floor(place), points.length - 2);
        const mix = (shift) => Math.round(
            (points[k] >> shift & 255) * (k + 1 - place) +
            (points[k + 1] >> shift & 255) * (place - k));
        table[i] = (255 << 24 | mix(0) << 16 | mix(8) << 8 | mix(16)) >>> 0;
    }
    return table;
}
