# SPDX-License-Identifier: GPL-2.0-or-later
"""peer_stumpi.py - how long STUMPY's stumpi takes for a sample

    STUMPY_DIR=DIR peer_stumpi.py THREADS SECONDS ROUNDS KEPT:WINDOW [COMMAND]

DIR holds the package stumpy.  A random walk goes on as in bench_append.c, a
line a round: peer,id,threads,ms_median,ms_min,gflops, the last in milliard
pairs of windows a second.  COMMAND is run after each round.
"""
import os
import statistics
import subprocess
import sys
import time

threads, seconds = int(sys.argv[1]), float(sys.argv[2])
rounds = int(sys.argv[3])
kept, window = map(int, sys.argv[4].split(":"))
command = sys.argv[5:]
os.environ["NUMBA_NUM_THREADS"] = str(threads)
sys.path.insert(0, os.environ["STUMPY_DIR"])
import numpy
import stumpy

random = numpy.random.default_rng(0)
walk = numpy.cumsum(random.uniform(-0.5, 0.5, kept))
stream = stumpy.stumpi(walk, window, egress=True)
at = walk[-1]


def update():
    global at
    at += random.uniform(-0.5, 0.5)
    begin = time.perf_counter()
    stream.update(at)
    return time.perf_counter() - begin


for _ in range(10):
    update()    # compiles
for _ in range(rounds):
    end = time.perf_counter() + seconds
    took = [update()]
    while time.perf_counter() < end:
        took.append(update())
    middle = statistics.median(took)
    print(f"stumpy-stumpi,append_n{kept}_m{window}_x1,{threads},"
          f"{1e3 * middle:.6g},{1e3 * min(took):.6g},"
          f"{1e-9 * (kept - window + 1) / middle:.4g}", flush=True)
    if command:
        subprocess.run(command, check=True)
