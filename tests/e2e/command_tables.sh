#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_tables.sh - logs and tables as recordings
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_arch tiny.arch
make_series train.tsv 20 40 1

printf 'time,x,y\n0,1,2\n1,,3\n2,5,6\n' >log.csv
runs 0 info --json log.csv
same kind "$(value kind)" recording
same missing "$(value missing)" 1
runs 0 info train.tsv --as recording --json -q
same kind "$(value kind)" recording

# Tables: no rate, so positions are rows.
runs 0 train train.tsv -o t.oriole --arch tiny.arch --epochs 3 -q
awk 'BEGIN { print "x"; for (t = 0; t < 40; t++) print sin(0.7 * t) }' >x.csv
runs 0 classify t.oriole x.csv
same span "$(cut -f 2,3 "$out" | tr '\t' ' ')" '0 40'

# With a time column, seconds; several channels, and some chosen as missing.
awk 'BEGIN { print "time,x"
    for (t = 0; t < 40; t++) print t / 10 "," (t % 9 ? sin(0.7 * t) : "") }' \
    >timed.csv
runs 0 info --json timed.csv
same rate "$(value rate)" 10.0
same missing "$(value missing)" 5
runs 0 classify t.oriole timed.csv
same span "$(cut -f 2,3 "$out" | tr '\t' ' ')" '0.0000 4.0000'

# One series a row, with its label: the same name, told apart by its header.
{
    echo label,a,b,c,d
    echo x,1,2,3,4
    echo y,4,3,2,1
    echo x,1,2,3,5
    echo y,5,3,2,1
} >cases.csv
runs 0 info --json cases.csv
same kind "$(value kind)" dataset
same cases "$(value cases)" 4
runs 0 train cases.csv -o c.oriole --arch tiny.arch --epochs 2 -q
runs 0 test c.oriole cases.csv --json -q
same cases "$(value cases)" 4
