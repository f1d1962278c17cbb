/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_conflicts.c - options of "oriole motif" that do not go together
 */
#include "motif_conflicts.h"

#include <string.h>

#include "motif_several.h"

typedef struct conflict {
    bool is;
    const char *sentence;
} conflict;

const char *motif_conflict(const motif_settings *s, int logs)
{
    const bool chains = s->chains > 0 || s->chain_from;
    const bool several = motif_several_asked(s);
    const conflict conflicts[] = {
        { logs > 1 && (s->plot || s->profile),
          "--plot and --profile are of one LOG" },
        { s->query && (s->window || s->profile),
          "--query is as long as it is and has no profile: leave --window "
          "and --profile out" },
        { s->query && (chains || s->together || s->unlike),
          "--query seeks one shape: leave --chains, --chain-from, --together "
          "and --unlike out" },
        { s->together && logs < 2,
          "--together is of two LOGs or more" },
        { s->together && s->unlike,
          "--together tells what logs share and --unlike what they do not: "
          "leave one of them out" },
        { (chains || s->changes >= 0) && (s->together || s->unlike),
          "chains and changes are of one LOG with itself: leave --together "
          "and --unlike out" },
        { s->chains > 0 && s->chain_from,
          "--chains are the longest ones and --chain-from is one that is "
          "anchored: leave one of them out" },
        { s->unlike && s->stretch > 0.0,
          "--unlike finds no motifs that could be stretched: leave --stretch "
          "out" },
        { !s->keep && (s->row_rate_hz > 0.0 || s->follow || s->device ||
                       s->format),
          "--rate, --follow, --format and --device are for a log that goes "
          "on: see --keep" },
        { s->device && (logs > 0 || s->format || s->follow),
          "--device takes the place of LOG: leave LOG, --format and --follow "
          "out" },
        { s->keep && (logs > 1 || s->query || s->plot || s->profile ||
                      s->labels || s->stretch > 0.0 || chains ||
                      s->together || s->unlike || s->changes >= 0),
          "--keep watches one LOG and tells discords and changes only: leave "
          "options that seek or write anything else out" },
        { s->keep && (s->best || s->must || s->without),
          "--keep compares its channels all together: leave --best, --must "
          "and --without out" },
        { s->bands > 0 && s->column,
          "--bands are of audio that is mixed down: leave --column out" },
        { s->neighbours > 0 && !s->profile,
          "--neighbours are written with --profile: name its FILE" },
        { s->neighbours > 1 && (several || s->together || s->unlike ||
                                s->approximate > 0.0),
          "--neighbours are of one channel of one LOG, and exact: leave "
          "--together, --unlike and --approximate out and name one "
          "--column" },
        { s->memory_mb >= 0.0 && s->keep,
          "--keep holds what it keeps: leave --memory out" },
        { s->common.json && s->labels && strcmp(s->labels, "-") == 0,
          "--json and --labels cannot both go to standard output" },
    };

    for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++)
        if (conflicts[i].is)
            return conflicts[i].sentence;
    return NULL;
}
