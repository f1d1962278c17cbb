#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_window.sh - oriole train --window: from spans of a recording to a
#                     recogniser that listens
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_tones
pack_tones
cat >m.csv <<'END'
file,label,start,end
tones.wav,low,1,1.5
tones.wav,high,2.5,3
END

set -- --arch tiny.arch --epochs 60 --features raw --rate 0.02
runs 0 train m.csv -o window.oriole --window 0.3 "$@"
grep -q 'windows of 0.3 s, labelled by what is at their middle' "$err" ||
    wrong 'the windows are not told'
runs 0 info window.oriole --json
same labels "$(value labels.0) $(value labels.1) $(value labels.2)" \
    'background high low'
runs 0 test window.oriole m.csv --events only --json --collar 0.1
same right "$(value events.right)" 2
same found "$(value events.found)" 2

# As long as most spans.
runs 0 train m.csv -o window.oriole --window 0 "$@"
grep -q 'windows of 0.5 s' "$err" || wrong 'another length was chosen'

fails 3 'windows need spans' train clips -o none.oriole --window 0.3 "$@"
fails 2 'window' train m.csv -o none.oriole --window -1
[ ! -e none.oriole ] || wrong 'something was written'
