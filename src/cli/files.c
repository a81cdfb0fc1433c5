#include "cli/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

static bool complain_errno(const char *path, const char *what)
{
    return vt_complain("%s: cannot be %s: %s", path, what, strerror(errno));
}

FILE *vt_file_open(const char *path)
{
    static bool taken;
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    FILE *in = is_stdin ? stdin : fd >= 0 ? fdopen(fd, "r") : NULL;

    if (is_stdin && taken) {
        vt_complain("-: stdin can be read for one thing only: name a file for the other");
        return NULL;
    }
    taken = taken || is_stdin;
    if (in == NULL)
        complain_errno(path, "opened");
    return in;
}

/* How many bytes a regular file has; 0: it is none. */
static uintmax_t size_of(FILE *in)
{
    struct stat stat;

    return fstat(fileno(in), &stat) == 0 && S_ISREG(stat.st_mode) ? (uintmax_t)stat.st_size : 0;
}

bool vt_file_read_rest(FILE *in, const char *path, size_t most, struct vt_bytes *out)
{
    const uintmax_t size = size_of(in);
    size_t room = size < most ? (size_t)size : 0, len = 0, n = 1;
    uint8_t *data = vt_need(NULL, room += 65536);
    bool fits = size <= most;

    errno = 0;
    while (n > 0 && fits) {
        if (room - len < 4096)
            data = vt_need(data, room *= 2);
        n = fread(data + len, 1, room - len, in);
        len += n;
        fits = len <= most;
    }
    *out = vt_bytes(data, len);
    if (fits && !ferror(in))
        return true;
    free(data);
    if (ferror(in))
        return complain_errno(path, "read");
    return vt_complain("%s: larger than %zu MiB, the most that is read", path, most >> 20);
}

void vt_file_done(FILE *in)
{
    if (in != stdin)
        fclose(in);
}

bool vt_file_read(const char *path, struct vt_bytes *out)
{
    FILE *in = vt_file_open(path);
    bool good = in != NULL && vt_file_read_rest(in, in == stdin ? "stdin" : path, VT_FILE_MAX, out);

    if (in != NULL)
        vt_file_done(in);
    return good;
}

/* A trace is some 200 KB: in stdio's 4 KB, writing it would cost as much as making it. */
#define WRITE_BUFFER (1 << 15)

/* Makes the file FD, which secrets will go to, its owner's alone; false, after a line on stderr, when
 * others would read them. What is no file keeps nothing. */
static bool keep_private(int fd, const char *path)
{
    struct stat is;

    if (fstat(fd, &is) != 0)
        return complain_errno(path, "written");
    if (!S_ISREG(is.st_mode) && !S_ISFIFO(is.st_mode))
        return true;
    if (is.st_uid != geteuid())
        return vt_complain("%s: it belongs to somebody else, who could read the secrets: "
                           "name another file for them", path);
    return (is.st_mode & 077) == 0 || fchmod(fd, is.st_mode & 0700) == 0
        || complain_errno(path, "kept from others");
}

FILE *vt_file_write(const char *path, bool append, bool private)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : 0) | (private ? O_NOFOLLOW : 0),
                  private ? 0600 : 0666);
    FILE *out = NULL;
    struct stat is;

    if (fd < 0 && private && errno == ELOOP) {
        vt_complain("%s: it is a symbolic link, through which no secrets are written: name the file itself",
                    path);
        return NULL;
    }
    if (fd >= 0 && private && !keep_private(fd, path)) {
        close(fd);
        return NULL;
    }
    if (fd >= 0 && (append || fstat(fd, &is) != 0 || !S_ISREG(is.st_mode) || ftruncate(fd, 0) == 0))
        out = fdopen(fd, "w");
    if (out == NULL) {
        complain_errno(path, "written");
        if (fd >= 0)
            close(fd);
    } else if (!append) {
        setvbuf(out, NULL, _IOFBF, WRITE_BUFFER);
    }
    return out;
}

bool vt_file_close(FILE *out, const char *path)
{
    bool good;

    if (out == NULL)
        return true;
    good = ferror(out) == 0;
    if (fclose(out) != 0)
        good = false;
    /* Who read it has gone, and wants no more: no fault of anybody's. */
    return good || (errno != EPIPE && complain_errno(path, "written"));
}

void vt_file_copy(FILE *from, FILE *to)
{
    char text[4096];
    size_t n;

    while ((n = fread(text, 1, sizeof text, from)) > 0)
        fwrite(text, 1, n, to);
}
