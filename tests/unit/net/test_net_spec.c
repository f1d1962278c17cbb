/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/net/net.h>

#include "base/memory.h"
#include "base/random.h"

static ori_status make(const char *text, ori_net **net)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;

    o.channels = 2;
    o.length = 100;
    o.classes = 3;
    return ori_net_create(net, text, &o);
}

/* Two texts of the same network. */
static void check_same(const char *text, const char *plain)
{
    ori_net *a, *b;

    CU_ASSERT_EQUAL(make(text, &a), ORI_OK);
    CU_ASSERT_EQUAL(make(plain, &b), ORI_OK);
    if (a && b) {
        CU_ASSERT_STRING_EQUAL(ori_net_print(a), ori_net_print(b));
        CU_ASSERT_STRING_EQUAL(ori_net_text(a), text);
    } else {
        printf("\n%s\n%s\n", text, ori_last_error());
    }
    ori_net_destroy(a);
    ori_net_destroy(b);
}

static void test_statements(void)
{
    const char *end = "; global_avg; dense 3";
    static const char *const same[][2] = {
        { "conv 4 3\nrelu", "conv 4 kernel=3; relu" },
        { "# a comment\n\n ;; conv 4 # more\n", "conv channels=4 kernel=1" },
        { "let w = 4\nlet v=$w ; conv $v", "conv 4" },
        { "conv $classes kernel=$channels; conv $length",
          "conv 3 2; conv 100" },
        { "repeat 2 { conv 4 3; relu }", "conv 4 3; relu; conv 4 3; relu" },
        { "let n = 2; repeat $n\n{ repeat 2 { relu } }",
          "relu; relu; relu; relu" },
        { "def b(w, k=3) { conv $w $k }\nb(4) b(5, 2) b(k=1, w=6)",
          "conv 4 3; conv 5 2; conv 6 1" },
        { "def b() { relu }\nb(\n)", "relu" },
        { "def a(x) { conv $x }\ndef b(x) { a($x) a(2) }\nb(7)",
          "conv 7; conv 2" },
        { "let w = 1; def b() { conv $w }; let w = 2; b(); conv $w",
          "conv 1; conv 2" },
        { "let w = 1; repeat 1 { let w = 5; conv $w }; conv $w",
          "conv 5; conv 1" },
        { "def p(how) { conv 2 5 pad=$how }\np(same)", "conv 2 5 pad=2" },
        { "add { { relu } { } }", "add\n{\n{\nrelu\n}\n{\n}\n}\n" },
        { "concat { { add { { } {} } } { tanh } }",
          "concat{{add{{}{}}}{tanh}}" },
        { "elu 5e-1; elu .5", "elu 0.5; elu 0.5" },
    };

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        char text[300], plain[300];

        snprintf(text, sizeof text, "%s%s", same[i][0], end);
        snprintf(plain, sizeof plain, "%s%s", same[i][1], end);
        check_same(text, plain);
    }
}

