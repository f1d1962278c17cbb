/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_spec.c - reading the text form of an architecture
 *
 *     text      = { statement }
 *     statement = "let" NAME "=" value
 *               | "def" NAME "(" [ NAME [ "=" value ] { "," ... } ] ")" block
 *               | "repeat" value block
 *               | NAME "(" [ argument { "," argument } ] ")"    use of a def
 *               | NAME "{" { block } "}"                        a join
 *               | NAME { argument }                             a layer
 *     block     = "{" { statement } "}"
 *     argument  = value | NAME "=" value
 *     value     = NUMBER | NAME | "$" NAME
 *
 * A statement ends with its line, at ';', or at a bracket that closes.  The
 * text is cut into tokens once and then walked: a repeat walks its block
 * again, the use of a def walks the def's.  Names are seen from where they
 * are written to the end of their block; a def sees what stood before it,
 * so that nothing can call itself.
 */
#include "net/net_spec.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/number.h"

/* A hostile text must not keep us long: what is walked is bounded. */
enum {
    TEXT_MAX = 1 << 18,         /* bytes */
    DEPTH_MAX = 32,             /* blocks in blocks, uses in uses */
    NAMES_MAX = 1000,           /* lets, defs and parameters in sight */
    STEPS_MAX = 100000,         /* statements walked */
    REPEAT_MAX = 10000
};

typedef enum kind {
    END, NEWLINE, WORD, NUMBER, NAME_OF_NUMBER, SIGN
} kind;

typedef struct token {
    kind kind;
    char sign;                  /* { } ( ) = , */
    int line, column;
    int match;                  /* of { and }: where the other one is */
    double number;
    char word[ORI__WORD_MAX];
} token;

typedef struct name {
    char word[ORI__WORD_MAX];
    int def;                    /* its "(" token; 0: a value */
    ori__setting value;
    int before;                 /* the name in sight before this one; -1 */
} name;

typedef struct parser {
    const ori__spec_reader *reader;
    token *tokens;
    size_t token_room;
    int count, at;
    name *names;                /* [NAMES_MAX] */
    int name_count, in_sight;   /* in_sight: the last name seen from here */
    int depth;
    long steps;
} parser;

static ori_status fail_at(const token *t, ori_status s)
{
    if (s == ORI_ENOMEM)
        return s;
    return ori__fail_context(s, "line %d, column %d", t->line, t->column);
}

#define FAIL_AT(token, ...)                                                   \
    fail_at((token), ori__fail(ORI_EFORMAT, __VA_ARGS__))

/* Tokens. */

typedef struct scanner {
    const char *p, *line_start;
    int line;
} scanner;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool begins_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static ori_status scan_word(scanner *s, token *t)
{
    size_t n = 0;

    while (begins_word(s->p[n]) || is_digit(s->p[n]))
        n++;
    if (n >= ORI__WORD_MAX)
        return FAIL_AT(t, "a name is longer than %d letters",
                       ORI__WORD_MAX - 1);
    memcpy(t->word, s->p, n);
    s->p += n;
    return ORI_OK;
}

static ori_status scan_number(scanner *s, token *t)
{
    const char *end = s->p + strspn(s->p, "0123456789.eE+-");

    s->p = ori__number_read(s->p, end, &t->number);
    if (!s->p || begins_word(*s->p) || *s->p == '.' || !isfinite(t->number))
        return FAIL_AT(t, "this is no number");
    return ORI_OK;
}

static void skip_blank(scanner *s)
{
    while (*s->p == ' ' || *s->p == '\t' || *s->p == '\r')
        s->p++;
    if (*s->p == '#')
        while (*s->p && *s->p != '\n')
            s->p++;
}

static ori_status scan_token(scanner *s, token *t)
{
    skip_blank(s);
    *t = (token){ .line = s->line,
                  .column = (int)(s->p - s->line_start) + 1 };
    if (*s->p == '\0')
        return ORI_OK;
    if (*s->p == '\n' || *s->p == ';') {
        t->kind = NEWLINE;
        if (*s->p++ == '\n') {
            s->line++;
            s->line_start = s->p;
        }
        return ORI_OK;
    }
    if (strchr("{}()=,", *s->p)) {
        t->kind = SIGN;
        t->sign = *s->p++;
        return ORI_OK;
    }
    if (begins_word(*s->p)) {
        t->kind = WORD;
        return scan_word(s, t);
    }
    if (*s->p == '$' && begins_word(s->p[1])) {
        t->kind = NAME_OF_NUMBER;
        s->p++;
        return scan_word(s, t);
    }
    if (is_digit(*s->p) || *s->p == '.' || *s->p == '-') {
        t->kind = NUMBER;
        return scan_number(s, t);
    }
    return FAIL_AT(t, "the character '%c' has no meaning here", *s->p);
}

