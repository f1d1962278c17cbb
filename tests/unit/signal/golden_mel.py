#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Golden numbers for test_mel.c, with numpy alone.

    python3 golden_mel.py > golden_mel.h

Written from the formulas in librosa's documentation (filters.mel, stft,
power_to_db, feature.mfcc) and in the HTK book (sections 5.2, 5.4, 5.6), in
double precision, as matrices and without a fast Fourier transform; it
shares no line and no structure with src/signal/mel.c.
"""
import numpy as np

LENGTH = 900


def signal():
    """A whole-number recurrence, so that C makes the very same samples."""
    state = 12345
    x = np.zeros(LENGTH)
    for t in range(LENGTH):
        state = (state * 1103515245 + 12345) % 2**31
        saw = (t * 37) % 256 - 128
        x[t] = (state // 65536 % 8192 - 4096 + 64 * saw) / 32768.0
    return x


def dft(n):
    k = np.arange(n // 2 + 1)[:, None] * np.arange(n)[None, :]
    return np.exp(-2j * np.pi * k / n)


def dct2(rows, n):
    return np.cos(np.pi * np.arange(rows)[:, None] *
                  (2 * np.arange(n)[None, :] + 1) / (2 * n))


# ---------------------------------------------------------------- librosa

def slaney_mel(hz):
    hz = np.asarray(hz, float)
    log = 15 + 27 * np.log(np.maximum(hz, 1e-9) / 1000) / np.log(6.4)
    return np.where(hz >= 1000, log, 3 * hz / 200)


def slaney_hz(mel):
    mel = np.asarray(mel, float)
    return np.where(mel >= 15, 1000 * 6.4 ** ((mel - 15) / 27), 200 * mel / 3)


def slaney_filters(rate, fft, bands, low, high):
    edges = slaney_hz(np.linspace(slaney_mel(low), slaney_mel(high),
                                  bands + 2))
    freqs = np.linspace(0, rate / 2, fft // 2 + 1)
    out = np.zeros((bands, freqs.size))
    for b in range(bands):
        l, c, h = edges[b:b + 3]
        up, down = (freqs - l) / (c - l), (h - freqs) / (h - c)
        out[b] = np.clip(np.minimum(up, down), 0, None) * 2 / (h - l)
    return out


def librosa(x, rate, window, hop, fft, bands, low, high, coefficients):
    hann = np.zeros(fft)
    left = (fft - window) // 2
    hann[left:left + window] = 0.5 * (
        1 - np.cos(2 * np.pi * np.arange(window) / window))
    padded = np.concatenate([np.zeros(fft // 2), x, np.zeros(fft // 2)])
    frames = np.array([padded[s:s + fft] * hann
                       for s in range(0, padded.size - fft + 1, hop)])
    power = np.abs(frames @ dft(fft).T) ** 2
    mel = power @ slaney_filters(rate, fft, bands, low, high).T
    db = 10 * np.log10(np.maximum(mel, 1e-10))
    if not coefficients:
        return db
    basis = dct2(coefficients, bands) * np.sqrt(2 / bands)
    basis[0] /= np.sqrt(2)
    return db @ basis.T


# -------------------------------------------------------------------- HTK

def htk_mel(hz):
    return 2595 * np.log10(1 + np.asarray(hz, float) / 700)


def htk(x, rate, window, hop, fft, bands, low, high, coefficients):
    x = x * 32768
    centres = np.linspace(htk_mel(low), htk_mel(high), bands + 2)
    # HTK counts bins from 1; klo and khi are as its book's source has them.
    klo = max(2, int(low / rate * fft + 2.5))
    khi = min(fft // 2, int(high / rate * fft + 0.5))
    filters = np.zeros((bands, fft // 2 + 1))
    for k in range(klo, khi + 1):
        m = htk_mel((k - 1) * rate / fft)
        # each bin is shared by the band below and the band above it
        chan = int(np.searchsorted(centres, m, side='right')) - 1
        lower = (centres[chan + 1] - m) / (centres[chan + 1] - centres[chan])
        if chan > 0:
            filters[chan - 1, k - 1] += lower
        if chan < bands:
            filters[chan, k - 1] += 1 - lower
    hamming = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(window) /
                                   (window - 1))
    out = []
    for s in range(0, x.size - window + 1, hop):
        frame = x[s:s + window]
        previous = np.concatenate([frame[:1], frame[:-1]])
        frame = (frame - 0.97 * previous) * hamming
        magnitude = np.abs(dft(fft)[:, :window] @ frame)
        out.append(np.log(np.maximum(filters @ magnitude, 1.0)))
    out = np.array(out)
    if not coefficients:
        return out
    k = np.arange(1, coefficients)
    basis = np.sqrt(2 / bands) * dct2(coefficients, bands)
    c = out @ basis.T
    lifter = 1 + 11 * np.sin(np.pi * k / 22)
    return np.concatenate([c[:, 1:] * lifter, c[:, :1]], axis=1)


CASES = [
    # dialect, rate, window, hop, fft, bands, low, high, coefficients
    ("SLANEY", 16000, 400, 160, 512, 20, 0, 0, 0),
    ("SLANEY", 16000, 400, 160, 512, 20, 0, 0, 13),
    ("SLANEY", 22050, 256, 100, 256, 12, 300, 8000, 0),
    ("SLANEY", 8000, 199, 77, 300, 15, 60, 3700, 15),
    ("HTK", 16000, 400, 160, 512, 20, 0, 0, 0),
    ("HTK", 16000, 400, 160, 512, 20, 0, 0, 13),
    ("HTK", 8000, 200, 80, 256, 12, 300, 3400, 0),
    ("HTK", 8000, 201, 77, 300, 15, 64, 3700, 15),
]


def main():
    x = signal()
    print("/* SPDX-License-Identifier: GPL-2.0-or-later\n *\n"
          " * golden_mel.h - made by golden_mel.py, which says from what\n"
          " */")
    print("enum { GOLDEN_LENGTH = %d };\n" % LENGTH)
    rows, offset, numbers = [], 0, []
    for dialect, rate, window, hop, fft, bands, low, high, n in CASES:
        f = librosa if dialect == "SLANEY" else htk
        y = f(x, rate, window, hop, fft, bands, low, high or rate / 2, n)
        rows.append("    { ORI_MEL_%s, %d, %d, %d, %d, %d, %d, %d, %d, %d, "
                    "%d }," % (dialect, rate, window, hop, fft, bands, low,
                               high, n, y.shape[0], offset))
        numbers += list(y.ravel())
        offset += y.size
    print("/* dialect, rate, window, hop, fft, bands, low, high, "
          "coefficients; frames,\n * place of the first number */")
    print("static const int golden_cases[][11] = {")
    print("\n".join(rows))
    print("};\n\nstatic const float golden_numbers[] = {")
    for i in range(0, len(numbers), 6):
        print("    " + " ".join("%.6gf," % v if "." in "%.6g" % v or
                                "e" in "%.6g" % v else "%.6g.0f," % v
                                for v in numbers[i:i + 6]))
    print("};")


if __name__ == "__main__":
    main()
