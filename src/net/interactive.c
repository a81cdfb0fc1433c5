/* stdin ↔ server, the body of `connect`. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "net/session_internal.h"

struct interactive {
    struct vt_session *s;
    const struct vt_interactive_config *config;
    bool in_open;
    bool closing;              /* we have said close_notify, or the server has */
    uint8_t last;              /* the last byte typed */
    uint8_t typed[8192];       /* with its line ends, waiting for the client to take it */
    size_t typed_at, typed_len;
    int64_t active;            /* when something last moved */
    int64_t end;               /* after the end of IN all must have come; INT64_MAX before */
    int64_t heard;             /* when the server last said something, or IN ended */
};

/* Reads what was typed. Every line end leaves as CRLF; a last line without one is completed. */
static bool read_typed(struct interactive *t)
{
    uint8_t raw[sizeof t->typed / 2];
    ssize_t n = read(t->config->in, raw, sizeof raw);

    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    t->typed_at = t->typed_len = 0;
    t->in_open = n > 0;
    if (n == 0) {
        t->heard = vt_clock_ms();
        t->end = t->heard + t->s->timeout_ms;
    }
    for (ssize_t i = 0; i < n; i++) {
        if (raw[i] == '\n' && t->last != '\r' && !t->config->raw)
            t->typed[t->typed_len++] = '\r';
        t->typed[t->typed_len++] = t->last = raw[i];
    }
    if (n == 0 && !t->config->raw && t->last != '\n' && t->last != 0) {
        memcpy(t->typed, "\r\n", 2);
        t->typed_len = 2;
    }
    t->active = vt_clock_ms();
    return true;
}

/* Writes all of BYTES to OUT. */
static bool write_all(int out, struct vt_bytes bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(out, bytes.data, bytes.len);
        struct pollfd fds = { .fd = out, .events = POLLOUT };

        if (n >= 0)
            bytes = vt_bytes(bytes.data + n, bytes.len - (size_t)n);
        else if (errno == EAGAIN)
            vt_poll_until(&fds, 1, vt_clock_ms() + 1000);
        else if (errno != EINTR)
            return false;
    }
    return true;
}

/* Hands the server's data on, and feeds the client what waited for the room. */
static bool deliver(struct interactive *t)
{
    struct vt_bytes data = vt_client_read(t->s->machine.client);

    while (data.len > 0) {
        if (!write_all(t->config->out, data))
            return false;
        vt_client_read_done(t->s->machine.client, data.len);
        if (t->s->in_at < t->s->in_len)
            vt_session_receive(t->s, VT_NOW);
        data = vt_client_read(t->s->machine.client);
    }
    return true;
}

/* Gives the client what was typed, and the socket what the client made of it. False when the connection
 * broke. */
static bool send_typed(struct interactive *t)
{
    struct vt_bytes out;
    size_t n;

    t->typed_at += vt_client_write(t->s->machine.client,
                                   vt_bytes(t->typed + t->typed_at, t->typed_len - t->typed_at));
    out = vt_client_pending(t->s->machine.client);
    if (out.len == 0)
        return true;
    if (vt_socket_send_some(&t->s->socket, out, &n) != VT_IO_DONE)
        return false;
    vt_client_sent(t->s->machine.client, n);
    if (n > 0)
        t->active = vt_clock_ms();
    return true;
}

static bool must_send(const struct interactive *t)
{
    return t->typed_at < t->typed_len || vt_client_pending(t->s->machine.client).len > 0;
}

/* When to stop waiting: never while somebody may type. */
static int64_t deadline(const struct interactive *t)
{
    int64_t at = t->in_open ? INT64_MAX : t->active + t->config->quiet_ms;

    if (must_send(t) || t->closing)
        at = t->active + t->s->timeout_ms;
    return at < t->end ? at : t->end;
}

/* Nothing moved until the deadline. True when the talk goes on: after a quiet time, we say goodbye. */
static bool take_silence(struct interactive *t)
{
    if (must_send(t) || t->closing)
        return false;
    vt_client_close(t->s->machine.client);
    t->closing = true;
    t->active = vt_clock_ms();
    return true;
}

/* The connection ended. Without the server's close_notify the engine warns of a truncation; after ours
 * that is usual. */
