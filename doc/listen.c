/* listen.c - a recogniser in a C program of your own.  Copy it: CC0.
 *
 *     cc listen.c -o listen $(pkg-config --cflags --libs oriole)
 *     arecord -q -t wav -f S16_LE -r 16000 | ./listen words.oriole -
 */
#include <oriole/oriole.h>
#include <stdio.h>
#include <stdlib.h>

static ori_model *model;
static ori_stream *stream;
static ori_events *events;

static void must(ori_status status)
{
    if (status == ORI_OK)
        return;
    fprintf(stderr, "listen: %s\n", ori_last_error());
    exit(1);
}

/* Tell each event that the scores so far make known. */
static void tell(void)
{
    ori_stream_frame f;
    ori_event e;

    do
        while (ori_events_pull(events, &e))
            printf("%.3f s to %.3f s: %s (%.2f)\n",
                   (double)e.start / ori_model_rate(model),
                   (double)e.end / ori_model_rate(model),
                   ori_model_label(model, e.label), (double)e.score);
    while (ori_stream_pull(stream, &f) &&
           ori_events_push(events, f.start, f.end, f.probabilities));
    fflush(stdout);
}

/* The signal ends here, at a gap or for ever: no event is to span it. */
static void end(void)
{
    ori_stream_finish(stream);
    tell();
    ori_events_reset(events);
    tell();
}

int main(int argc, char **argv)
{
    ori_live_options input = ORI_LIVE_OPTIONS_INIT;
    ori_event_options rules;
    ori_stream_cost cost;
    ori_live_piece piece;
    ori_live *live;
    float x[1024];              /* [frames, channels] */

    must(ori_model_load(&model, argc > 1 ? argv[1] : ""));
    must(ori_stream_create(&stream, model, NULL));
    cost = ori_stream_cost_of(stream);
    must(ori_event_rules_load(&rules, model, &cost));
    must(ori_events_create(&events, &rules));
    input.rate_hz = ori_model_rate(model);
    input.channels = ori_model_channels(model);
    must(ori_live_open(&live, argc > 2 ? argv[2] : "-", &input));
    for (;;) {
        must(ori_live_read(live, x, 1024 / (size_t)input.channels, &piece));
        if (piece.frames == 0)
            break;
        if (piece.gap) {
            end();
            ori_stream_reset(stream, piece.position);
        }
        /* Push and pull do not allocate, lock, wait or call the system. */
        for (int64_t at = 0; at < (int64_t)piece.frames; tell())
            at += ori_stream_push(stream, x + at * input.channels,
                                  (int64_t)piece.frames - at);
    }
    end();
    ori_live_close(live);
    ori_events_destroy(events);
    ori_event_rules_free(&rules);
    ori_stream_destroy(stream);
    ori_model_destroy(model);
    return 0;
}
