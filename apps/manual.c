/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * manual.c - the tables of commands and options, put into words
 */
#include "manual.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "option.h"
#include "output.h"

enum { WIDTH = 79, OPTION_COLUMN = 28 };

static const char SUMMARY[] =
    "recordings and sensor logs to a trained recogniser of what is in them";

static const char DATA_FORMS[] =
    "DATA is any of: a .ts file (aeon, sktime); a UCR .tsv; a .csv table "
    "with one series a row; a .npy array with labels beside it; a folder "
    "with one sub-folder a class; a folder of recordings with --label-from; "
    "a manifest .csv with the columns file,label[,start,end,split,group]; a "
    "folder that holds NAME_TRAIN.* and NAME_TEST.*; a catalogue of \"oriole "
    "ingest\".  Recordings are audio, tables (.csv, .tsv), JSON lines "
    "(.jsonl, .ndjson) and arrays (.npy).  Where the data says "
    "which part is for training and which for testing, each command takes "
    "its own.";

static const char EXIT_MEANINGS[] =
    "0 fine; 1 done in part: some files were bad, or training was stopped "
    "and the best so far was kept; 2 the command line is wrong; 3 the input "
    "is bad; 4 out of memory or of disk space, or a place cannot be written.";

const app_command *manual_find(const char *name)
{
    const char *names[32];
    const char *nearest;
    int n = 0;

    for (; app_commands[n]; n++) {
        if (strcmp(app_commands[n]->name, name) == 0)
            return app_commands[n];
        names[n] = app_commands[n]->name;
    }
    names[n] = NULL;
    nearest = option_nearest(name, names);
    if (nearest)
        output_fail(NULL, "there is no command \"%s\"; did you mean %s?",
                    name, nearest);
    else
        output_fail(NULL, "there is no command \"%s\"; \"oriole --help\" "
                    "lists all", name);
    return NULL;
}

/* Print words from column `at` on, lines going on at column `indent`. */
static void wrap(const char *text, int at, int indent)
{
    while (*text) {
        const size_t gap = strspn(text, " ");
        const size_t word = strcspn(text + gap, " ");

        if (at > indent && at + (int)(gap + word) > WIDTH) {
            printf("\n%*s", indent, "");
            at = indent;
        } else if (at > indent) {
            printf("%.*s", (int)gap, text);
            at += (int)gap;
        }
        printf("%.*s", (int)word, text + gap);
        at += (int)word;
        text += gap + word;
    }
    putchar('\n');
}

/* Paragraphs, "\n" between them; lines that begin with a space stay. */
static void print_paragraphs(const char *text)
{
    while (*text) {
        const size_t length = strcspn(text, "\n");
        char *line = output_format("%.*s", (int)length, text);

        if (*line == ' ')
            puts(line);
        else
            wrap(line, 0, 0);
        free(line);
        text += length + (text[length] == '\n');
    }
}

/* "-o, --output FILE", of which `dash` is how a dash is written. */
static char *option_words(const app_option *row, const char *dash)
{
    char *letter = row->letter
                       ? output_format("%s%c, ", dash, row->letter)
                       : output_copy("");
    char *words = output_format("%s%s%s%s%s%s", letter, dash, dash, row->name,
                                row->argument ? " " : "",
                                row->argument ? row->argument : "");

    free(letter);
    return words;
}

static void print_options(const app_option *row)
{
    for (; row && row->name; row++) {
        char *words;
        int at;

        if (row->kind == APP_HEADING) {
            printf("\n%s\n", row->name);
            continue;
        }
        words = option_words(row, "-");
        at = printf("  %s", words);
        free(words);
        if (at + 2 > OPTION_COLUMN) {
            putchar('\n');
            at = 0;
        }
        printf("%*s", OPTION_COLUMN - at, "");
        wrap(row->help, OPTION_COLUMN, OPTION_COLUMN);
    }
}

int manual_command(const app_command *command)
{
    printf("oriole %s - %s\n\nusage: oriole %s %s\n\n", command->name,
           command->summary, command->name, command->operands);
    print_paragraphs(command->about);
    print_options(command->options);
    print_options(option_common);
    fputs("\nExit code: ", stdout);
    wrap(EXIT_MEANINGS, 11, 0);
    return output_close(command->name, EXIT_FINE);
}

