/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tensors.c - reading what a fitted thing kept, trusting nothing
 */
#include "rocket/tensors.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/fail.h"

const ori_tensor *ori__tensor_find(const ori_tensor *tensors, int count,
                                   const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(tensors[i].name, name) == 0)
            return &tensors[i];
    return NULL;
}

ori_status ori__tensor_copy(const ori_tensor *tensors, int count,
                            const char *name, int rows, int columns,
                            float *data)
{
    const ori_tensor *const t = ori__tensor_find(tensors, count, name);
    const int rank = columns > 0 ? 2 : 1;
    const size_t size = (size_t)rows * (size_t)(columns > 0 ? columns : 1);

    if (!t)
        return ori__fail(ORI_EFORMAT, "%s is missing", name);
    if (t->rank != rank || t->dims[0] != rows ||
        (rank == 2 && t->dims[1] != columns))
        return ori__fail(ORI_EFORMAT, "%s has another size than the rest "
                         "asks for", name);
    for (size_t i = 0; i < size; i++) {
        if (!isfinite(t->data[i]))
            return ori__fail(ORI_EFORMAT, "%s: number %zu is not finite",
                             name, i);
        data[i] = t->data[i];
    }
    return ORI_OK;
}

bool ori__is_whole(float x, int low, int high)
{
    return x >= (float)low && x <= (float)high && x == floorf(x);
}
