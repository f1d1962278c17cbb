#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_events.sh - oriole test on data with spans: the events too
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_tones
pack_tones
cat >m.csv <<'END'
file,label,start,end
tones.wav,low,1,1.5
tones.wav,_between,1.6,2.4
tones.wav,high,2.5,3
END

runs 0 test m.oriole m.csv --no-baselines --json
lines 1
same cases "$(value cases)" 3
same recordings "$(value events.recordings)" 1
same truths "$(value events.truths)" 2
same right "$(value events.right)" 2
same found "$(value events.found)" 2
holds f1 "$(value events.f1) == 1 && $(value events.macro_f1) == 1"
holds segments "$(value events.segment_f1) > 0.6"
same detected "$(value events.detection_rate)" 1.0
same alarms "$(value events.false_alarms)" 0
holds hours "$(value events.hours) * 3600 > 3.99 &&
    $(value events.hours) * 3600 < 4.01 &&
    $(value events.background_hours) * 3600 < 3.01"
holds delay "$(value events.delay_mean) > 0 &&
    $(value events.delay_max) >= $(value events.delay_mean)"
same classes "$(value events.classes.0.label) $(value events.classes.1.label)" \
    'high low'

# The same events as listen tells.
runs 0 listen m.oriole tones.wav -q
same events "$(wc -l <"$out" | tr -d ' ')" 2

runs 0 test m.oriole m.csv --events only
prints 'event F1           100.00 %'
prints 'false alarms'
if grep -q accuracy "$out"; then wrong 'cases were tested'; fi
runs 0 test m.oriole m.csv --events none --no-baselines
if grep -q 'event F1' "$out"; then wrong 'events were tested'; fi

# A collar narrower than a hop, and a truth that is none.
sed 's/,1,1.5/,1.25,1.75/' m.csv >late.csv
runs 0 test m.oriole late.csv --events only --json --collar 0.3
same right "$(value events.right)" 2
runs 0 test m.oriole late.csv --events only --json --collar 0.1
same right "$(value events.right)" 1
same detected "$(value events.detected)" 2
same 'false alarms' "$(value events.false_alarms)" 0
grep -v high m.csv >less.csv
runs 0 test m.oriole less.csv --events only --json
same 'false alarms' "$(value events.false_alarms)" 1
same 'in background' "$(value events.background_alarms)" 1
holds rate "$(value events.false_alarms_per_hour) > 899 &&
    $(value events.background_alarms_per_hour) > 1027 "

# What lies around another split's spans does not count.
cat >split.csv <<'END'
file,label,start,end,split
tones.wav,low,1,1.5,test
tones.wav,_between,1.6,2.2,train
tones.wav,high,2.5,3,train
END
runs 0 test m.oriole split.csv --events only --json
same truths "$(value events.truths)" 1
same found "$(value events.found)" 1
holds hours "$(value events.hours) * 3600 < 1.61"

# Background by its name alone, and recordings that say nothing of events.
cat >whole.csv <<'END'
file,label,start,end
tones.wav,low,1,1.5
tones.wav,high,2.5,3
between.wav,noise,,
low.wav,low,,
END
runs 0 test m.oriole whole.csv --events only
says '1 recording whose label has no start'
prints 'events of 2 recordings'
runs 0 test m.oriole clips --no-baselines
if grep -q 'event F1' "$out"; then wrong 'events of clips'; fi

# Nothing but background: false alarms are all there is to tell.
grep -v ,low, whole.csv | grep -v ,high, >quiet.csv
runs 0 test m.oriole quiet.csv --events only
prints 'false alarms'
if grep -q 'event F1' "$out"; then wrong 'the F1 of no event'; fi

# The clips' _between is background as a whole, the tones alone tell nothing.
mkdir bare
cp -r clips/low clips/high bare
fails 3 'no recording of the data has a span' test m.oriole bare \
    --events only
fails 2 'leaves out' test m.oriole m.csv --events only --plot c.png
fails 2 auto test m.oriole m.csv --events some
sed 's/high/higher/' m.csv >unknown.csv
fails 3 'the label "higher" is none of the 3' test m.oriole unknown.csv \
    --events only
says tones.wav
sed 's/2.5,3/2.5,30/' m.csv >beyond.csv
fails 3 'the recording ends at 4 s' test m.oriole beyond.csv --events only
sed 's/tones.wav/nowhere.wav/' m.csv >nowhere.csv
fails 3 nowhere.wav test m.oriole nowhere.csv --events only
