/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_config.h - the arguments of one layer, as read from a text
 */
#ifndef ORI_NET_NET_CONFIG_H
#define ORI_NET_NET_CONFIG_H

#include <stdbool.h>

#include <oriole/base/status.h>

enum { ORI__WORD_MAX = 32, ORI__ARGUMENTS_MAX = 16 };

/* A number or a word. */
typedef struct ori__setting {
    bool is_number;
    double number;
    char word[ORI__WORD_MAX];
} ori__setting;

typedef struct ori__argument {
    char name[ORI__WORD_MAX];   /* "": by its place */
    ori__setting value;
    bool used;
} ori__argument;

typedef struct ori__config {
    char name[ORI__WORD_MAX];   /* the layer's or block's */
    int count;
    ori__argument arguments[ORI__ARGUMENTS_MAX];
} ori__config;

/* Give arguments by place their names; places ends in NULL, or is NULL. */
ori_status ori__config_place(ori__config *config, const char *const *places);

/* NULL if it was not given; marks it used. */
const ori__setting *ori__config_find(ori__config *config, const char *name);

/*
 * Getters leave *value alone where the argument was not given, and refuse
 * with ORI_EFORMAT what is not in [low, high].
 */
ori_status ori__config_int(ori__config *config, const char *name, int low,
                           int high, int *value);
ori_status ori__config_number(ori__config *config, const char *name,
                              double low, double high, double *value);
ori_status ori__config_flag(ori__config *config, const char *name,
                            bool *value);
/* One of some words, which end in NULL. */
ori_status ori__config_choice(ori__config *config, const char *name,
                              const char *const *words, int *value);

/* The same for an argument that must be given. */
ori_status ori__config_need_int(ori__config *config, const char *name,
                                int low, int high, int *value);

/* Refuse what nobody asked for. */
ori_status ori__config_finish(const ori__config *config);

#endif
