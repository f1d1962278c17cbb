/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * key_routes.c - which keys do what: a file in the catalogue's folder, and the
 *                page's own where there is none
 */
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "serve/server.h"

/* Classes are actions too, with names as long as labels may be. */
enum { FILE_MOST = 1 << 20, ACTIONS_MOST = 2000, KEYS_MOST = 10,
       NAME_MOST = 520 };

static const char file_name[] = "keys.json";

/* {} where the page has none. */
static ori_status read_keys(const ori__server *server, char **text,
                            size_t *bytes)
{
    const char *const folders[] = { server->folder, server->page };
    ori_status s = ORI_OK;

    *text = NULL;
    for (int i = 0; i < 2 && s == ORI_OK && !*text; i++) {
        char *path = ori__path_join(folders[i], file_name);

        if (!path)
            return ori__fail_memory("keys");
        if (access(path, F_OK) == 0)
            s = ori__file_read(path, FILE_MOST, text, bytes);
        ori__free(path);
    }
    if (s == ORI_OK && !*text) {
        *text = ori__strdup("{}");
        *bytes = 2;
    }
    return s == ORI_OK && !*text ? ori__fail_memory("keys") : s;
}

ori_status ori__get_keys(ori__server *server, const ori__request *request,
                         ori__reply *reply)
{
    char *text;
    size_t bytes;
    json_t *keys = NULL;
    ori_status s = read_keys(server, &text, &bytes);

    (void)request;
    if (s == ORI_OK)
        s = ori__json_parse(text, bytes, file_name, &keys);
    ori__free(text);
    return s == ORI_OK ? ori__reply_json(reply, keys) : s;
}

static bool is_name(const char *text, size_t length)
{
    return length > 0 && length <= NAME_MOST && strlen(text) == length;
}

static bool are_keys(const json_t *list)
{
    const size_t count = json_array_size(list);

    if (!json_is_array(list) || count > KEYS_MOST)
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *key = json_array_get(list, i);

        if (!json_is_string(key) || !is_name(json_string_value(key),
                                             json_string_length(key)))
            return false;
    }
    return true;
}

static bool is_table(json_t *table)
{
    const char *action;
    json_t *keys;

    if (!json_is_object(table) || json_object_size(table) > ACTIONS_MOST)
        return false;
    json_object_foreach(table, action, keys)
        if (!is_name(action, strlen(action)) || !are_keys(keys))
            return false;
    return true;
}

/* For people too: a line an action. */
static ori_status write_keys(const ori__server *server, const json_t *table)
{
    char *path = ori__path_join(server->folder, file_name);
    ori__file_writer file;
    ori_status s = path ? ori__file_begin(&file, path)
                        : ori__fail_memory("keys");

    ori__free(path);
    if (s != ORI_OK)
        return s;
    if (json_dumpf(table, file.stream, JSON_INDENT(1)) != 0) {
        ori__file_abandon(&file);
        return ori__fail_errno(file_name, "write");
    }
    fputc('\n', file.stream);
    return ori__file_commit(&file);
}

ori_status ori__put_keys(ori__server *server, const ori__request *request,
                         ori__reply *reply)
{
    ori_status s;

    if (!is_table(request->json))
        return ori__fail(ORI_EINVAL, "a key table is {\"action\": [\"key\", "
                         "...], ...}, at most %d actions of %d keys",
                         ACTIONS_MOST, KEYS_MOST);
    ori__server_lock(server);       /* one file, one writer */
    s = write_keys(server, request->json);
    ori__server_unlock(server);
    return s == ORI_OK ? ori__reply_json(reply, json_incref(request->json))
                       : s;
}
