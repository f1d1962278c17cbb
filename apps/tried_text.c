/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tried_text.c - what "auto" tried, and what each was worth
 */
#include "tried_text.h"

static double number(const json_t *tried, const char *key)
{
    return json_number_value(json_object_get(tried, key));
}

void tried_print(FILE *out, const char *indent, const json_t *summary)
{
    const json_t *list = json_object_get(summary, "tried");
    size_t i;
    const json_t *t;

    json_array_foreach(list, i, t) {
        const char *failed = json_string_value(json_object_get(t, "failed"));
        const char *method = json_string_value(json_object_get(t, "method"));

        fprintf(out, "%stried %-18s ", indent, method ? method : "?");
        if (failed)
            fprintf(out, "failed: %s\n", failed);
        else
            fprintf(out, "%5.1f %% right, log loss %.3f; weight %.2f\n",
                    100.0 * number(t, "held_out_accuracy"),
                    number(t, "held_out_log_loss"), number(t, "weight"));
    }
}
