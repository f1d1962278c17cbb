/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/queue.h"

#include "suite.h"

/* Frames keep their numbers and values while others come and go. */
static void test_frames_stay(void)
{
    ori__queue q = { 0 };
    int64_t in = 0;
    bool right = true;

    CU_ASSERT_EQUAL_FATAL(ori__queue_create(&q, 2, 7), ORI_OK);
    for (int round = 0; round < 100; round++) {
        const int count = 1 + round % 4;

        ori__queue_open(&q, count);
        for (int i = 0; i < count; i++, in++) {
            ori__queue_frame(&q, q.end + i)[0] = (float)in;
            ori__queue_frame(&q, q.end + i)[1] = -(float)in;
            *ori__queue_present(&q, q.end + i) = in % 5 != 0;
        }
        ori__queue_enter(&q, count);
        right &= q.end == in;
        for (int64_t t = q.begin; t < q.end; t++) {
            const float v = t % 5 ? (float)t : 0.0f;

            right &= ori__queue_frame(&q, t)[0] == v &&
                     ori__queue_frame(&q, t)[1] == -v &&
                     *ori__queue_present(&q, t) == (t % 5 != 0);
            right &= ori__queue_gaps(&q, t, t + 1) == (t % 5 == 0);
        }
        ori__queue_leave(&q, in - 3);
        right &= ori__queue_room(&q) >= 4;
    }
    CU_ASSERT(right);
    ori__queue_release(&q);
}

static void test_leaving_more_than_there_is(void)
{
    ori__queue q = { 0 };

    CU_ASSERT_EQUAL_FATAL(ori__queue_create(&q, 1, 4), ORI_OK);
    ori__queue_open(&q, 2);
    ori__queue_enter(&q, 2);
    ori__queue_leave(&q, 9);
    CU_ASSERT_EQUAL(q.begin, 2);
    ori__queue_leave(&q, 1);
    CU_ASSERT_EQUAL(q.begin, 2);
    CU_ASSERT_EQUAL(ori__queue_create(&q, 1, INT64_MAX / 2), ORI_ENOMEM);
    ori__queue_release(&q);
}

const ori__suite suite_queue = { "queue", {
    { "frames keep number and value", test_frames_stay },
    { "leaving more than there is", test_leaving_more_than_there_is },
    { NULL, NULL } } };
