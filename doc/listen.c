/* listen.c - a recogniser in a C program of your own.  Copy it: CC0.
 *
 *     cc listen.c -o listen $(pkg-config --cflags --libs oriole)
 *     arecord -q -t wav -f S16_LE -r 16000 | ./listen words.oriole -
 */
#include <oriole/oriole.h>
#include <stdio.h>
#include <stdlib.h>

static void must(ori_status status)
{
    if (status == ORI_OK)
        return;
    fprintf(stderr, "listen: %s\n", ori_last_error());
    exit(1);
}

static bool tell(void *model, const ori_event *e)
{
    printf("%.3f s to %.3f s: %s (%.2f)\n",
           (double)e->start / ori_model_rate(model),
           (double)e->end / ori_model_rate(model),
           ori_model_label(model, e->label), (double)e->score);
    return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    ori_event_run_options options = ORI_EVENT_RUN_OPTIONS_INIT;
    ori_live_options input = ORI_LIVE_OPTIONS_INIT;
    ori_live_piece piece;
    ori_model *model;
    ori_event_run *run;
    ori_live *live;
    float x[1024];              /* [frames, channels] */
    bool right = true;

    must(ori_model_load(&model, argc > 1 ? argv[1] : ""));
    options.event = tell;
    options.context = model;
    must(ori_event_run_create(&run, model, &options));
    input.rate_hz = ori_model_rate(model);
    input.channels = ori_model_channels(model);
    must(ori_live_open(&live, argc > 2 ? argv[2] : "-", &input));
    while (right) {
        must(ori_live_read(live, x, 1024 / (size_t)input.channels, &piece));
        if (piece.frames == 0)
            break;
        if (piece.gap)          /* nothing is bridged */
            right = ori_event_run_gap(run, piece.position);
        /* This does not allocate, lock or call the system; tell() does. */
        right = right && ori_event_run_push(run, x, (int64_t)piece.frames);
    }
    right = right && ori_event_run_finish(run);
    ori_live_close(live);
    ori_event_run_destroy(run);
    ori_model_destroy(model);
    return !right;
}
