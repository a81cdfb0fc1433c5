#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "net/session_internal.h"

int64_t vt_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int vt_poll_until(struct pollfd *fds, nfds_t count, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - vt_clock_ms();
        int wait = left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
        int ready = poll(fds, count, wait);

        if (ready > 0 || (ready == 0 && left <= wait) || (ready < 0 && errno != EINTR))
            return ready;
    }
}

/* Waits until FD can do EVENTS. An error of the socket counts: the call that follows reports it. */
static enum vt_io wait_for(int fd, short events, int64_t deadline)
{
    struct pollfd fds = { .fd = fd, .events = events };
    int ready = vt_poll_until(&fds, 1, deadline);

    return ready > 0 ? VT_IO_DONE : ready == 0 ? VT_IO_TIMEOUT : VT_IO_FAILED;
}

static bool again(void)
{
    return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
}

enum vt_io vt_socket_send_some(struct vt_socket *s, struct vt_bytes bytes, size_t *sent)
{
    ssize_t n = send(s->fd, bytes.data, bytes.len, MSG_NOSIGNAL);

    *sent = n > 0 ? (size_t)n : 0;
    return n >= 0 || again() ? VT_IO_DONE : VT_IO_FAILED;
}

static bool passed(int64_t deadline)
{
    return deadline != VT_NOW && vt_clock_ms() >= deadline;
}

enum vt_io vt_socket_send(struct vt_socket *s, struct vt_bytes bytes, int64_t deadline)
{
    size_t sent;

    while (bytes.len > 0) {
        enum vt_io io = passed(deadline) ? VT_IO_TIMEOUT : vt_socket_send_some(s, bytes, &sent);

        if (io == VT_IO_DONE && sent == 0)
            io = wait_for(s->fd, POLLOUT, deadline);
        if (io != VT_IO_DONE)
            return io;
        bytes = vt_bytes(bytes.data + sent, bytes.len - sent);
    }
    return VT_IO_DONE;
}

enum vt_io vt_socket_receive(struct vt_socket *s, void *out, size_t size, int64_t deadline, size_t *got)
{
    for (;;) {
        enum vt_io io;
        ssize_t n;

        if (passed(deadline))
            return VT_IO_TIMEOUT;
        n = recv(s->fd, out, size, 0);
        if (n > 0) {
            *got = (size_t)n;
            return VT_IO_DONE;
        }
        if (n == 0)
            return VT_IO_CLOSED;
        if (!again())
            return VT_IO_FAILED;
        io = wait_for(s->fd, POLLIN, deadline);
        if (io != VT_IO_DONE)
            return io;
    }
}

void vt_socket_shutdown(struct vt_socket *s)
{
    if (s->fd >= 0)
        shutdown(s->fd, SHUT_WR);
}

void vt_socket_close(struct vt_socket *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}
