/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_kernel_shapelet.h - the inner loops of shapelets
 *
 * A part of rocket_kernel_loops.h, which includes it.
 */

/* What has less variance than this share of its squared mean is rounding. */
static const float least_variance = 1e-10f;

INLINE vec root(vec v)
{
#if LANES == 16
    return (vec)_mm512_sqrt_ps((__m512)v);
#elif LANES == 8
    return (vec)_mm256_sqrt_ps((__m256)v);
#else
    for (int i = 0; i < LANES; i++)
        v[i] = sqrtf(v[i]);
    return v;
#endif
}

INLINE vec magnitude(vec v)
{
    return (vec)((ints)v & INT32_MAX);
}

static void standardise(int n, int taps, int d, const float *x, float *scale,
                        float *shift)
{
    const float share = 1.0f / (float)taps;

    for (int t = 0; t < n; t += LANES) {
        vec mean = { 0 }, variance = { 0 }, inverse;
        ints varies;

        for (int j = 0; j < taps; j++)
            mean += load(x + t + (ptrdiff_t)j * d);
        mean *= share;
        for (int j = 0; j < taps; j++) {
            const vec v = load(x + t + (ptrdiff_t)j * d) - mean;

            variance += v * v;
        }
        variance *= share;
        varies = (variance > least_variance * mean * mean) &
                 (variance > 1e-30f) & (variance < 1e38f);
        inverse = masked(1.0f / root((vec)chosen(varies, (ints)variance,
                                                 (ints)spread(1.0f))),
                         varies);
        store(scale + t, inverse);
        store(shift + t, mean * inverse);
    }
}

static void distances(const ori__shapelets *s)
{
    const int padded = (s->n + ORI__LANES_MAX - 1) / ORI__LANES_MAX *
                       ORI__LANES_MAX;

    for (int t = 0; t < s->n; t += LANES) {
        const vec scale = load(s->scale + t), shift = load(s->shift + t);
        vec far[ORI__GROUP];

        UNROLL for (int k = 0; k < ORI__GROUP; k++)
            far[k] = s->add ? load(s->far + k * ORI__BLOCK + t) : (vec){ 0 };
        for (int j = 0; j < s->taps; j++) {
            const vec v =
                load(s->x + t + (ptrdiff_t)j * s->d) * scale - shift;

            UNROLL for (int k = 0; k < ORI__GROUP; k++)
                far[k] += magnitude(v - s->w[k * s->taps + j]);
        }
        UNROLL for (int k = 0; k < ORI__GROUP; k++)
            store(s->far + k * ORI__BLOCK + t, far[k]);
    }
    for (int k = 0; k < ORI__GROUP; k++)
        for (int t = s->n; t < padded; t++)
            s->far[k * ORI__BLOCK + t] = INFINITY;
}

static void nearest(int n, const float *far, float limit, int first,
                    ori__nearest *nearest)
{
    const vec limits = spread(limit);
    vec least = load(nearest->least);
    ints place, count;

    memcpy(&place, nearest->place, sizeof place);
    memcpy(&count, nearest->count, sizeof count);
    for (int t = 0; t < n; t += LANES) {
        const vec v = load(far + t);
        const ints here = first + t + lane_numbers();

#if LANES == 16
        const __mmask16 nearer =
            _mm512_cmp_ps_mask((__m512)v, (__m512)least, _CMP_LT_OQ);

        least = (vec)_mm512_min_ps((__m512)v, (__m512)least);
        place = (ints)_mm512_mask_mov_epi32((__m512i)place, nearer,
                                            (__m512i)here);
#else
        const ints nearer = v < least;

        least = (vec)chosen(nearer, (ints)v, (ints)least);
        place = chosen(nearer, here, place);
#endif
        count = count_more(count, limits, v);
    }
    store(nearest->least, least);
    memcpy(nearest->place, &place, sizeof place);
    memcpy(nearest->count, &count, sizeof count);
}
