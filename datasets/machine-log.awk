# SPDX-License-Identifier: GPL-2.0-or-later
#
# machine-log.awk - the machine behind machine-log.sh
#
#   awk -v rate=HZ -v seconds=S -v seed=N -v dir=DIR -f machine-log.awk
#
# First the timetable: sessions of a start, some operations and a stop, with
# pauses between them, all in whole samples. Then one row a sample: where the
# machine stands in its timetable decides every channel. Writes DIR/machine.csv,
# DIR/machine-events.csv, DIR/machine-gaps.csv and DIR/manifest.

# Park and Miller (1988): the products stay below 2^46, so they are exact.
function uniform(low, high) {
    state = (state * 16807) % 2147483647
    return low + (high - low) * state / 2147483647
}

function pick(count) {
    return int(uniform(0, count))
}

# Box and Muller's transform once, a table of it for each sample.
function make_noise(    i, r, a) {
    for (i = 0; i < 8192; i += 2) {
        r = sqrt(-2 * log(uniform(0, 1)))
        a = uniform(0, two_pi)
        normal[i] = r * cos(a)
        normal[i + 1] = r * sin(a)
    }
}

function noise(sigma) {
    state = (state * 16807) % 2147483647
    return sigma * normal[state % 8192]
}

function samples(time) {
    return int(time * rate + 0.5)
}

function stamp(sample) {
    return sprintf("%.4f", sample / rate)
}

# ---- the timetable -------------------------------------------------------

# No machine does exactly the same twice: length and strength vary.
function add_event(label, time) {
    events++
    event_label[events] = label
    event_from[events] = now
    now += samples(time * uniform(0.8, 1.2))
    event_to[events] = now
    event_strength[events] = uniform(0.8, 1.25)
    event_session[events] = session
}

# A gap begins and ends half a second or more away from any event.
function add_gap() {
    gaps++
    now += samples(0.5)
    gap_from[gaps] = now
    now += samples(uniform(0.5, 3))
    gap_to[gaps] = now
    gap_kind[gaps] = gaps % 3 == 1 ? "rows" : "cells"
    gap_channel[gaps] = gaps % 3 == 2 ? 1 + pick(8) : 0     # 0: all
    now += samples(0.5)
}

function add_pause(low, high,    to) {
    pauses++
    if (pauses % 9 == 4)
        add_gap()
    to = now + samples(uniform(low, high))
    for (; now + window <= to; now += window) {
        quiets++
        quiet_from[quiets] = now
        quiet_session[quiets] = session
    }
    now = to
}

function add_operation(    u) {
    u = uniform(0, 1)
    if (u < 0.45)
        add_event("cut", 6)
    else if (u < 0.75)
        add_event("tool-change", 2.5)
    else
        add_event("flush", 1.5)
}

function add_fault() {
    faults++
    if (faults % 3 == 1)
        add_event("jam", 1.2)
    else if (faults % 3 == 2)
        add_event("bearing", 5)
    else
        add_event("leak", 8)
}

function add_session(    k, count, faulty) {
    session++
    session_from[session] = now
    add_event("start", 4)
    count = 4 + pick(5)
    faulty = session % 3 ? 0 : 2 + pick(count - 1)
    for (k = 1; k <= count && now < total - samples(30); k++) {
        add_pause(1.5, 5)
        if (k == faulty)
            add_fault()
        else
            add_operation()
    }
    add_pause(1.5, 5)
    session_speed[session] = uniform(1160, 1240)
    add_event("stop", 3)
    session_to[session] = now
    add_pause(4, 12)
}

function make_timetable() {
    window = samples(2)
    now = 0
    add_pause(3, 6)
    while (now < total - samples(48))
        add_session()
}

# ---- the machine ---------------------------------------------------------

function smooth(u) {
    return u * u * (3 - 2 * u)
}

function bump(u, middle, width) {
    u = (u - middle) / width
    return exp(-u * u)
}

# Up in the first fifth, down in the last.
function plateau(u) {
    return u < 0.2 ? smooth(u / 0.2) : u > 0.8 ? smooth((1 - u) / 0.2) : 1
}

# A knock that rings: `time` seconds after it, 0 before.
function ring(time, hz, decay) {
    return time < 0 ? 0 : exp(-decay * time) * sin(two_pi * hz * time)
}

# What the event adds to the quietly running machine; u in [0, 1) is how far
# it has come, t its seconds, a its strength.
function act(label, u, t, a, length_s) {
    if (label == "start") {
        speed *= smooth(u)
        current += a * 14 * exp(-5 * u) * (1 - exp(-40 * u))
        shake = a * 2.5 * bump(u, 0.45, 0.12)
    } else if (label == "stop") {
        speed *= 1 - smooth(u)
        current -= a * 3 * sin(two_pi * u / 2)
        shake = a * 2 * bump(u, 0.6, 0.1)
    } else if (label == "cut") {
        load += a * 55 * plateau(u) * (1 + 0.12 * sin(two_pi * 3 * u))
        speed *= 1 - 0.03 * plateau(u)
        chatter = a * 0.9 * plateau(u)
    } else if (label == "tool-change") {
        pressure -= a * 1.6 * (bump(u, 0.2, 0.07) + bump(u, 0.75, 0.07))
        current += a * 5 * bump(u, 0.48, 0.06)
        knock = a * 2.5 * (ring(t - 0.2 * length_s, 17, 8) + \
            ring(t - 0.75 * length_s, 17, 8))
    } else if (label == "flush") {
        pressure += a * 1.3 * exp(-2.5 * u) * sin(two_pi * 5 * u)
        current += 1.5 * plateau(u)
    } else if (label == "jam") {
        load += a * 75 * bump(u, 0.4, 0.25)
        speed *= 1 - 0.35 * bump(u, 0.4, 0.25)
        current += a * 16 * bump(u, 0.35, 0.2)
    } else if (label == "bearing") {
        knock = a * 4 * plateau(u) * ring(t * 7.3 % 1 / 7.3, 31, 25)
    } else if (label == "leak")
        pressure -= a * 0.9 * plateau(u)
}