int manual_overview(void)
{
    printf("oriole - %s\n\nusage: oriole COMMAND [OPTION...] ...\n\n",
           SUMMARY);
    for (int i = 0; app_commands[i]; i++)
        printf("  %-10s %s\n", app_commands[i]->name,
               app_commands[i]->summary);
    putchar('\n');
    wrap("\"oriole COMMAND --help\" tells all about one, \"oriole --version\" "
         "which oriole this is.", 0, 0);
    putchar('\n');
    wrap(DATA_FORMS, 0, 0);
    fputs("\nExit code: ", stdout);
    wrap(EXIT_MEANINGS, 11, 0);
    return output_close(NULL, EXIT_FINE);
}

/* Text in man(7): no line may begin as a request does. */
static void roff(const char *text)
{
    bool begins = true;

    for (; *text; text++) {
        if (begins && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
        begins = *text == '\n';
    }
}

static void roff_paragraphs(const char *text)
{
    bool kept = false;

    while (*text) {
        const size_t length = strcspn(text, "\n");
        char *line = output_format("%.*s", (int)length, text);

        if (kept != (*line == ' ')) {
            kept = *line == ' ';
            puts(kept ? ".PP\n.nf" : ".fi");
        }
        if (*line == '\0')
            puts(".PP");
        else
            roff(line), putchar('\n');
        free(line);
        text += length + (text[length] == '\n');
    }
    if (kept)
        puts(".fi");
}

static void roff_options(const app_option *row)
{
    for (; row && row->name; row++) {
        char *words;

        if (row->kind == APP_HEADING) {
            printf(".PP\n\\fI%s\\fR\n", row->name);
            continue;
        }
        words = option_words(row, "\\-");
        printf(".TP\n.B %s\n", words);
        free(words);
        roff(row->help);
        putchar('\n');
    }
}

int manual_page(void)
{
    printf(".TH ORIOLE 1 \"\" \"oriole %s\" \"User Commands\"\n"
           ".SH NAME\noriole \\- ", ori_version());
    roff(SUMMARY);
    puts("\n.SH SYNOPSIS");
    for (int i = 0; app_commands[i]; i++) {
        printf(".B oriole %s\n", app_commands[i]->name);
        roff(app_commands[i]->operands);
        puts("\n.br");
    }
    puts(".SH DESCRIPTION");
    roff(DATA_FORMS);
    putchar('\n');
    for (int i = 0; app_commands[i]; i++) {
        char *name = output_copy(app_commands[i]->name);

        for (char *c = name; *c; c++)
            *c = (char)toupper((unsigned char)*c);
        printf(".SH %s\n", name);
        free(name);
        roff_paragraphs(app_commands[i]->about);
        roff_options(app_commands[i]->options);
    }
    puts(".SH OPTIONS");
    roff_options(option_common);
    puts(".SH EXIT STATUS");
    roff(EXIT_MEANINGS);
    puts("\n.SH LICENCE\nGPL\\-2.0\\-or\\-later");
    return output_close(NULL, EXIT_FINE);
}

static void complete_choices(const char *command, const app_option *row)
{
    for (; row && row->name; row++) {
        if (row->kind != APP_CHOICE)
            continue;
        printf("    %s:--%s) words='", command, row->name);
        for (int i = 0; row->choices[i]; i++)
            printf("%s%s", i ? " " : "", row->choices[i]);
        puts("' ;;");
    }
}

static void complete_names(const app_option *row)
{
    for (; row && row->name; row++)
        if (row->kind != APP_HEADING)
            printf(" --%s", row->name);
}

int manual_completion(void)
{
    puts("# bash completion for oriole; made by \"oriole help --completion\"\n"
         "_oriole() {\n"
         "    local cur=${COMP_WORDS[COMP_CWORD]} words=\n"
         "    local prev=${COMP_WORDS[COMP_CWORD-1]}");
    fputs("    if [ \"$COMP_CWORD\" = 1 ]; then\n"
          "        words='--help --version", stdout);
    for (int i = 0; app_commands[i]; i++)
        printf(" %s", app_commands[i]->name);
    puts("'\n    else case ${COMP_WORDS[1]}:$prev in");
    for (int i = 0; app_commands[i]; i++)
        complete_choices(app_commands[i]->name, app_commands[i]->options);
    puts("    *) case ${COMP_WORDS[1]}:$cur in");
    for (int i = 0; app_commands[i]; i++) {
        printf("        %s:-*) words='", app_commands[i]->name);
        complete_names(app_commands[i]->options);
        complete_names(option_common);
        puts("' ;;");
    }
    puts("        esac ;;\n    esac; fi\n"
         "    if [ -n \"$words\" ]; then\n"
         "        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
         "    else\n"
         "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
         "    fi\n"
         "}\n"
         "complete -o filenames -F _oriole oriole");
    return output_close(NULL, EXIT_FINE);
}
