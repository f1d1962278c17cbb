# SPDX-License-Identifier: GPL-2.0-or-later
#
# digit-stream.awk - the streams behind digit-stream.sh
#
#   awk -v seed=N -v snr=DB -v whole=0|1 -v hours=H -v dir=DIR \
#       -f digit-stream.awk CLIPS
#
# CLIPS has a line "PATH DIGIT PART" a clip.  The clips of a part are joined
# in random order, with pauses between them, and noise over everything.
# Writes DIR/PART.wav for each part, DIR/noise-valid.wav and noise-test.wav
# and, to standard output, "PART DIGIT START END" for each clip in place.

# Park and Miller (1988): the products stay below 2^46, so they are exact.
function uniform(low, high) {
    state = (state * 16807) % 2147483647
    return low + (high - low) * state / 2147483647
}

# Box and Muller's transform once, a table of it for each sample.
function make_noise(    i, r, a) {
    for (i = 0; i < 8192; i += 2) {
        r = sqrt(-2 * log(uniform(0, 1)))
        a = uniform(0, 2 * atan2(0, -1))
        normal[i] = r * cos(a)
        normal[i + 1] = r * sin(a)
    }
}

function noise() {
    state = (state * 16807) % 2147483647
    return sigma * normal[state % 8192]
}

# ---- WAV -----------------------------------------------------------------

function put_word(value, bytes) {
    for (; bytes > 0; bytes--) {
        printf "%c", value % 256 >out
        value = int(value / 256)
    }
}

function begin_wav(name, samples) {
    out = dir "/" name ".wav"
    printf "RIFF" >out
    put_word(36 + 2 * samples, 4)
    printf "WAVEfmt " >out
    put_word(16, 4)
    put_word(1, 2)
    put_word(1, 2)
    put_word(rate, 4)
    put_word(2 * rate, 4)
    put_word(2, 2)
    put_word(16, 2)
    printf "data" >out
    put_word(2 * samples, 4)
}

function put_sample(value) {
    value = int(value + 32768.5)
    value = (value < 0 ? 0 : value > 65535 ? 65535 : value) + 32768
    printf "%c%c", value % 256, int(value / 256) % 256 >out
}

# The clip's samples into clip[0 ... length); returns the length.
function read_clip(path,    command, line, n, part, i, count, byte, from, \
    size) {
    command = "od -An -v -tu1 -w4096 '" path "'"
    count = 0
    while ((command | getline line) > 0) {
        n = split(line, part, " ")
        for (i = 1; i <= n; i++)
            byte[count++] = part[i]
    }
    close(command)
    # chunks: a name of four letters, a size; "data" is 100 97 116 97
    for (from = 12; from + 8 <= count; from += 8 + size + size % 2) {
        size = byte[from + 4] + 256 * (byte[from + 5] + \
            256 * (byte[from + 6] + 256 * byte[from + 7]))
        if (byte[from] == 100 && byte[from + 1] == 97 && \
            byte[from + 2] == 116 && byte[from + 3] == 97)
            break
    }
    from += 8
    for (i = 0; i < size / 2 && from + 1 < count; i++) {
        clip[i] = byte[from] + 256 * byte[from + 1]
        if (clip[i] >= 32768)
            clip[i] -= 65536
        from += 2
    }
    return i
}

# Keep of clip[0 ... length) what can be heard: from the first to the last
# 10 ms whose power is the noise's or more.  Returns what is left.
function trim(length_of,    frame, least, first, last, i, k, power) {
    frame = int(rate / 100)
    least = 0
    for (k = 0; k < length_of; k++)
        least += clip[k] * clip[k]
    least *= 10 ^ (-snr / 10) * frame / length_of
    first = -1
    for (i = 0; i + frame <= length_of; i += frame) {
        power = 0
        for (k = i; k < i + frame; k++)
            power += clip[k] * clip[k]
        if (power >= least) {
            if (first < 0)
                first = i
            last = i + frame
        }
    }
    if (first < 0 || whole)     # shorter than 10 ms, or not to be cut
        return length_of
    for (k = 0; k < last - first; k++)
        clip[k] = clip[first + k]
    return last - first
}

# ---- the streams ---------------------------------------------------------

function shuffle(list, count,    i, k, kept) {
    for (i = count; i > 1; i--) {
        k = 1 + int(uniform(0, i))
        if (k > i)
            k = i
        kept = list[i]
        list[i] = list[k]
        list[k] = kept
    }
}

# All pauses are drawn before, for the header tells the length.
function join_clips(part,    i, k, n, total, power, gain, pause, list, \
    length_of) {
    n = clips[part]
    for (i = 1; i <= n; i++)
        list[i] = i
    shuffle(list, n)
    total = 0
    for (i = 1; i <= n + 1; i++) {
        pause[i] = int(uniform(0.3, 1.2) * rate)
        total += pause[i]
        if (i <= n)
            total += samples[part, list[i]]
    }
    begin_wav(part, total)
    total = 0
    for (i = 1; i <= n + 1; i++) {
        for (k = 0; k < pause[i]; k++)
            put_sample(noise())
        total += pause[i]
        if (i > n)
            break
        length_of = trim(read_clip(path[part, list[i]]))
        power = 0
        for (k = 0; k < length_of; k++)
            power += clip[k] * clip[k]
        gain = level / sqrt(power / length_of + 1e-9)
        for (k = 0; k < length_of; k++)
            put_sample(clip[k] * gain + noise())
        printf "%s %s %.6f %.6f\n", part, digit[part, list[i]],
            total / rate, (total + length_of) / rate
        total += length_of
    }
    close(out)
}

# Nothing but noise: what put_sample(noise()) does, from a table of bytes.
function make_quiet(name,    i, n, value, low, high) {
    for (i = 0; i < 8192; i++) {
        value = int(sigma * normal[i] + 65536.5)
        low[i] = value % 256
        high[i] = int(value / 256) % 256
    }
    n = int(hours * 3600 * rate)
    begin_wav(name, n)
    for (i = 0; i < n; i++) {
        state = (state * 16807) % 2147483647
        printf "%c%c", low[state % 8192], high[state % 8192] >out
    }
    close(out)
}

BEGIN {
    rate = 8000
    level = 2000
}

{
    part = $3
    if (!(part in clips))
        order[++parts] = part
    clips[part]++
    path[part, clips[part]] = $1
    digit[part, clips[part]] = $2
    samples[part, clips[part]] = trim(read_clip($1))
}

END {
    sigma = level * 10 ^ (-snr / 20)
    state = seed
    make_noise()
    for (p = 1; p <= parts; p++)
        join_clips(order[p])
    if (hours > 0) {
        make_quiet("noise-valid")
        make_quiet("noise-test")
    }
}
