/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_map.c - all recordings as points in a plane
 */
#include <stdlib.h>

#include <oriole/explain/embedding.h>
#include <oriole/picture/scatter.h>

#include "explain.h"
#include "output.h"

enum {
    CLIPS_MOST = 3000,          /* open: a page stays below 10 MB */
    PAIRS_MOST = 500            /* points: all pairs are soon computed */
};

typedef struct points {
    float *pca, *tsne;          /* [count, 2] */
    float share[2];
    char **words;               /* [count] */
    int *labels, *clips;
    bool *wrong;
    int errors;
} points;

static bool show(void *context, int done, int total)
{
    progress_show(context, (double)done / total, "t-SNE, step %d of %d", done,
                  total);
    return !progress_stop_asked();
}

static ori_status place_points(explain *e, points *p)
{
    ori_tsne_options o = ORI_TSNE_OPTIONS_INIT;
    float *y = NULL;
    int width = 0;
    ori_status s = ori_embedding_features(e->explainer, e->cases, e->count,
                                          &y, &width);

    o.seed = e->settings->common.seed;
    o.exact = e->count <= PAIRS_MOST;
    o.progress = show;
    o.progress_context = &e->bar;
    if (s == ORI_OK)
        s = ori_pca(y, e->count, width, 2, p->pca, p->share);
    if (s == ORI_OK)
        s = ori_tsne(y, e->count, width, p->tsne, &o);
    progress_end(&e->bar);
    ori_embedding_free(y);
    return s;
}

static void describe(explain *e, points *p)
{
    for (int i = 0; i < e->count; i++) {
        char *words = explain_words(e, i);

        p->labels[i] = e->truth[i] >= 0 ? e->truth[i] : e->answer[i];
        p->wrong[i] = e->truth[i] >= 0 && e->truth[i] != e->answer[i];
        p->errors += p->wrong[i];
        p->words[i] = output_format("%s: %s", e->names[i], words);
        p->clips[i] = -1;
        if (e->page && i < CLIPS_MOST) {
            const ori_clip clip = explain_clip(e, i, words);

            p->clips[i] = ori_page_keep(e->page, &clip);
        }
        free(words);
    }
}

static void draw(explain *e, const points *p)
{
    char *first = output_format("first component (%.0f %% of the variance)",
                                100 * (double)p->share[0]);
    char *second = output_format("second component (%.0f %%)",
                                 100 * (double)p->share[1]);
    const ori_plane planes[] = {
        { "t-SNE: who is near whom", NULL, NULL, p->tsne, true },
        { "Principal components", first, second, p->pca, false } };
    const ori_place place = explain_place(
        e, "Each recording by the network's last features, which the answer "
        "is made of. Point at one for its name, click it for its signal.");

    explain_drew(e, ori_place_scatter(&place, &(ori_scatter){
        planes, 2, e->count, p->labels, p->errors > 0 ? p->wrong : NULL,
        "answered wrongly", (const char *const *)p->words, p->clips,
        e->labels, e->classes }));
    free(first);
    free(second);
}

static json_t *map_json(const explain *e, const points *p)
{
    json_t *list = json_array();

    for (int i = 0; i < e->count; i++)
        json_array_append_new(list, json_pack(
            "{s:o,s:o,s:o,s:[f,f],s:[f,f]}", "name",
            output_json_text(e->names[i]), "truth",
            e->truth[i] < 0 ? json_null()
                            : output_json_text(e->labels[e->truth[i]]),
            "answer", output_json_text(e->labels[e->answer[i]]), "pca",
            (double)p->pca[2 * i], (double)p->pca[2 * i + 1], "tsne",
            (double)p->tsne[2 * i], (double)p->tsne[2 * i + 1]));
    return list;
}

static void show_map(explain *e)
{
    const size_t n = (size_t)e->count;
    points p = { .pca = output_alloc(2 * n, sizeof(float)),
                 .tsne = output_alloc(2 * n, sizeof(float)),
                 .words = output_alloc(n, sizeof(char *)),
                 .labels = output_alloc(n, sizeof(int)),
                 .clips = output_alloc(n, sizeof(int)),
                 .wrong = output_alloc(n, sizeof(bool)) };
    const ori_status s = place_points(e, &p);

    if (s == ORI_OK) {
        describe(e, &p);
        draw(e, &p);
        json_object_set_new(e->json, "map", map_json(e, &p));
        if (e->page)
            ori_page_opened(e->page, "Click a point, and its recording "
                            "opens here.");
    } else {
        explain_missing(e, "the map", s);
    }
    for (int i = 0; i < e->count; i++)
        free(p.words[i]);
    free(p.pca);
    free(p.tsne);
    free(p.words);
    free(p.labels);
    free(p.clips);
    free(p.wrong);
}

void explain_map(explain *e)
{
    if (!explain_wants(e, EXPLAIN_MAP) ||
        (e->count == 0 && e->settings->only == EXPLAIN_ALL))
        return;
    explain_section(e, "The map");
    if (e->count < 4)
        explain_say(e, "The map: it takes four recordings at least, not %d.",
                    e->count);
    else
        show_map(e);
}