/* Pair { with }, so that blocks can be skipped. */
static ori_status match_braces(parser *p)
{
    int open = -1;              /* .match of an open one: the one around it */

    for (int i = 0; i < p->count; i++) {
        token *t = &p->tokens[i];

        if (t->sign == '{') {
            t->match = open;
            open = i;
        } else if (t->sign == '}') {
            int around;

            if (open < 0)
                return FAIL_AT(t, "'}' closes nothing");
            around = p->tokens[open].match;
            p->tokens[open].match = i;
            t->match = open;
            open = around;
        }
    }
    if (open >= 0)
        return FAIL_AT(&p->tokens[open], "'{' is never closed");
    return ORI_OK;
}

static ori_status scan(parser *p, const char *text)
{
    scanner s = { .p = text, .line_start = text, .line = 1 };
    ori_status status;

    if (strlen(text) > TEXT_MAX)
        return ori__fail(ORI_EFORMAT,
                         "an architecture is a text of at most %d bytes",
                         TEXT_MAX);
    do {
        if (!ori__grow(&p->tokens, &p->token_room, (size_t)p->count + 1,
                       sizeof *p->tokens))
            return ori__fail_memory("the text of an architecture");
        status = scan_token(&s, &p->tokens[p->count]);
        if (status != ORI_OK)
            return status;
    } while (p->tokens[p->count++].kind != END);
    return match_braces(p);
}

/* Names. */

static const token *here(const parser *p)
{
    return &p->tokens[p->at];
}

static ori_status add_name(parser *p, const token *t, const char *word,
                           int def, const ori__setting *value)
{
    name *n;

    if (p->name_count == NAMES_MAX)
        return FAIL_AT(t, "more than %d names", NAMES_MAX);
    n = &p->names[p->name_count];
    memset(n, 0, sizeof *n);
    snprintf(n->word, sizeof n->word, "%s", word);
    n->def = def;
    if (value)
        n->value = *value;
    n->before = p->in_sight;
    p->in_sight = p->name_count++;
    return ORI_OK;
}

static const name *find_name(const parser *p, const char *word, bool def)
{
    for (int i = p->in_sight; i >= 0; i = p->names[i].before)
        if ((p->names[i].def != 0) == def &&
            strcmp(p->names[i].word, word) == 0)
            return &p->names[i];
    return NULL;
}

/* Small steps. */

static void skip_newlines(parser *p)
{
    while (here(p)->kind == NEWLINE)
        p->at++;
}

static bool take_sign(parser *p, char sign)
{
    if (here(p)->sign != sign)
        return false;
    p->at++;
    return true;
}

static ori_status need_sign(parser *p, char sign, const char *where)
{
    if (!take_sign(p, sign))
        return FAIL_AT(here(p), "'%c' is missing %s", sign, where);
    return ORI_OK;
}

static ori_status read_value(parser *p, ori__setting *value)
{
    const token *t = here(p);
    const name *n;

    *value = (ori__setting){ 0 };
    switch (t->kind) {
    case NUMBER:
        value->is_number = true;
        value->number = t->number;
        break;
    case WORD:
        memcpy(value->word, t->word, sizeof value->word);
        break;
    case NAME_OF_NUMBER:
        n = find_name(p, t->word, false);
        if (!n)
            return FAIL_AT(t, "$%s has no value", t->word);
        *value = n->value;
        break;
    default:
        return FAIL_AT(t, "a number, a word or $name is missing");
    }
    p->at++;
    return ORI_OK;
}

static ori_status read_argument(parser *p, ori__config *config)
{
    const token *t = here(p);
    ori__argument *a = &config->arguments[config->count];

    if (config->count == ORI__ARGUMENTS_MAX)
        return FAIL_AT(t, "%s has more than %d arguments", config->name,
                       ORI__ARGUMENTS_MAX);
    memset(a, 0, sizeof *a);
    if (t->kind == WORD && t[1].sign == '=') {
        memcpy(a->name, t->word, sizeof a->name);
        p->at += 2;
    }
    config->count++;
    return read_value(p, &a->value);
}

/* Statements. */

static ori_status read_statements(parser *p);

