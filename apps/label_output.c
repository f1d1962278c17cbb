/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_output.c - label files, one a recording, into a folder
 */
#include "label_output.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/base/safe_file.h>

#include "output.h"

char *label_output_path(const char *folder, const char *form,
                        const char *recording)
{
    const char *slash = strrchr(recording, '/');
    const char *name = slash ? slash + 1 : recording;
    const char *dot = strrchr(name, '.');
    const int length = (int)(dot && dot != name ? (size_t)(dot - name)
                                                : strlen(name));

    return output_format("%s/%.*s%s", folder, length, name,
                         ori_label_form_ending(form));
}

ori_status label_output_write(const char *folder, const char *form,
                              const ori_label_list *list,
                              const char *recording, double length_s,
                              const char **lost)
{
    char *text = NULL, *path;
    size_t bytes;
    FILE *memory;
    ori_status s;

    if (!folder)
        return ori_label_file_write(stdout, form, list, recording, length_s,
                                    lost);
    memory = open_memstream(&text, &bytes);
    s = memory ? ori_label_file_write(memory, form, list, recording, length_s,
                                      lost)
               : ORI_ENOMEM;
    if (!memory || fclose(memory) != 0) {
        output_fail(NULL, "out of memory");
        exit(EXIT_RESOURCES);
    }
    if (s == ORI_OK) {
        path = label_output_path(folder, form, recording);
        s = ori_file_write(path, text, bytes);
        free(path);
    }
    free(text);
    return s;
}
