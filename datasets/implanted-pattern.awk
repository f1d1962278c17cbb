# SPDX-License-Identifier: GPL-2.0-or-later
#
# implanted-pattern.awk - the cases behind implanted-pattern.sh
#
#   awk -v cases=N -v seed=N -v dir=DIR -f implanted-pattern.awk
#
# Writes DIR/cases.csv, one case behind the other, DIR/places.csv and
# DIR/manifest.

# Park and Miller (1988): the products stay below 2^46, so they are exact.
function uniform(low, high) {
    state = (state * 16807) % 2147483647
    return low + (high - low) * state / 2147483647
}

# Box and Muller (1958), one of its two numbers.
function normal(    r, a) {
    r = sqrt(-2 * log(uniform(0, 1)))
    a = uniform(0, two_pi)
    return r * cos(a)
}

# Five periods under a Hann window, three times as strong as the noise.
function pattern(i) {
    if (i < 0 || i >= taps)
        return 0
    return 3 * sin(two_pi * i * 5 / taps) * (1 - cos(two_pi * i / taps)) / 2
}

BEGIN {
    two_pi = 8 * atan2(1, 1)
    state = seed
    rate = 100
    length_ = 256
    taps = 40
    file = "implanted-pattern/cases.csv"
    print "time,value" >(dir "/cases.csv")
    print "file,label,start,end" >(dir "/places.csv")
    print "file,label,start,end,split" >(dir "/manifest")
    for (n = 0; n < cases; n++) {
        from = n * length_
        with = n % 2
        at = int(uniform(0, length_ - taps))
        for (t = 0; t < length_; t++)
            printf "%.2f,%.4f\n", (from + t) / rate,
                normal() + (with ? pattern(t - at) : 0) >(dir "/cases.csv")
        printf "%s,%s,%.2f,%.2f,%s\n", file, with ? "pattern" : "noise",
            from / rate, (from + length_) / rate,
            n < cases * 3 / 4 ? "train" : "test" >(dir "/manifest")
        if (with)
            printf "%s,pattern,%.2f,%.2f\n", file, (from + at) / rate,
                (from + at + taps) / rate >(dir "/places.csv")
    }
}
