#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_tune.sh - oriole tune: thresholds from a budget of false alarms
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
make_tones
pack_tones
"$tool" wav quiet.wav 800 20 8000 1
cat >m.csv <<'END'
file,label,start,end
tones.wav,low,1,1.5
tones.wav,high,2.5,3
quiet.wav,_between,,
END

runs 0 tune m.oriole m.csv -o tuned.oriole --json --quiet
lines 1
quiet
same recordings "$(value recordings) $(value background_recordings)" '2 1'
same kept "$(value kept)" true
same 'false alarms' "$(value false_alarms)" 0
same f1 "$(value f1) $(value macro_f1) $(value recall)" '1.0 1.0 1.0'
same classes "$(value classes.0.label) $(value classes.1.label)" 'high low'
holds hours "$(value background_hours) * 3600 > 19.9 &&
    $(value background_hours) * 3600 < 20.1"
holds 'rule of three' "$(value false_alarms_per_hour_high) > 535 &&
    $(value false_alarms_per_hour_high) < 545"
holds thresholds "$(value classes.0.on) > 0.1 && $(value classes.0.on) < 1 &&
    $(value classes.0.off) < $(value classes.0.on)"
on=$(value classes.0.on)

# The rules are in the model, where test and listen find them.
runs 0 test tuned.oriole m.csv --events only --json
same on "$(value events.classes.0.on)" "$on"
same f1 "$(value events.f1)" 1.0
runs 0 listen tuned.oriole tones.wav -q
same labels "$(value label | tr '\n' ' ')" 'low high '
runs 0 classify tuned.oriole low.wav -q

# In place, in words, and drawn; the model itself is as before.
cp m.oriole place.oriole
runs 0 tune place.oriole m.csv
prints 'false alarms are counted on'
prints 'false alarms an hour: 0; not more than'
says 'too few to promise 1 false alarms an hour'
says 'place.oriole: the thresholds are in it'
cmp -s place.oriole tuned.oriole || wrong 'in place it is another model'
runs 0 tune tuned.oriole m.csv -o again.oriole -q --false-alarms 1000 \
    --off 0.3 --collar 0.5
if draws; then
    runs 0 tune m.oriole m.csv -o p.oriole -q --plot p.png
    [ -s p.png ] || wrong 'no picture'
    runs 0 tune m.oriole quiet.wav -o p.oriole -q --plot p.svg
    [ -s p.svg ] || wrong 'no picture'
    fails 2 '.png, .svg or .pdf' tune m.oriole m.csv -o p.oriole --plot p.gif
fi

# Background alone; labelled recordings alone.
runs 0 tune m.oriole quiet.wav -o low.oriole --json
says 'as low as the budget allows'
same f1 "$(value f1)" null
same 'false alarms' "$(value false_alarms)" 0
grep -v quiet m.csv >events.csv
runs 0 tune m.oriole events.csv -o e.oriole --json -q
same 'background recordings' "$(value background_recordings)" 0
holds background "$(value background_hours) * 3600 < 3.01"

# Which part of the data counts.
cat >parts.csv <<'END'
file,label,start,end,split
tones.wav,low,1,1.5,train
tones.wav,high,2.5,3,valid
quiet.wav,_between,,,test
END
runs 0 tune m.oriole parts.csv -o p.oriole --json
same truths "$(value classes.0.truths) $(value classes.1.truths)" '1 0'
says 'no event of class "low"'
runs 0 tune m.oriole parts.csv -o p.oriole --json --split train -q
same truths "$(value classes.0.truths) $(value classes.1.truths)" '1 1'
runs 0 tune m.oriole parts.csv -o p.oriole --json --split all -q
same recordings "$(value recordings)" 2
sed 's/valid/test/; s/train/test/' parts.csv >tests.csv
fails 3 'for testing' tune m.oriole tests.csv -o p.oriole
runs 0 tune m.oriole tests.csv -o p.oriole --split test -q

# What cannot be tuned.
fails 2 'usage' tune m.oriole
fails 2 'low' tune m.oriole m.csv --false-alarms low
fails 3 'nowhere.wav' tune m.oriole nowhere.wav
sed 's/high/higher/' m.csv >unknown.csv
fails 3 'the label "higher" is none of the 3' tune m.oriole unknown.csv
cat >full.csv <<'END'
file,label,start,end
tones.wav,low,0,2
tones.wav,high,2,
END
fails 3 'there is no background' tune m.oriole full.csv
# Whole recordings of a class do not say when it is.
printf 'file,label\nlow.wav,low\n' >low.csv
fails 3 'there is no background' tune m.oriole low.csv
runs 0 tune m.oriole clips quiet.wav -o p.oriole
says 'recordings whose label has no start and no end'
# A class that sounds in the background for ever gets a threshold above it.
"$tool" wav alarm.wav 320 10 8000 1
runs 0 tune m.oriole alarm.wav -o p.oriole --json -q
holds thresholds "$(value classes.1.on) > $(value classes.0.on)"
fails 3 nowhere.oriole tune nowhere.oriole m.csv
fails 4 no-folder tune m.oriole m.csv -o no-folder/m.oriole -q --json
