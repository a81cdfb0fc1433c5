#define _POSIX_C_SOURCE 200809L

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
    vt_complain("%s: cannot be %s: %s", path, what, strerror(errno));
    return false;
}

FILE *vt_file_open(const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    FILE *in = is_stdin ? stdin : fd >= 0 ? fdopen(fd, "r") : NULL;

    if (in == NULL)
        complain_errno(path, "opened");
    return in;
}

bool vt_file_read_rest(FILE *in, const char *path, struct vt_bytes *out)
{
    size_t room = 0, len = 0, n = 1;
    uint8_t *data = NULL;

    errno = 0;
    while (n > 0 && len <= VT_FILE_MAX) {
        if (room - len < 4096)
            data = vt_need(data, room = room * 2 + 65536);
        n = fread(data + len, 1, room - len, in);
        len += n;
    }
    *out = vt_bytes(data, len);
    if (n == 0 && !ferror(in))
        return true;
    free(data);
    if (ferror(in))
        return complain_errno(path, "read");
    vt_complain("%s: larger than %u MiB", path, VT_FILE_MAX >> 20);
    return false;
}

void vt_file_done(FILE *in)
{
    if (in != stdin)
        fclose(in);
}

bool vt_file_read(const char *path, struct vt_bytes *out)
{
    FILE *in = vt_file_open(path);
    bool good = in != NULL && vt_file_read_rest(in, in == stdin ? "stdin" : path, out);

    if (in != NULL)
        vt_file_done(in);
    return good;
}

bool vt_file_same(const char *a, const char *b)
{
    struct stat one, other;

    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* A trace is some 200 KB: in stdio's 4 KB, writing it would cost as much as making it. */
#define WRITE_BUFFER (1 << 15)

FILE *vt_file_write(const char *path, bool append, bool private)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), private ? 0600 : 0666);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;

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
    return good || complain_errno(path, "written");
}
