/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * asset_routes.c - the page's files
 */
#include "serve/assets.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "serve/page_files.h"
#include "serve/secret.h"

enum { FILE_MOST = 8 << 20 };

static const char page_name[] = "index.html";

/* What index.html says where the nonce of this answer goes. */
static const char nonce_place[ORI__SECRET + 1] =
    "ORIOLE-NONCE-OF-THIS-ANSWER-HERE";

/* ---------------------------------------------------------- where they are */

/* The first of the list that is not there; NULL: all are. */
static const char *missing_file(const char *folder)
{
    char path[2 * PATH_MAX];

    for (const char *const *name = ori__page_files; *name; name++) {
        snprintf(path, sizeof path, "%s/%s", folder, *name);
        if (access(path, R_OK) != 0)
            return *name;
    }
    return NULL;
}

/* The folder of the running program, with its slash. */
static void program_folder(char *path, size_t room)
{
    const ssize_t n = readlink("/proc/self/exe", path, room - 1);

    path[n > 0 ? n : 0] = '\0';
    path[strrchr(path, '/') ? (size_t)(strrchr(path, '/') - path) + 1 : 0] =
        '\0';
}

ori_status ori__assets_find(char **folder, const char *asked)
{
    /* In the build tree the program lies in it or in its .libs. */
    static const char *const beside[] = {
        "src/serve/served", "../src/serve/served", "../share/oriole/page" };
    char program[PATH_MAX], path[PATH_MAX + 64];
    const char *named = asked ? asked : getenv("ORIOLE_PAGE");
    const char *missing = ori__page_files[0];

    *folder = NULL;
    program_folder(program, sizeof program);
    snprintf(path, sizeof path, "%s", named ? named : ORI_PAGE_FOLDER);
    missing = missing_file(path);
    for (int i = 0; missing && !named && i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", program, beside[i]);
        missing = missing_file(path);
    }
    if (!missing)
        return (*folder = ori__strdup(path)) ? ORI_OK
                                             : ori__fail_memory("a page");
    if (named)
        return ori__fail(ORI_EIO, "%s: has no %s: it is not the labelling "
                         "page", named, missing);
    return ori__fail(ORI_EIO, "the labelling page was not built: where npm "
                     "is (Debian: apt install nodejs npm), say \"make page\" "
                     "and \"make install\" in oriole's build folder");
}

/* ---------------------------------------------------------------- one file */

static const char *type_of(const char *name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        { "html", "text/html; charset=utf-8" },
        { "css", "text/css; charset=utf-8" },
        { "js", "text/javascript; charset=utf-8" },
        { "json", "application/json" },
        { "svg", "image/svg+xml" },
        { "png", "image/png" },
        { "txt", "text/plain; charset=utf-8" } };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ori__path_has_extension(name, types[i].ending))
            return types[i].type;
    return "application/octet-stream";
}

/* Styles that scripts make are taken where they carry a number that is new
 * with each answer; it is as long as the words it takes the place of. */
static ori_status put_nonce(ori__reply *reply, char *text)
{
    _Static_assert(sizeof nonce_place == sizeof reply->nonce, "one length");
    ori_status s = ori__secret_make(reply->nonce);

    for (char *at = text; s == ORI_OK && (at = strstr(at, nonce_place));)
        memcpy(at, reply->nonce, ORI__SECRET);
    return s;
}

static ori_status send_file(const ori__server *server, const char *name,
                            ori__reply *reply)
{
    char *path = ori__path_join(server->page, name), *text = NULL;
    size_t bytes;
    ori_status s = path ? ori__file_read(path, FILE_MOST, &text, &bytes)
                        : ori__fail_memory("a page");

    ori__free(path);
    if (s != ORI_OK)
        return s;
    ori__reply_bytes(reply, type_of(name), text, bytes);
    if (strcmp(name, page_name) == 0)
        s = put_nonce(reply, text);
    return s == ORI_OK ? ori__reply_header(reply, "Cache-Control", "no-cache")
                       : s;
}

/* The token goes from the address into a cookie.  Browsers keep such a
 * cookie from a request that another page led to, so that one gets a page of
 * ours that goes on by itself. */
static ori_status let_in(const ori__server *server, const ori__request *r,
                         ori__reply *reply)
{
    const char *site = ori__request_header(r, "Sec-Fetch-Site");
    char cookie[32];
    ori_status s;

    ori__guard_cookie(&server->guard, cookie);
    ori__reply_bytes(reply, "text/plain; charset=utf-8", NULL, 0);
    s = ori__reply_header(reply, "Set-Cookie",
                          "%s=%s; Path=/; HttpOnly; SameSite=Strict", cookie,
                          server->guard.token);
    if (s != ORI_OK)
        return s;
    if (site && strcmp(site, "none") != 0 && strcmp(site, "same-origin") != 0)
        return ori__reply_header(reply, "Refresh", "0; url=/");
    reply->status = 303;
    return ori__reply_header(reply, "Location", "/");
}

ori_status ori__get_page(ori__server *server, const ori__request *request,
                         ori__reply *reply)
{
    return ori__request_text(request, "token", NULL)
               ? let_in(server, request, reply)
               : send_file(server, page_name, reply);
}

ori_status ori__get_asset(ori__server *server, const ori__request *request,
                          ori__reply *reply)
{
    for (const char *const *name = ori__page_files; *name; name++)
        if (strcmp(request->path + 1, *name) == 0)
            return send_file(server, *name, reply);
    return ori__fail(ORI_EDATA, "there is nothing of that name");
}