function run_machine(    i, e, s, g, running, phase, temperature, cells, k, t) {
    temperature = 21
    e = s = g = 1
    for (i = 0; i < total; i++) {
        t = i / rate
        if (e <= events && i >= event_to[e])
            e++
        if (g <= gaps && i >= gap_to[g])
            g++
        if (s < session && i >= session_from[s + 1])
            s++
        running = i >= session_from[s] && i < session_to[s]

        speed = running ? session_speed[s] : 0
        current = running ? 4 : 0.8
        pressure = 6 - 0.4 * i / total
        load = shake = chatter = knock = 0
        if (e <= events && i >= event_from[e])
            act(event_label[e], (i - event_from[e]) / \
                (event_to[e] - event_from[e]), (i - event_from[e]) / rate, \
                event_strength[e], (event_to[e] - event_from[e]) / rate)
        current += 0.08 * load

        phase += two_pi * speed / 60 / rate
        shake += 0.5 * (speed / 1200) * (speed / 1200)
        temperature += (20 + 3 * sin(two_pi * t / 5400) + 22 * running + \
            0.25 * load - temperature) / 300 / rate
        if (g <= gaps && i >= gap_from[g] && gap_kind[g] == "rows")
            continue

        cell[1] = sprintf("%.3f", shake * sin(phase) + \
            chatter * sin(two_pi * 33 * t) + knock + noise(0.05))
        cell[2] = sprintf("%.3f", shake * cos(phase) + \
            0.6 * chatter * cos(two_pi * 33 * t) + 0.5 * knock + noise(0.05))
        cell[3] = sprintf("%.3f", 0.4 * shake * sin(2 * phase + 0.5) + \
            0.8 * knock + 0.15 * i / total + noise(0.05))
        cell[4] = sprintf("%.2f", current + noise(0.08))
        cell[5] = sprintf("%.2f", temperature + noise(0.03))
        cell[6] = sprintf("%.3f", pressure + noise(0.02))
        cell[7] = sprintf("%.0f", speed + (running ? noise(2) : 0))
        load += running ? noise(0.6) : 0
        cell[8] = sprintf("%.1f", load > 0 ? load : 0)
        if (g <= gaps && i >= gap_from[g]) {
            for (k = 1; k <= 8; k++)
                if (!gap_channel[g] || gap_channel[g] == k)
                    cell[k] = ""
        }
        print stamp(i), cell[1], cell[2], cell[3], cell[4], cell[5], cell[6], \
            cell[7], cell[8] >table
    }
}

# ---- the truth -----------------------------------------------------------

function side(session) {
    return session_from[session] < 0.6 * total ? "train" : "test"
}

function write_truth(    k) {
    print "file", "label", "start", "end" >truth
    print "file", "label", "start", "end", "split", "group" >manifest
    for (k = 1; k <= events; k++) {
        print "machine.csv", event_label[k], stamp(event_from[k]), \
            stamp(event_to[k]) >truth
        print "machine-log/machine.csv", event_label[k], \
            stamp(event_from[k]), stamp(event_to[k]), \
            side(event_session[k]), "session-" event_session[k] >manifest
    }
    for (k = 1; k <= quiets; k++)
        print "machine-log/machine.csv", "background", \
            stamp(quiet_from[k]), stamp(quiet_from[k] + window), \
            side(quiet_session[k]), "session-" quiet_session[k] >manifest
    print "file", "kind", "column", "start", "end" >holes
    for (k = 1; k <= gaps; k++)
        print "machine.csv", gap_kind[k], \
            gap_channel[k] ? column[gap_channel[k] + 1] : "", \
            stamp(gap_from[k]), stamp(gap_to[k]) >holes
}

BEGIN {
    OFS = ","
    CONVFMT = OFMT = "%.17g"
    two_pi = 8 * atan2(1, 1)
    state = seed
    total = samples(seconds)
    table = dir "/machine.csv"
    truth = dir "/machine-events.csv"
    holes = dir "/machine-gaps.csv"
    manifest = dir "/manifest"
    names = "time,vibration_x,vibration_y,vibration_z,current,temperature," \
        "pressure,speed,load"
    split(names, column, ",")
    for (k = 0; k < 10; k++)
        uniform(0, 1)       # small seeds begin alike
    make_noise()
    make_timetable()
    write_truth()
    print names >table
    run_machine()
}
