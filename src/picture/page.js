// What a page does: clips open where they are clicked, and play.
'use strict';
(function () {
    const clips = JSON.parse(document.getElementById('clips').textContent);
    let playing = null;

    function bytesOf(text) {
        return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    }

    // 16 bits, one channel, behind the 44 bytes of a WAV file's head.
    function wavOf(clip) {
        const sound = bytesOf(clip.sound);
        const head = new DataView(new ArrayBuffer(44));
        const words = [[0, 0x52494646], [8, 0x57415645], [12, 0x666d7420],
            [36, 0x64617461]];
        words.forEach((w) => head.setUint32(w[0], w[1]));
        head.setUint32(4, 36 + sound.length, true);
        head.setUint32(16, 16, true);
        head.setUint16(20, 1, true);
        head.setUint16(22, 1, true);
        head.setUint32(24, clip.rate, true);
        head.setUint32(28, 2 * clip.rate, true);
        head.setUint16(32, 2, true);
        head.setUint16(34, 16, true);
        head.setUint32(40, sound.length, true);
        return new Blob([head, sound], { type: 'audio/wav' });
    }

    function play(clip) {
        if (playing) {
            playing.pause();
            URL.revokeObjectURL(playing.src);
        }
        playing = new Audio(URL.createObjectURL(wavOf(clip)));
        playing.play().catch(() => { playing = null; });
    }

    function element(parent, name, text) {
        const made = parent.appendChild(document.createElement(name));
        made.textContent = text;
        return made;
    }

    // Pairs of least and largest, 0 where the samples are missing, as areas.
    function areasOf(shape) {
        const areas = [];
        let top = [], bottom = [];
        for (let i = 0; i <= shape.length; i += 2) {
            if (i < shape.length && shape[i + 1] > 0) {
                top.push(i + ',' + (258 - shape[i + 1]) / 2);
                bottom.unshift(i + ',' + (258 - shape[i]) / 2);
            } else if (top.length > 0) {
                areas.push(top.concat(bottom).join(' '));
                top = [];
                bottom = [];
            }
        }
        return areas;
    }

    function draw(parent, clip) {
        const space = 'http://www.w3.org/2000/svg';
        const shape = bytesOf(clip.shape);
        const svg = parent.appendChild(document.createElementNS(space,
            'svg'));
        const color = 'var(--c' + clip.color + ')';
        svg.setAttribute('viewBox', '0 0 ' + shape.length + ' 130');
        svg.setAttribute('role', 'img');
        svg.setAttribute('aria-label', clip.name);
        areasOf(shape).forEach((points) => {
            const area = svg.appendChild(document.createElementNS(space,
                'polygon'));
            area.setAttribute('points', points);
            area.setAttribute('fill', color);
            area.setAttribute('stroke', color);
        });
    }

    function open(mark) {
        const clip = clips[mark.dataset.mark];
        const figure = mark.closest('figure');
        let place = figure.nextElementSibling;
        while (place && !place.classList.contains('opened'))
            place = place.nextElementSibling;
        if (!clip || !place)
            return;
        document.querySelectorAll('.mark.on').forEach(
            (m) => m.classList.remove('on'));
        mark.classList.add('on');
        place.replaceChildren();
        element(place, 'b', clip.name);
        element(place, 'span', clip.words);
        draw(place, clip);
        element(place, 'span', clip.span + ' ');
        if (clip.sound) {
            element(place, 'button', '\u25b6 play').addEventListener('click',
                () => play(clip));
        }
    }

    document.querySelectorAll('[data-play]').forEach((button) => {
        button.addEventListener('click', () => play(
            clips[button.dataset.play]));
    });
    document.querySelectorAll('[data-mark]').forEach((mark) => {
        mark.addEventListener('click', () => open(mark));
        mark.addEventListener('keydown', (event) => {
            if (event.key === 'Enter' || event.key === ' ') {
                event.preventDefault();
                open(mark);
            }
        });
    });
}());
