/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_plot.c - what was found in a log, as a picture
 */
#include "motif_text.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/picture/log.h>

#include "motif_several.h"
#include "output.h"

enum { DRAWN_MOTIFS = 4, DRAWN_CHAINS = 2,
       DRAWN_MOST = DRAWN_MOTIFS + DRAWN_CHAINS + 1 };

/* What motifs and discords leave of the palette. */
static const int chain_color[DRAWN_CHAINS] = { 6, 4 };

static int motif_groups(const motif_found *f, const motif_settings *settings,
                        ori_log_group *groups, char names[][64])
{
    int n = 0;

    for (; n < f->motifs.count && n < DRAWN_MOTIFS; n++) {
        const ori_motif *m = &f->motifs.motifs[n];

        snprintf(names[n], sizeof names[n], "%s %d (%d times)",
                 settings->query ? "query" : "motif", n + 1, m->count);
        groups[n] = (ori_log_group){ names[n], n, m->start, m->count,
                                     f->window, m->length,
                                     motif_channels_of(f, n, 0) };
    }
    return n;
}

static int chain_groups(const motif_found *f, int n, ori_log_group *groups,
                        char names[][64])
{
    for (int i = 0; i < f->chains.count && i < DRAWN_CHAINS; i++, n++) {
        const ori_chain *c = &f->chains.chains[i];

        snprintf(names[n], sizeof names[n], "chain %d (%d links)", i + 1,
                 c->count);
        groups[n] = (ori_log_group){ names[n], chain_color[i], c->start,
                                     c->count, f->window, NULL, 0 };
    }
    return n;
}

static void take_channels(const motif_found *f, ori_log_channel *channels,
                          ori_log_chart *chart)
{
    for (int i = 0; i < f->log.kept; i++)
        channels[i] = (ori_log_channel){ f->log.names[i],
                                         f->log.x + i * f->log.n };
    chart->channels = channels;
    chart->channel_count = f->log.kept;
}

ori_status motif_text_plot(const char *path, const motif_found *f,
                           const motif_settings *settings)
{
    ori_log_group groups[DRAWN_MOST];
    char names[DRAWN_MOST][64];
    const char *slash = strrchr(f->log.path, '/');
    char *title = output_format("%s: windows of %lld samples",
                                slash ? slash + 1 : f->log.path,
                                (long long)f->window);
    ori_log_chart chart = {
        .title = title, .x = f->log.x, .n = f->log.n,
        .rate_hz = f->log.rate_hz, .groups = groups,
        .name = settings->column            ? settings->column
                : f->log.envelope_hz > 0.0 ? "loudness (dB)"
                                           : "value",
        .curve_name = "distance", .curve = f->profile.distance,
        .curve_count = f->profile.count };
    ori_log_channel channels[ORI_SEVERAL_CHANNELS];
    ori_status s;

    take_channels(f, channels, &chart);
    chart.group_count = motif_groups(f, settings, groups, names);
    if (f->discord_count) {
        snprintf(names[chart.group_count], sizeof names[0], "discords (%d)",
                 f->discord_count);
        groups[chart.group_count] =
            (ori_log_group){ names[chart.group_count], 5, f->discord,
                             f->discord_count, f->window, NULL,
                             motif_several_at(f, f->discord[0]) };
        chart.group_count++;
    }
    chart.group_count = chain_groups(f, chart.group_count, groups, names);
    s = ori_picture_log(path, &chart);
    free(title);
    return s;
}
