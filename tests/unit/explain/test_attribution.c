/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/explain/attribution.h>

#include "base/memory.h"
#include "explain/attribution_view.h"
#include "explain_fixture.h"

static ori_attribution *attribute(ori_explainer *e, const ori_case *c,
                                  ori_attribution_method method, int label)
{
    ori_attribution_options o = ORI_ATTRIBUTION_OPTIONS_INIT;
    ori_attribution *a;

    o.method = method;
    o.label = label;
    if (ori_attribution_create(&a, e, c, &o) != ORI_OK)
        printf("\n%s: %s\n", ori_attribution_name(method), ori_last_error());
    return a;
}

static double sum_of(const float *x, int64_t count)
{
    double sum = 0;

    for (int64_t i = 0; i < count; i++)
        sum += (double)x[i];
    return sum;
}

/* Every method finds the spike, and nothing else: of the recogniser that sees
 * it only, all; of its committee with others, the most. */
static void test_spike(void)
{
    ori_model *models[] = { fix_spike_model(), fix_committee() };
    float x[FIX_LENGTH];
    const ori_case c = { x, FIX_LENGTH };

    fix_spike(x, 5, true);
    for (int i = 0; i < 2; i++) {
        ori_explainer *e;

        CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, models[i]), ORI_OK);
        for (int k = 0; k < ORI_ATTRIBUTION_METHODS; k++) {
            ori_attribution *a =
                attribute(e, &c, (ori_attribution_method)k, -1);
            double inside, all = 0;

            CU_ASSERT_PTR_NOT_NULL_FATAL(a);
            CU_ASSERT_EQUAL(a->label, 1);
            CU_ASSERT_EQUAL(a->length, FIX_LENGTH);
            for (int t = 0; t < FIX_LENGTH; t++)
                all += fabs((double)a->time[t]);
            inside = sum_of(a->time + FIX_FROM, FIX_TO - FIX_FROM);
            /* a window of occlusion is as long as 7 samples */
            if (i == 0)
                CU_ASSERT(inside / all >
                          (k == ORI_ATTRIBUTION_OCCLUSION ? 0.7 : 0.999));
            CU_ASSERT_TRUE(inside > 0);
            if (i == 1)
                CU_ASSERT_PTR_NOT_NULL(k == ORI_ATTRIBUTION_OCCLUSION
                                           ? a->notes
                                           : strstr(a->notes, "minirocket"));
            ori_attribution_destroy(a);
        }
        ori_explainer_destroy(e);
        ori_model_destroy(models[i]);
    }
    ori_attribution_destroy(NULL);
}

/* Saliency is the size of the score's gradient, by central differences of
 * ori_explainer_probabilities(). */
static void test_saliency(void)
{
    static const char smooth[] =
        "conv 5 5 pad=same; batchnorm; silu; conv 4 3 stride=2 pad=same\n"
        "tanh; global_avg; dense $classes";
    ori_model *m = fix_network(smooth, ORI_FEATURES_RAW, ORI_NORMALISE_NONE,
                               4);
    float x[FIX_LENGTH], p[FIX_LABELS], up[FIX_LABELS], down[FIX_LABELS];
    const ori_case c = { x, FIX_LENGTH };
    double differ = 0, size = 0;
    ori_attribution *a, *b;
    ori_explainer *e;

    fix_noise(x, FIX_LENGTH, 8);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    a = attribute(e, &c, ORI_ATTRIBUTION_SALIENCY, 1);
    b = attribute(e, &c, ORI_ATTRIBUTION_INPUT, 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    CU_ASSERT_EQUAL_FATAL(a->frames, FIX_LENGTH);
    CU_ASSERT_EQUAL_FATAL(a->rows, 1);
    for (int t = 0; t < FIX_LENGTH; t++) {
        const float kept = x[t];
        double slope;

        x[t] = kept + 0.05f;
        (void)ori_explainer_probabilities(e, &c, p, up);
        x[t] = kept - 0.05f;
        (void)ori_explainer_probabilities(e, &c, p, down);
        x[t] = kept;
        slope = ((double)up[1] - (double)down[1]) / 0.1;
        differ += pow((double)a->map[t] - fabs(slope), 2);
        size += slope * slope;
        CU_ASSERT_DOUBLE_EQUAL(a->time[t], a->map[t], 1e-7);
    }
    CU_ASSERT(sqrt(differ / size) < 5e-3);
    ori_attribution_destroy(a);
    ori_attribution_destroy(b);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

/* What integrated gradients sum up to, on raw samples, on spectra, with
 * missing samples and in a committee; and the baseline is the mean. */
static void test_complete(void)
{
    float x[800];
    const ori_case raw = { x, FIX_LENGTH }, sound = { x, 400 };
    ori_model *models[] = {
        fix_network(NULL, ORI_FEATURES_RAW, ORI_NORMALISE_SERIES, 4),
        fix_network(NULL, ORI_FEATURES_RAW, ORI_NORMALISE_NONE, 5),
        fix_network(NULL, ORI_FEATURES_LOGMEL, ORI_NORMALISE_SERIES, 6),
        fix_committee(),
    };

    for (int i = 0; i < 8; i++) {
        ori_attribution *a;
        ori_explainer *e;

        fix_noise(x, 800, (unsigned)i);
        for (int t = 30; i >= 4 && t < 45; t++)
            x[t] = NAN;
        CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, models[i % 4]),
                              ORI_OK);
        a = attribute(e, i % 4 == 2 ? &sound : &raw,
                      ORI_ATTRIBUTION_INTEGRATED, 0);
        CU_ASSERT_PTR_NOT_NULL_FATAL(a);
        CU_ASSERT(a->missing <= 0.01);
        CU_ASSERT_TRUE(a->steps >= 16);
        CU_ASSERT_DOUBLE_EQUAL(sum_of(a->time, a->length),
                               sum_of(a->map, a->frames * a->rows), 1e-4);
        CU_ASSERT(fabs(sum_of(a->time, a->length) -
                       (a->score - a->baseline)) <=
                  0.011 * fabs(a->score - a->baseline));
        ori_attribution_destroy(a);
        ori_explainer_destroy(e);
    }
    for (int i = 0; i < 4; i++)
        ori_model_destroy(models[i]);
}

