#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# words - ten spoken words in 30 voices, made with espeak-ng; no download
#
#   sh datasets/words.sh [--voices N] [--takes N] DESTINATION
#
# Source    espeak-ng of Debian. A voice is one accent with one voice variant;
#           speed, pitch and loudness of each clip are drawn by a fixed seed, so
#           the same espeak-ng makes the same set again.
# Licence   espeak-ng is GPL-3.0-or-later, which covers the program, not the
#           sound that it makes.
# Split     by voice: of 30 voices 20 train, 4 validate and 6 test, so a test
#           voice was never heard in training. Group is the voice.
# Checked   no two voices sound the same; every clip lasts 0.1 s or more.
#
# --voices  10 ... 30 (30)
# --takes   clips a voice and word, 1 ... 100 (4): 1200 clips of 22050 Hz
name=words
here=$(dirname "$0")
. "$here/recipe.sh"

copy=
words="yes no up down left right stop go on off"
voices=30
takes=4

take_option() {
    case $1 in
    --voices) whole "$@" 10 30; voices=$2 ;;
    --takes) whole "$@" 1 100; takes=$2 ;;
    *) return 1 ;;
    esac
}

# Voice and split.  Each ten have men, women and odd ones; each accent that is
# tested or validated with is also trained with, in other voices.
voice_list() {
    sed "${voices}q" <<'END'
en+m1 train
en-us+f1 train
en+f3 test
en-029+f2 train
en-gb-scotland+m2 valid
en-gb-x-rp+Alicia train
en-us+m3 train
en-us-nyc+m4 test
en-gb-x-gbclan+f4 train
en-gb-scotland+f3 train
en-us+Annie train
en-gb-x-gbcwmd+m6 train
en-gb-x-rp+m5 test
en-029+m7 train
en-us+belinda valid
en+croak train
en-us-nyc+f5 train
en-gb-scotland+Michael test
en-gb-x-rp+Andrea train
en-gb-x-gbclan+david train
en+linda train
en-us+klatt2 train
en-gb-scotland+anika train
en-gb-x-gbclan+grandma test
en-029+Lee valid
en-gb-x-rp+steph train
en-us+Andy train
en+klatt4 valid
en-gb-x-gbcwmd+f1 train
en-us+m8 test
END
}

# espeak-ng passes over in silence a variant that it does not know, and some
# that it knows (en-gb+f3 sounds as en-gb): each voice must sound like no
# other and like no accent without its variant.
check_voices() {
    {
        voice_list | sed 's/+.*//' | sort -u
        voice_list | sed 's/ .*//'
    } | while read -r voice; do
        espeak-ng -v "$voice" -w "$work/voice.wav" "yes, stop" || exit 1
        printf '%s %s\n' "$(cksum <"$work/voice.wav")" "$voice"
    done >"$work/sums" || fail 4 "espeak-ng cannot speak with every voice"
    awk '($1, $2) in seen { print $3; exit }
        { seen[$1, $2] = 1 }' "$work/sums" >"$work/twice"
    [ ! -s "$work/twice" ] ||
        fail 4 "this espeak-ng has no voice $(cat "$work/twice") of its own"
}

# One line a clip: voice speed pitch loudness word file.  The random numbers
# are Park and Miller's (1988), whose products a double holds exactly.
plan() {
    voice_list | awk -v words="$words" -v takes="$takes" '
        function uniform(low, high) {
            state = (state * 16807) % 2147483647
            return low + int((high - low + 1) * state / 2147483647)
        }
        BEGIN {
            state = 20240229
            count = split(words, word, " ")
        }
        {
            for (w = 1; w <= count; w++)
                for (take = 1; take <= takes; take++)
                    print $1, uniform(125, 215), uniform(25, 75),
                        uniform(50, 150), word[w],
                        word[w] "/" $1 "-" take ".wav"
        }'
}

manifest() {
    voice_list | awk -v OFS=, -v words="$words" -v takes="$takes" '
        BEGIN {
            count = split(words, word, " ")
            print "file", "label", "split", "group"
        }
        {
            for (w = 1; w <= count; w++)
                for (take = 1; take <= takes; take++)
                    print "words/" word[w] "/" $1 "-" take ".wav", word[w],
                        $2, $1
        }'
}

recipe_begin "$@"
need espeak-ng espeak-ng
check_voices
for word in $words; do
    mkdir "$work/data/$word"
done
plan >"$work/plan"
manifest >"$work/manifest"

say "speaking $(wc -l <"$work/plan") clips"
(cd "$work/data" && xargs -P "$(nproc)" -L 1 sh -c '
    espeak-ng -z -v "$1" -s "$2" -p "$3" -a "$4" -w "$6" "$5" || exit 255
    ' speak <"$work/plan") || fail 4 "espeak-ng failed; is the disk full?"

# 0.1 s of 16 bit at 22050 Hz is 4410 bytes behind a header of 44.
find "$work/data" -name '*.wav' -size +4453c >"$work/clips"
[ "$(wc -l <"$work/clips")" -eq "$(wc -l <"$work/plan")" ] ||
    fail 4 "espeak-ng left some clips empty; is the disk full?"
check_wav "$work/data"
recipe_end "$(wc -l <"$work/plan") clips of 10 words in $voices voices"
