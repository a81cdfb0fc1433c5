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

/* Reads FD to its end. */
static bool read_all(int fd, const char *path, struct vt_bytes *out)
{
    size_t room = 0, len = 0;
    uint8_t *data = NULL;
    ssize_t n = 1;

    while (n > 0 && len <= VT_FILE_MAX) {
        if (room - len < 4096)
            data = vt_need(data, room = room * 2 + 65536);
        n = read(fd, data + len, room - len);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n > 0)
            len += (size_t)n;
    }
    *out = vt_bytes(data, len);
    if (n == 0)
        return true;
    free(data);
    if (n < 0)
        return complain_errno(path, "read");
    vt_complain("%s: larger than %u MiB", path, VT_FILE_MAX >> 20);
    return false;
}

bool vt_file_read(const char *path, struct vt_bytes *out)
{
    bool is_stdin = strcmp(path, "-") == 0, good;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return complain_errno(path, "opened");
    good = read_all(fd, is_stdin ? "stdin" : path, out);
    if (!is_stdin)
        close(fd);
    return good;
}

FILE *vt_file_write(const char *path, bool append, bool private)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), private ? 0600 : 0666);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (out == NULL) {
        complain_errno(path, "written");
        if (fd >= 0)
            close(fd);
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
