/* No output is a file that the command reads, nor two of them the same: looked at before anything is
 * opened. Files are told apart by device and inode, so that links, and /proc/self/fd, hide nothing. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/files.h"

/* More than a command has options that name files, and its words, which are checked up to that. */
enum { FILES_MAX = 32 };

struct named {
    const char *what;       /* "--trace" */
    const char *path;
    char *end;              /* where its links lead, be there a file or not; to be freed */
    bool output, there, alone;
    struct stat is;         /* the file when it is there; when it is ALONE in its folder's name, the folder */
};

struct files {
    struct named list[FILES_MAX];
    int count;
};

/* More links than any system follows. */
enum { LINKS_MAX = 40 };

/* The file that is made where PATH is opened, though nothing is there yet: a link has another name than
 * what it leads to. */
static char *follow(const char *path)
{
    char *at = vt_need_text(path), target[4096];
    ssize_t n;

    for (int i = 0; i < LINKS_MAX && (n = readlink(at, target, sizeof target - 1)) > 0; i++) {
        const char *slash = strrchr(at, '/');
        size_t folder = slash == NULL || target[0] == '/' ? 0 : (size_t)(slash - at) + 1;

        target[n] = '\0';
        at = vt_need(at, folder + (size_t)n + 1);
        strcpy(at + folder, target);
    }
    return at;
}

/* The folder that PATH would be made in. */
static bool look_at_folder(const char *path, struct stat *is)
{
    const char *slash = strrchr(path, '/');
    char *folder = vt_need_text(slash == NULL ? "." : path);
    bool there;

    if (slash != NULL)
        folder[slash - path + 1] = '\0';
    there = stat(folder, is) == 0;
    free(folder);
    return there;
}

static void add_file(struct files *f, const char *what, const char *path, bool output)
{
    struct named *n = &f->list[f->count];

    if (path == NULL || f->count == FILES_MAX)
        return;
    *n = (struct named){ .what = what, .path = path, .end = follow(path), .output = output };
    if (strcmp(path, "-") == 0 && !output)
        n->there = fstat(STDIN_FILENO, &n->is) == 0;
    else
        n->there = stat(path, &n->is) == 0;
    n->alone = !n->there && output && look_at_folder(n->end, &n->is);
    if ((n->there && S_ISREG(n->is.st_mode)) || n->alone)
        f->count++;
    else
        free(n->end);
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static bool is_same_file(const struct named *a, const struct named *b)
{
    return a->there == b->there && a->is.st_dev == b->is.st_dev && a->is.st_ino == b->is.st_ino
        && (a->there || strcmp(base_of(a->end), base_of(b->end)) == 0);
}

/* What is named without an option. */
static void add_unnamed(struct files *f, const struct vt_options *o, unsigned command)
{
    const char *keylog = getenv("SSLKEYLOGFILE");

    if ((command & (VT_FOR_VERIFY | VT_FOR_DUMP | VT_FOR_VIEW | VT_FOR_REPLAY)) != 0)
        for (int i = 0; i < o->words_len; i++)
            add_file(f, "the command", o->words[i], false);
    if ((command & (VT_FOR_TRUST | VT_FOR_VIEW)) != 0 && o->bundle == NULL)
        add_file(f, "the default of --bundle", vt_bundle_path(NULL), false);
    if ((command & VT_FOR_SERVER) != 0 && o->keylog == NULL && keylog != NULL && *keylog != '\0')
        add_file(f, "SSLKEYLOGFILE", keylog, true);
    if ((command & VT_FOR_CONNECT) != 0)
        add_file(f, "stdin", "-", false);
    add_file(f, "stdout", "/dev/stdout", true);
}

static bool are_apart(const struct files *f, const char *command)
{
    for (int i = 0; i < f->count; i++)
        for (int k = 0; k < f->count; k++) {
            const struct named *a = &f->list[i], *b = &f->list[k];

            if (i == k || !a->output || !is_same_file(a, b) || (b->output && k < i))
                continue;
            return vt_complain(b->output ? "%s: %s and %s are the same file, %s: name two"
                               : "%s: %s would overwrite what %s reads, %s: name another file",
                               command, a->what, b->what, a->path);
        }
    return true;
}

bool vt_files_apart(const struct vt_options *o, unsigned command)
{
    struct files f = { .count = 0 };
    const char *what, *path;
    bool output, apart;

    for (size_t i = 0; vt_options_file(o, command, &i, &what, &path, &output);)
        add_file(&f, what, path, output);
    add_unnamed(&f, o, command);
    apart = are_apart(&f, o->command);
    while (f.count > 0)
        free(f.list[--f.count].end);
    return apart;
}