static enum vt_interactive take_end(struct interactive *t)
{
    if (t->closing)
        return VT_INTERACTIVE_DONE;
    vt_client_end(t->s->machine.client);
    return deliver(t) ? VT_INTERACTIVE_DONE : VT_INTERACTIVE_OUTPUT;
}

/* The time is up: the server does not read what we send, or does not close though it has nothing more to
 * say, or has no end. */
static enum vt_interactive take_time(struct interactive *t)
{
    struct vt_session *s = t->s;
    const unsigned seconds = s->timeout_ms / 1000;
    const int64_t silent = vt_clock_ms() - t->heard;

    if (must_send(t))
        vt_session_judge(s, VT_RULE_NET_UNREAD, VT_FAIL, NULL,
                         "after %u s part of what we sent was still on its way", seconds);
    else if (4 * silent > 3 * s->timeout_ms)
        vt_session_judge(s, VT_RULE_NET_TIMEOUT, VT_FAIL, NULL,
                         "%.1f s without a word after the end of the input, and no close_notify",
                         (double)silent / 1000);
    else
        vt_session_judge(s, VT_RULE_NET_UNFINISHED, VT_FAIL, NULL,
                         "it was still sending %u s after the end of the input (--timeout gives it longer)",
                         seconds);
    return VT_INTERACTIVE_DONE;
}

/* Waits for the server, the socket's room, or the keyboard. DONE: something is ready. */
static int wait_any(struct interactive *t, struct pollfd fds[2])
{
    bool wants_typing = t->in_open && !must_send(t) && !t->closing;

    fds[0] = (struct pollfd){ .fd = t->s->socket.fd, .events = POLLIN };
    if (vt_client_pending(t->s->machine.client).len > 0)
        fds[0].events |= POLLOUT;
    fds[1] = (struct pollfd){ .fd = wants_typing ? t->config->in : -1, .events = POLLIN };
    return vt_poll_until(fds, 2, deadline(t));
}

/* One turn of the talk; true when it goes on, else *END says how it ended. */
static bool turn(struct interactive *t, enum vt_interactive *end)
{
    struct pollfd fds[2];
    enum vt_io io = VT_IO_DONE;
    bool sent = send_typed(t);

    if (vt_clock_ms() >= deadline(t) && (must_send(t) || vt_clock_ms() >= t->end)) {
        *end = take_time(t);
        return false;
    }
    if (!sent || wait_any(t, fds) > 0) {
        if (!sent || (fds[0].revents & (POLLIN | POLLERR | POLLHUP)) != 0)
            io = vt_session_receive(t->s, VT_NOW);
        if (io == VT_IO_DONE && sent && (fds[0].revents & POLLIN) != 0)
            t->heard = vt_clock_ms();
        if (t->heard > t->active && !must_send(t))
            t->active = t->heard;   /* what the server says is no excuse for what it does not take */
        *end = VT_INTERACTIVE_INPUT;
        if (sent && fds[1].revents != 0 && !read_typed(t))
            return false;
    } else if (!take_silence(t)) {
        *end = take_time(t);
        return false;
    }
    *end = VT_INTERACTIVE_OUTPUT;
    if (!deliver(t))
        return false;
    if (io == VT_IO_CLOSED || io == VT_IO_FAILED || (!sent && io == VT_IO_TIMEOUT)) {
        *end = take_end(t);
        return false;
    }
    return true;
}

enum vt_interactive vt_session_interactive(struct vt_session *s, const struct vt_interactive_config *config)
{
    struct interactive t = { .s = s, .config = config, .in_open = true, .active = vt_clock_ms(),
                             .end = INT64_MAX };
    enum vt_interactive end = VT_INTERACTIVE_DONE;

    signal(SIGPIPE, SIG_IGN);  /* a broken OUT is an error of write, not our death */
    if (!deliver(&t))
        return VT_INTERACTIVE_OUTPUT;
    while (vt_client_state(s->machine.client) == VT_CLIENT_OPEN
           || vt_client_state(s->machine.client) == VT_CLIENT_CLOSING)
        if (!turn(&t, &end))
            return end;
    vt_session_flush(s, vt_clock_ms() + 1000);  /* our alert, or the answer to the server's goodbye */
    vt_socket_shutdown(&s->socket);
    if (!deliver(&t))
        return VT_INTERACTIVE_OUTPUT;
    return VT_INTERACTIVE_DONE;
}
