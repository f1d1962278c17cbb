/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * confusion_text.c - a confusion matrix for the terminal
 */
#include "confusion_text.h"

#include <stdlib.h>
#include <string.h>

#include "output.h"

enum { MATRIX_MAX = 20, WORST = 10, LABEL_MAX = 24 };

static int count_at(const confusion *m, int row, int column)
{
    return m->counts[(size_t)row * (size_t)m->classes + (size_t)column];
}

static int digits(int n)
{
    int d = 1;

    while (n >= 10)
        n /= 10, d++;
    return d;
}

static int widest_label(const confusion *m, int most)
{
    int widest = 1;

    for (int i = 0; i < m->classes; i++) {
        const int columns = output_columns(m->labels[i]);

        widest = columns > widest ? columns : widest;
    }
    return widest < most ? widest : most;
}

static int widest_count(const confusion *m)
{
    int widest = 1;

    for (int i = 0; i < m->classes * m->classes; i++)
        if (digits(m->counts[i]) > widest)
            widest = digits(m->counts[i]);
    return widest;
}

/* Bold for what is right, red for what is wrong, grey dots for nothing. */
static void print_count(const confusion *m, int row, int column, int width,
                        bool colored)
{
    const int n = count_at(m, row, column);
    const char *begin = n == 0          ? "\033[2m"
                        : row == column ? "\033[1m"
                                        : "\033[31m";

    fputs(colored ? begin : "", stdout);
    if (n == 0)
        printf("%*s", width, ".");
    else
        printf("%*d", width, n);
    fputs(colored ? "\033[0m" : "", stdout);
}

/* Columns are headed by their labels where those fit, else by letters that
 * stand before the rows too. */
static void print_matrix(const confusion *m)
{
    const int label = widest_label(m, LABEL_MAX);
    const int count = widest_count(m) + 1;
    const int whole = widest_label(m, LABEL_MAX) + 1;
    int width = whole > count ? whole : count;
    const bool letters =
        label + 2 + m->classes * width > output_width(stdout);
    const bool colored = output_colored(stdout);
    char key[2] = "a";

    if (letters)
        width = count > 2 ? count : 2;
    printf("%*s", label + (letters ? 3 : 1), "");
    for (int k = 0; k < m->classes; k++) {
        key[0] = (char)('a' + k);
        putchar(' ');
        output_cell(stdout, letters ? key : m->labels[k], width - 1, true);
    }
    puts("  <- answer");
    for (int i = 0; i < m->classes; i++) {
        if (letters)
            printf("%c ", 'a' + i);
        output_cell(stdout, m->labels[i], label, false);
        putchar(' ');
        for (int k = 0; k < m->classes; k++)
            print_count(m, i, k, width, colored);
        putchar('\n');
    }
}

typedef struct mistake {
    int row, column, count;
} mistake;

/* The most frequent first; of equally frequent ones the earlier. */
static int by_count(const void *a, const void *b)
{
    const mistake *x = a, *y = b;

    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static void print_worst(const confusion *m)
{
    mistake worst[WORST + 1] = { { 0, 0, 0 } };
    int found = 0;

    for (int i = 0; i < m->classes; i++)
        for (int k = 0; k < m->classes; k++)
            if (i != k && count_at(m, i, k) > 0) {
                worst[found++] = (mistake){ i, k, count_at(m, i, k) };
                qsort(worst, (size_t)found, sizeof *worst, by_count);
                found = found > WORST ? WORST : found;
            }
    puts(found ? "most frequent confusions" : "nothing was confused");
    for (int i = 0; i < found; i++)
        printf("  %5d x %s taken for %s\n", worst[i].count,
               m->labels[worst[i].row], m->labels[worst[i].column]);
}

void confusion_print(const confusion *m)
{
    if (m->classes <= MATRIX_MAX)
        print_matrix(m);
    else
        print_worst(m);
}