static void test_errors(void)
{
    static const struct {
        const char *text, *sentence;
    } wrong[] = {
        { "conv 4\n  cnv 3", "line 2, column 3: no layer is called 'cnv'" },
        { "conv", "line 1, column 1: conv needs 'channels'" },
        { "conv 0", "line 1, column 1: conv: channels is 0, not in 1 to "
                    "1.04858e+06" },
        { "conv 2.5", "conv: channels is 2.5, not a whole number" },
        { "conv same", "conv: channels is 'same', not a number" },
        { "conv 4 3 5", "conv takes 2 argument(s) by place, not more" },
        { "conv 4 kernl=3", "conv has no argument 'kernl'" },
        { "conv 4 channels=3", "'channels' is given twice" },
        { "conv 4 pad=some", "not same, valid, causal or a number" },
        { "conv 4 padding=no", "padding is none of zero, reflect" },
        { "conv $w", "line 1, column 6: $w has no value" },
        { "let 5 = 3", "let takes the form" },
        { "let a 3", "let takes the form" },
        { "repeat 0 { }", "repeat takes a whole number from 1" },
        { "repeat 99999 { }", "repeat takes a whole number from 1" },
        { "repeat 2 conv 3", "'{' is missing before a block" },
        { "conv 3 {", "'{' is never closed" },
        { "relu }", "line 1, column 6: '}' closes nothing" },
        { "def relu() { }", "'relu' already has a meaning" },
        { "def b(w) { conv $w }\nb()", "line 2, column 1: b needs 'w'" },
        { "def b(w) { conv $w }\nb(1, 2)", "b has no argument ''" },
        { "def b(w) { conv $w }\nb(1, w=2)", "'w' is given twice" },
        { "def b() { b() }\nb()", "no block is called 'b'" },
        { "def b(1) { }", "the name of a parameter is missing" },
        { "c(3)", "no block is called 'c'" },
        { "add", "add takes branches" },
        { "add { }", "add has no branches" },
        { "add { relu }", "add takes branches, each in { }" },
        { "relu { { } }", "takes no branches" },
        { "nothing { { } }", "takes no branches" },
        { "conv 3 kernel=", "a number, a word or $name is missing" },
        { "conv 3 % 4", "the character '%' has no meaning here" },
        { "conv 3a", "this is no number" },
        { "conv 1.2.3", "this is no number" },
        { "conv 1e999", "this is no number" },
        { "elu +1", "the character '+' has no meaning here" },
        { "conv inf", "channels is 'inf', not a number" },
        { "3", "the name of a layer is missing" },
        { "", "the architecture has no layer" },
        { "a234567890123456789012345678901234567890", "a name is longer" },
        { "conv 4 groups=3", "groups=3 does not divide its 2 channels in" },
        { "maxpool 2 pad=2", "pads must be smaller than the kernel" },
        { "conv 3 500", "its window of 500 frames does not fit its input" },
        { "conv 5; global_avg", "gives 5 channels in 1 frame(s), not one" },
        { "conv 3", "gives 3 channels in 100 frame(s), not one" },
        { "global_avg; dense 3; softmax", "the last layer is softmax" },
        { "add { { conv 3 } { conv 4 } }", "branch 2 gives 4 channels" },
        { "concat { { maxpool 2 } { } }", "branch 2 gives 100 frames" },
        { "dropout 1", "rate is 1, not in 0 to 0.999" },
        { "conv 4 bias=2", "bias is 2, not in 0 to 1" },
        { "conv 1000000; conv 1000000", "more than 536870912 weights" },
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ori_net *net;
        const ori_status s = make(wrong[i].text, &net);

        CU_ASSERT_TRUE(s == ORI_EFORMAT || s == ORI_ESHAPE);
        CU_ASSERT_PTR_NULL(net);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), wrong[i].sentence));
        if (!strstr(ori_last_error(), wrong[i].sentence))
            printf("\n%s\n-> %s\n", wrong[i].text, ori_last_error());
        ori_net_destroy(net);
    }
}

static char *many(const char *part, int count)
{
    const size_t n = strlen(part);
    char *text = malloc(n * (size_t)count + 1);

    for (int i = 0; i < count; i++)
        memcpy(text + n * (size_t)i, part, n);
    text[n * (size_t)count] = '\0';
    return text;
}

/* None may take long, much memory or a deep stack. */
static void test_hostile(void)
{
    static const struct {
        const char *part;
        int count;
    } texts[] = {
        { "{", 100000 },
        { "add{{", 40000 },
        { "repeat 10000 {", 20 },
        { "concat{{}{", 100 },
        { "relu\n", 11000 },
        { "let a = 1\n", 2000 },
        { "relu(", 50000 },
        { "conv 1 a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 ", 1000 },
        { "$", 1000 },
        { "#", 300000 },
        { "-", 1000 },
    };
    static const char *const others[] = {
        "repeat 10000 { repeat 10000 { } }",
        "repeat 10000 { repeat 10000 { repeat 10000 { let a = 1 } } }",
        "repeat 40 { concat { {} {} } }",
        "def a(){relu relu} def b(){a() a()} def c(){b() b()}",
        "repeat 10000 { relu; relu }",
        "conv 1 1000000000",
        "conv 1 16777216 dilation=1048576",
        "conv 1 pad=16777216; conv 1 pad=16777216; global_avg; dense 3",
        "maxpool 16777216 pad=16777215; global_avg; conv 1048576; dense 3",
    };
    ori_net *net;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *text = many(texts[i].part, texts[i].count);

        CU_ASSERT_NOT_EQUAL(make(text, &net), ORI_OK);
        CU_ASSERT_PTR_NULL(net);
        free(text);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        (void)make(others[i], &net);    /* some are odd, but all right */
        ori_net_destroy(net);
    }
}

/* Texts with characters struck out, doubled or changed: any answer will do,
 * as long as there is one. */
static void test_mutations(void)
{
    const char *good = ori_arch_text("inception");
    const size_t n = strlen(good);
    ori__rng rng = ori__rng_at(11, ORI__RNG_TEST, 0, 0);

    for (int i = 0; i < 3000; i++) {
        char *text = ori__strdup(good);
        ori_net *net;

        for (uint32_t k = 0; k <= ori__rng_below(&rng, 3); k++) {
            const uint32_t at = ori__rng_below(&rng, (uint32_t)n);
            const uint32_t from = ori__rng_below(&rng, (uint32_t)n);

            text[at] = good[from];
        }
        if (make(text, &net) == ORI_OK)
            CU_ASSERT_PTR_NOT_NULL(net);
        ori_net_destroy(net);
        ori__free(text);
    }
}

const ori__suite suite_net_spec = { "net_spec", {
    { "statements", test_statements },
    { "errors", test_errors },
    { "hostile", test_hostile },
    { "mutations", test_mutations },
    { NULL, NULL } } };
