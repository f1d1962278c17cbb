/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * training_curves.c - how models learned, in one picture
 */
#include "training_curves.h"

#include <math.h>
#include <stdlib.h>

#include <oriole/picture/picture.h>

#include "output.h"

enum { LOSS, VALID_LOSS, ACCURACY, VALID_ACCURACY, SERIES };

/* One model's numbers. */
typedef struct history {
    int count;
    double *epoch;
    double *y[SERIES];
} history;

static double number_or_nan(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* count 0 where the text holds no history. */
static history read_history(const char *training)
{
    static const char *const keys[SERIES] = { "loss", "valid_loss",
                                              "accuracy", "valid_accuracy" };
    json_t *all = json_loads(training, 0, NULL);
    const json_t *list = json_object_get(all, "history");
    history h = { .count = (int)json_array_size(list) };

    h.epoch = output_alloc((size_t)h.count, sizeof *h.epoch);
    for (int k = 0; k < SERIES; k++)
        h.y[k] = output_alloc((size_t)h.count, sizeof *h.y[k]);
    for (int i = 0; i < h.count; i++) {
        const json_t *at = json_array_get(list, (size_t)i);

        h.epoch[i] = number_or_nan(at, "epoch");
        for (int k = 0; k < SERIES; k++)
            h.y[k][i] = number_or_nan(at, keys[k]);
        h.y[ACCURACY][i] *= 100.0;
        h.y[VALID_ACCURACY][i] *= 100.0;
    }
    json_decref(all);
    return h;
}

static void free_history(history *h)
{
    free(h->epoch);
    for (int k = 0; k < SERIES; k++)
        free(h->y[k]);
}

static bool any_number(const double *y, int count)
{
    for (int i = 0; i < count; i++)
        if (isfinite(y[i]))
            return true;
    return false;
}

/* The two curves of one model in one panel. */
static void add_curves(ori_panel *panel, ori_curve *curves, const history *h,
                       int first, int model, char *const names[2])
{
    for (int k = 0; k < 2; k++)
        if (any_number(h->y[first + k], h->count))
            curves[panel->curve_count++] = (ori_curve){
                .name = names[k], .x = h->epoch, .y = h->y[first + k],
                .count = h->count, .color = model, .dashed = k == 1 };
}

static ori_status draw(const ori_place *place, const training_curve *models,
                       const history *histories, char **names, int count)
{
    ori_curve *curves = output_alloc(4 * (size_t)count, sizeof *curves);
    ori_panel panels[2] = {
        { .title = "loss", .x_label = "epoch",
          .y_label = "cross entropy (nats)", .curves = curves },
        { .title = "accuracy", .x_label = "epoch",
          .y_label = "right answers (%)", .curves = curves + 2 * count },
    };
    ori_status s;

    for (int i = 0; i < count; i++) {
        add_curves(&panels[0], curves, &histories[i], LOSS, i, names + 2 * i);
        add_curves(&panels[1], curves + 2 * count, &histories[i], ACCURACY,
                   i, names + 2 * i);
    }
    s = ori_place_curves(place, count == 1 ? models[0].name
                                           : "Learning curves", panels, 2);
    free(curves);
    return s;
}

ori_status training_curves_place(const ori_place *place,
                                 const training_curve *models, int count)
{
    history *histories = output_alloc((size_t)count, sizeof *histories);
    char **names = output_alloc(2 * (size_t)count, sizeof *names);
    ori_status s;

    for (int i = 0; i < count; i++) {
        histories[i] = read_history(models[i].training);
        names[2 * i] = count == 1 ? output_copy("training")
                                  : output_format("%s, training",
                                                  models[i].name);
        names[2 * i + 1] = count == 1 ? output_copy("validation")
                                      : output_format("%s, validation",
                                                      models[i].name);
    }
    s = draw(place, models, histories, names, count);
    for (int i = 0; i < count; i++) {
        free_history(&histories[i]);
        free(names[2 * i]);
        free(names[2 * i + 1]);
    }
    free(histories);
    free(names);
    return s;
}

int training_curves_draw(const app_command *command, const char *path,
                         const training_curve *models, int count)
{
    const ori_status s = training_curves_place(&(ori_place){ .path = path },
                                               models, count);

    return s == ORI_OK ? EXIT_FINE : output_fail_output(command->name, s);
}
