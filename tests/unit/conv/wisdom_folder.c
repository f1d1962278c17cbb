/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wisdom_folder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/base/threads.h>
#include <oriole/conv/wisdom.h>

char wisdom_folder[] = "/tmp/oriole-test-XXXXXX", wisdom_path[64];

void wisdom_begin(void)
{
    strcpy(strrchr(wisdom_folder, '-'), "-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(wisdom_folder));
    snprintf(wisdom_path, sizeof wisdom_path, "%s/wisdom", wisdom_folder);
    ori_conv_wisdom_forget();
    ori_threads_set(1);
}

void wisdom_end(void)
{
    ori_conv_wisdom_forget();
    ori_threads_set(0);
    unlink(wisdom_path);
    CU_ASSERT_EQUAL(rmdir(wisdom_folder), 0);
}
