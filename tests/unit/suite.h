/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite.h - what a unit test program is made of
 *
 * One program a room, run-ROOM.  Each of its sources holds the tests of one
 * source of src/ROOM and ends in one table:
 *
 *     const ori__suite suite_random = { "random", {
 *         { "known answers", test_known_answers },
 *         { NULL, NULL } } };
 *
 * and main.c of the room lists the tables:  SUITE_MAIN(&suite_random, ...)
 */
#ifndef ORI_TESTS_SUITE_H
#define ORI_TESTS_SUITE_H

#include <CUnit/Basic.h>
#include <stdio.h>

typedef struct ori__suite {
    const char *name;
    struct {
        const char *name;
        void (*run)(void);
    } tests[64];
} ori__suite;

/* CU_basic_run_tests() is 0 even where asserts failed. */
static inline int suite_run_all(const ori__suite *const *suites)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    for (; *suites; suites++) {
        CU_pSuite s = CU_add_suite((*suites)->name, NULL, NULL);

        for (int i = 0; s && (*suites)->tests[i].run; i++)
            if (!CU_add_test(s, (*suites)->tests[i].name,
                             (*suites)->tests[i].run))
                return 1;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    const unsigned failed = CU_get_number_of_failures();
    const unsigned ran = CU_get_number_of_tests_run();
    CU_cleanup_registry();
    return failed != 0 || ran == 0;
}

#define SUITE_MAIN(...)                                                       \
    int main(void)                                                            \
    {                                                                         \
        static const ori__suite *const suites[] = { __VA_ARGS__, NULL };      \
                                                                              \
        return suite_run_all(suites);                                         \
    }

#endif