/* A class activation map sums up to the score but for the bias. */
static void test_cam(void)
{
    ori_model *m = fix_spike_model();
    float x[FIX_LENGTH];
    const ori_case c = { x, FIX_LENGTH };
    ori_attribution *a;
    ori_explainer *e;

    fix_spike(x, 5, true);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    a = attribute(e, &c, ORI_ATTRIBUTION_CAM, 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    CU_ASSERT_EQUAL(a->rows, 0);
    CU_ASSERT_PTR_NULL(a->map);
    CU_ASSERT_DOUBLE_EQUAL(sum_of(a->time, FIX_LENGTH),
                           a->score - (-1 - 0) / 0.5, 1e-4);
    ori_attribution_destroy(a);
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

/* Bands: of a network that looks at one row, occlusion and gradients see that
 * row. */
static void test_rows(void)
{
    enum { ROW = 15, ROWS = 24 };
    ori_model *m = fix_network("conv 1 1 bias=0; global_max; dense 2",
                               ORI_FEATURES_LOGMEL, ORI_NORMALISE_SERIES, 4);
    float *w = ori_net_weights(ori_model_net(m)), x[800];
    const ori_case c = { x, 400 };
    ori_explainer *e;

    for (int i = 0; i < ROWS; i++)
        w[i] = i == ROW;
    fix_noise(x, 800, 2);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    for (int k = ORI_ATTRIBUTION_SALIENCY; k < ORI_ATTRIBUTION_METHODS; k++) {
        ori_attribution *a = attribute(e, &c, (ori_attribution_method)k, -1);
        double rows[ROWS] = { 0 }, all = 0;

        CU_ASSERT_PTR_NOT_NULL_FATAL(a);
        CU_ASSERT_EQUAL_FATAL(a->rows, ROWS);
        CU_ASSERT_EQUAL(a->frames, 41);
        for (int i = 0; i < a->frames * ROWS; i++) {
            rows[i % ROWS] += fabs((double)a->map[i]);
            all += fabs((double)a->map[i]);
        }
        /* occlusion hides two rows together */
        CU_ASSERT(rows[ROW] + rows[ROW - 1] >= 0.999 * all && all > 0);
        ori_attribution_destroy(a);
    }
    ori_explainer_destroy(e);
    ori_model_destroy(m);
}

static void test_spread(void)
{
    static const struct {
        double first, step;
        int frames;
    } cases[] = { { 0, 1, 50 }, { 3.5, 4, 12 }, { -9, 7, 9 }, { 40, 10, 3 },
                  { 0, 0.5, 90 } };
    float time[50], values[90];

    fix_noise(values, 90, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(time, 0, sizeof time);
        ori__spread(time, 50, values, cases[i].frames, cases[i].first,
                    cases[i].step);
        CU_ASSERT_DOUBLE_EQUAL(sum_of(time, 50),
                               sum_of(values, cases[i].frames), 1e-4);
        if (i == 0)
            CU_ASSERT_EQUAL(memcmp(time, values, sizeof time), 0);
    }
}

static void test_names(void)
{
    for (int k = 0; k < ORI_ATTRIBUTION_METHODS; k++)
        CU_ASSERT_EQUAL(ori_attribution_by_name(ori_attribution_name(
                            (ori_attribution_method)k)), k);
    CU_ASSERT_EQUAL(ori_attribution_by_name("cams"), -1);
    CU_ASSERT_STRING_EQUAL(ori_attribution_title(ORI_ATTRIBUTION_GRADCAM),
                           "Grad-CAM");
}

static void refuse(ori_model *m, ori_attribution_method method, int layer,
                   int length, ori_status expected)
{
    ori_attribution_options o = ORI_ATTRIBUTION_OPTIONS_INIT;
    float x[FIX_LENGTH];
    const ori_case c = { x, length };
    ori_attribution *a;
    ori_explainer *e;

    fix_noise(x, FIX_LENGTH, 8);
    CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
    o.method = method;
    o.layer = layer;
    CU_ASSERT_EQUAL(ori_attribution_create(&a, e, &c, &o), expected);
    CU_ASSERT_PTR_NULL(a);
    o.size--;
    CU_ASSERT_EQUAL(ori_attribution_create(&a, e, &c, &o), ORI_EINVAL);
    ori_explainer_destroy(e);
}

static void test_refused(void)
{
    ori_model *rocket = fix_rocket();
    ori_model *flat = fix_network("dense 8; relu; dense 2", ORI_FEATURES_RAW,
                                  ORI_NORMALISE_NONE, 1);
    ori_model *wide = fix_network("conv 2 50; global_max; dense 2",
                                  ORI_FEATURES_RAW, ORI_NORMALISE_NONE, 1);

    refuse(rocket, ORI_ATTRIBUTION_SALIENCY, -1, FIX_LENGTH, ORI_ENOTSUP);
    refuse(rocket, ORI_ATTRIBUTION_CAM, -1, FIX_LENGTH, ORI_ENOTSUP);
    refuse(rocket, ORI_ATTRIBUTION_OCCLUSION, -1, 0, ORI_EDATA);
    refuse(flat, ORI_ATTRIBUTION_GRADCAM, -1, FIX_LENGTH, ORI_ENOTSUP);
    refuse(flat, ORI_ATTRIBUTION_CAM, -1, FIX_LENGTH, ORI_ENOTSUP);
    refuse(wide, ORI_ATTRIBUTION_CAM, -1, FIX_LENGTH, ORI_ENOTSUP);
    refuse(wide, ORI_ATTRIBUTION_GRADCAM, 2, FIX_LENGTH, ORI_EINVAL);
    refuse(wide, ORI_ATTRIBUTION_GRADCAM, 7, FIX_LENGTH, ORI_EINVAL);
    refuse(wide, ORI_ATTRIBUTION_GRADCAM, -1, 49, ORI_ESHAPE);
    refuse(wide, ORI_ATTRIBUTION_OCCLUSION, -1, 49, ORI_ESHAPE);
    ori_model_destroy(rocket);
    ori_model_destroy(flat);
    ori_model_destroy(wide);
}

static void test_no_memory(void)
{
    ori_model *m = fix_committee();
    float x[FIX_LENGTH];
    const ori_case c = { x, FIX_LENGTH };

    fix_spike(x, 5, true);
    for (int k = 0; k < ORI_ATTRIBUTION_METHODS; k++) {
        ori_attribution_options o = ORI_ATTRIBUTION_OPTIONS_INIT;
        ori_attribution *a = NULL;

        o.method = (ori_attribution_method)k;
        o.window = 0.5;
        for (long n = 1; !a; n += 1 + n / 8) {
            ori_explainer *e;
            ori_status s;

            CU_ASSERT_EQUAL_FATAL(ori_explainer_create(&e, m), ORI_OK);
            ori__alloc_fail_at(n);
            s = ori_attribution_create(&a, e, &c, &o);
            ori__alloc_fail_at(0);
            ori_explainer_destroy(e);
            CU_ASSERT_TRUE_FATAL(s == ORI_ENOMEM || s == ORI_OK);
        }
        ori_attribution_destroy(a);
    }
    ori_model_destroy(m);
}

const ori__suite suite_attribution = { "attribution", {
    { "spike", test_spike },
    { "saliency", test_saliency },
    { "complete", test_complete },
    { "cam", test_cam },
    { "rows", test_rows },
    { "spread", test_spread },
    { "names", test_names },
    { "refused", test_refused },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