/* A block at p->at; afterwards p->at is behind it. */
static ori_status walk_block(parser *p)
{
    const int count = p->name_count, in_sight = p->in_sight;
    ori_status s;

    skip_newlines(p);
    s = need_sign(p, '{', "before a block");
    if (s != ORI_OK)
        return s;
    if (p->depth == DEPTH_MAX)
        return FAIL_AT(here(p), "blocks are nested deeper than %d",
                       DEPTH_MAX);
    p->depth++;
    s = read_statements(p);
    p->depth--;
    p->name_count = count;
    p->in_sight = in_sight;
    return s == ORI_OK ? need_sign(p, '}', "behind a block") : s;
}

static ori_status read_let(parser *p)
{
    const token *t = &p->tokens[p->at + 1];
    ori__setting value;
    ori_status s;

    if (t->kind != WORD || t[1].sign != '=')
        return FAIL_AT(t, "let takes the form: let NAME = VALUE");
    p->at += 3;
    s = read_value(p, &value);
    return s == ORI_OK ? add_name(p, t, t->word, 0, &value) : s;
}

static ori_status read_repeat(parser *p)
{
    const token *t = here(p);
    ori__setting times;
    ori_status s;
    int start;

    p->at++;
    s = read_value(p, &times);
    if (s != ORI_OK)
        return s;
    if (!times.is_number || times.number != floor(times.number) ||
        times.number < 1 || times.number > REPEAT_MAX)
        return FAIL_AT(t, "repeat takes a whole number from 1 to %d",
                       REPEAT_MAX);
    start = p->at;
    for (int i = 0; i < (int)times.number && s == ORI_OK; i++) {
        p->at = start;
        if (++p->steps > STEPS_MAX)
            return FAIL_AT(t, "the text unrolls to more than %d statements",
                           STEPS_MAX);
        s = walk_block(p);
    }
    return s;
}

/* "(" NAME [ = VALUE ] , ... ")" of a def: with its arguments each parameter
 * becomes a name.  Without arguments (NULL) only the form is checked. */
static ori_status read_parameters(parser *p, ori__config *arguments)
{
    ori_status s = need_sign(p, '(', "behind the name of a def");
    int place = 0;

    skip_newlines(p);
    while (s == ORI_OK && here(p)->sign != ')') {
        const token *t = here(p);
        ori__setting value = { 0 };
        bool has_value = false, given = false;

        if (t->kind != WORD)
            return FAIL_AT(t, "the name of a parameter is missing");
        p->at++;
        if (take_sign(p, '=')) {
            s = read_value(p, &value);
            has_value = true;
        }
        for (int i = 0, k = 0; arguments && i < arguments->count; i++) {
            ori__argument *a = &arguments->arguments[i];

            if (a->name[0] ? strcmp(a->name, t->word) == 0 : k++ == place) {
                if (given)
                    return ori__fail(ORI_EFORMAT, "%s: '%s' is given twice",
                                     arguments->name, t->word);
                a->used = given = has_value = true;
                value = a->value;
            }
        }
        place++;
        if (s == ORI_OK && arguments && !has_value)
            return ori__fail(ORI_EFORMAT, "%s needs '%s'", arguments->name,
                             t->word);
        if (s == ORI_OK && arguments)
            s = add_name(p, t, t->word, 0, &value);
        skip_newlines(p);
        if (s == ORI_OK && here(p)->sign != ')')
            s = need_sign(p, ',', "between parameters");
        skip_newlines(p);
    }
    return s == ORI_OK ? need_sign(p, ')', "behind the parameters") : s;
}

static ori_status read_def(parser *p)
{
    const token *t = &p->tokens[p->at + 1];
    const int parameters = p->at + 2;
    ori_status s;

    if (t->kind != WORD)
        return FAIL_AT(t, "the name of the block is missing");
    if (p->reader->is_layer(p->reader->context, t->word) ||
        strcmp(t->word, "let") == 0 || strcmp(t->word, "def") == 0 ||
        strcmp(t->word, "repeat") == 0)
        return FAIL_AT(t, "'%s' already has a meaning", t->word);
    p->at = parameters;
    s = read_parameters(p, NULL);
    if (s != ORI_OK)
        return s;
    skip_newlines(p);
    if (here(p)->sign != '{')
        return FAIL_AT(here(p), "'{' is missing before a block");
    p->at = here(p)->match + 1;
    return add_name(p, t, t->word, parameters, NULL);
}

static ori_status read_arguments(parser *p, ori__config *config)
{
    ori_status s = ORI_OK;

    p->at += 2;                 /* NAME ( */
    skip_newlines(p);
    while (s == ORI_OK && here(p)->sign != ')') {
        s = read_argument(p, config);
        skip_newlines(p);
        if (s == ORI_OK && here(p)->sign != ')')
            s = need_sign(p, ',', "between arguments");
        skip_newlines(p);
    }
    p->at++;
    return s;
}

