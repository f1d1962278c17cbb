#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# command_label.sh - oriole label: labels of other programs into a catalogue,
#                    and out of it
. "$(dirname "$0")/command_checks.sh"
cd "$scratch"
mkdir calls labels
for name in monday tuesday; do
    "$tool" wav calls/$name.wav 440 2 8000 1
done
"$tool" wav calls/tuesday.wav 500 3 8000 1
runs 0 ingest cat calls

printf '0.25\t0.75\towl\n\\\t200\t900\n1\t1.5\tjay\n' >labels/monday.txt
printf '%s\t' Selection View Channel 'Begin Time (s)' 'End Time (s)' Species \
    >labels/tuesday.selections.txt
printf '\n1\tSpectrogram 1\t1\t0.5\t1\towl\n' >>labels/tuesday.selections.txt
runs 0 label cat --import labels/monday.txt labels/tuesday.selections.txt \
    --author eva
prints 'labels/monday.txt	2	0'
prints 'labels/tuesday.selections.txt	1	0'
runs 0 label cat --import labels/monday.txt --author eva
prints 'labels/monday.txt	0	2'

# Out in every form and in again: the same spans.
runs 0 label cat --export csv
cp "$out" before
for form in audacity textgrid raven csv jsonl label-studio webvtt; do
    rm -rf again cat2
    runs 0 label cat --export $form -o again
    case $form in
    textgrid | label-studio | webvtt) says "note: $form cannot hold freq" ;;
    esac
    runs 0 ingest cat2 calls -q
    runs 0 label cat2 --import again/*
    runs 0 label cat2 --export csv -q
    cut -d, -f1-4 "$out" >after
    cut -d, -f1-4 before | diff - after >/dev/null ||
        wrong "$form: other spans came back"
done

# Raven's columns that oriole does not know come out again; others say so.
rm -rf cat2
runs 0 ingest cat2 calls -q
{
    printf '%s\t' Selection View Channel 'Begin Time (s)' 'End Time (s)' \
        Species 'Peak Freq (Hz)'
    printf 'Notes\n1\tSpectrogram 1\t2\t0.5\t1\towl\t843.8\tfar\n'
    printf '2\tSpectrogram 1\t1\t1\t1.5\tjay\t\tnear\n'
} >labels/tuesday.selections.txt
runs 0 label cat2 --import labels/tuesday.selections.txt
runs 0 label cat2 --undo --recording tuesday
runs 0 label cat2 --redo --recording tuesday
runs 0 label cat2 --export raven
prints 'Species	Peak Freq (Hz)	Notes'
prints '1	Spectrogram 1	2	0.500000	1.000000	owl	843.8	far'
prints '2	Spectrogram 1	1	1.000000	1.500000	jay		near'
runs 0 label cat2 --export textgrid
says "note: textgrid cannot hold Raven's other columns"

# An edit is taken back, and done again, by another process.
runs 0 label cat --undo --recording monday.wav
says '2 spans as before'
runs 0 label cat --export audacity --recording monday
prints_nothing
runs 0 label cat --redo --recording monday
runs 0 label cat --export audacity --recording monday
prints '0.250000	0.750000	owl'

fails 2 'usage' label
fails 2 'usage' label cat --undo --redo
fails 2 'wants FILEs' label cat --import
fails 2 'want --recording' label cat --undo
fails 3 'no catalogue' label nothing --export csv
fails 3 'has no recording "wednesday"' label cat --undo --recording wednesday
cp labels/monday.txt labels/wednesday.txt
fails 3 'has no recording "wednesday"' label cat --import labels/wednesday.txt
printf '1\t9\towl\n' >labels/monday.late.txt
fails 3 'not within' label cat --import labels/monday.late.txt
printf 'dear diary\n' >labels/monday.txt
fails 3 'is no file of labels' label cat --import labels/monday.txt \
    --recording monday