static ori_status read_use(parser *p, ori__config *config)
{
    const token *t = here(p);
    const name *def = find_name(p, t->word, true);
    const int count = p->name_count, in_sight = p->in_sight;
    ori_status s;
    int behind;

    if (!def)
        return FAIL_AT(t, "no block is called '%s'", t->word);
    s = read_arguments(p, config);
    behind = p->at;
    if (s != ORI_OK)
        return s;
    p->at = def->def;
    p->in_sight = def->before;          /* what the def could see */
    s = read_parameters(p, config);
    if (s == ORI_OK)
        s = ori__config_finish(config);
    if (s != ORI_OK)
        return fail_at(t, s);
    s = walk_block(p);
    p->name_count = count;
    p->in_sight = in_sight;
    p->at = behind;
    return s;
}

static ori_status read_join(parser *p)
{
    const ori__spec_reader *r = p->reader;
    const token *t = here(p);
    ori_status s = r->join(r->context, t->word);

    if (s != ORI_OK)
        return fail_at(t, s);
    p->at++;
    skip_newlines(p);
    p->at++;                    /* { */
    skip_newlines(p);
    while (here(p)->sign != '}') {
        if (here(p)->sign != '{')
            return FAIL_AT(here(p), "%s takes branches, each in { }",
                           t->word);
        if ((s = r->branch(r->context)) != ORI_OK)
            return fail_at(t, s);
        if ((s = walk_block(p)) != ORI_OK)
            return s;
        if ((s = r->branch_end(r->context)) != ORI_OK)
            return fail_at(t, s);
        skip_newlines(p);
    }
    p->at++;
    s = r->join_end(r->context);
    return s == ORI_OK ? s : fail_at(t, s);
}

static bool at_end_of_statement(const parser *p)
{
    return here(p)->kind == END || here(p)->kind == NEWLINE ||
           here(p)->sign == '}';
}

static ori_status read_layer(parser *p, ori__config *config)
{
    const token *t = here(p);
    ori_status s = ORI_OK;

    if (!p->reader->is_layer(p->reader->context, t->word))
        return FAIL_AT(t, "no layer is called '%s'", t->word);
    p->at++;
    while (s == ORI_OK && !at_end_of_statement(p))
        s = read_argument(p, config);
    if (s != ORI_OK)
        return s;
    s = p->reader->layer(p->reader->context, config);
    return s == ORI_OK ? s : fail_at(t, s);
}

static ori_status read_statement(parser *p)
{
    const token *t = here(p);
    ori__config config = { .count = 0 };
    int next = p->at + 1;

    if (t->kind != WORD)
        return FAIL_AT(t, "the name of a layer is missing");
    if (strcmp(t->word, "let") == 0)
        return read_let(p);
    if (strcmp(t->word, "def") == 0)
        return read_def(p);
    if (strcmp(t->word, "repeat") == 0)
        return read_repeat(p);
    memcpy(config.name, t->word, sizeof config.name);
    if (t[1].sign == '(')
        return read_use(p, &config);
    while (p->tokens[next].kind == NEWLINE)
        next++;
    if (p->tokens[next].sign == '{')
        return read_join(p);
    return read_layer(p, &config);
}

/* Up to a '}' or the end of the text. */
static ori_status read_statements(parser *p)
{
    ori_status s = ORI_OK;

    for (;;) {
        const token *last;

        skip_newlines(p);
        if (here(p)->kind == END || here(p)->sign == '}')
            return ORI_OK;
        if (++p->steps > STEPS_MAX)
            return FAIL_AT(here(p),
                           "the text unrolls to more than %d statements",
                           STEPS_MAX);
        s = read_statement(p);
        if (s != ORI_OK)
            return s;
        last = here(p) - 1;     /* behind ) and } no separator is needed */
        if (!at_end_of_statement(p) && last->sign != ')' &&
            last->sign != '}')
            return FAIL_AT(here(p), "a statement ends with its line or ';'");
    }
}

ori_status ori__spec_read(const char *text, const ori__spec_given *given,
                          const ori__spec_reader *reader)
{
    parser p = { .reader = reader, .in_sight = -1 };
    ori_status s = ORI_OK;

    p.names = ORI__NEW(name, NAMES_MAX);
    if (!p.names)
        return ori__fail_memory("the text of an architecture");
    s = scan(&p, text);
    for (; s == ORI_OK && given->name; given++) {
        const ori__setting value = { .is_number = true,
                                     .number = given->value };

        s = add_name(&p, p.tokens, given->name, 0, &value);
    }
    if (s == ORI_OK)
        s = read_statements(&p);
    ori__free(p.names);
    ori__free(p.tokens);
    return s;
}
