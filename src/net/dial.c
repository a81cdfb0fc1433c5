/* From a name to a connection: the addresses are tried in the resolver's order, a fresh one each
 * VT_STAGGER_MS while those before it hang (RFC 8305 5). */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/session_internal.h"
#include "net/resolve.h"

struct dial {
    const struct vt_target *target;
    char target_text[VT_TARGET_TEXT];
    struct vt_report *report;
    struct vt_addresses addresses;
    uint32_t next;                       /* of them, to try */
    struct pollfd fds[VT_ADDRESSES_MAX];    /* attempts; fd -1: failed */
    const struct vt_address *of[VT_ADDRESSES_MAX];
    nfds_t count;
    enum vt_rule failed;                 /* by the errors; a refusal, the server's own, outweighs the
                                            others */
    char errors[400];                    /* "192.0.2.1:25: Connection refused; …" */
};

static void judge_dial(struct dial *d, enum vt_rule rule, enum vt_result result, const char *seen)
{
    const bool resolving = rule == VT_RULE_NET_RESOLVE || rule == VT_RULE_NET_RESOLVER;

    vt_judge(d->report, &(struct vt_event_check){
        .rule = rule, .result = result, .depth = -1, .seen = vt_say(seen),
        .wanted = vt_say(resolving ? d->target->host : d->target_text) });
}

/* The address as text; with its port when PORT. */
static void address_text(const struct sockaddr *address, socklen_t len, bool port, char out[VT_ADDRESS_TEXT])
{
    char host[72], service[8];
    bool v6 = address->sa_family == AF_INET6;

    if (getnameinfo(address, len, host, sizeof host, service, sizeof service,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        snprintf(out, VT_ADDRESS_TEXT, "an address");
    else if (!port)
        snprintf(out, VT_ADDRESS_TEXT, "%s", host);
    else
        snprintf(out, VT_ADDRESS_TEXT, v6 ? "[%s]:%s" : "%s:%s", host, service);
}

/* What ERROR tells of who is to change what; the last is any other. */
static enum vt_rule rule_of(int error)
{
    static const struct {
        int error;
        enum vt_rule rule;
    } kinds[] = {
        { ECONNREFUSED, VT_RULE_NET_CONNECT }, { ECONNRESET, VT_RULE_NET_CONNECT },
        { ETIMEDOUT, VT_RULE_NET_TIMEOUT },    { EACCES, VT_RULE_NET_FORBIDDEN },
        { EPERM, VT_RULE_NET_FORBIDDEN },      { 0, VT_RULE_NET_UNREACHABLE },
    };
    size_t i = 0;

    while (kinds[i].error != 0 && kinds[i].error != error)
        i++;
    return kinds[i].rule;
}

/* Notes that the attempt at ADDRESS failed with ERROR. */
static void note_error(struct dial *d, const struct vt_address *address, int error)
{
    char where[VT_ADDRESS_TEXT], text[VT_ADDRESS_TEXT + 64];
    size_t at = strlen(d->errors);

    if (d->failed == VT_RULE_NONE || rule_of(error) == VT_RULE_NET_CONNECT)
        d->failed = rule_of(error);
    address_text((const struct sockaddr *)&address->at, address->len, true, where);
    snprintf(text, sizeof text, "%s: %s", where, strerror(error));
    if (at + strlen(text) + 3 < sizeof d->errors)
        snprintf(d->errors + at, sizeof d->errors - at, "%s%s", at > 0 ? "; " : "", text);
}

/* Starts the next attempt. */
static void start_next(struct dial *d)
{
    const struct vt_address *address = &d->addresses.list[d->next++];
    int fd = socket(address->at.ss_family, SOCK_STREAM, 0);
    int on = 1;

    if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0
        || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0
        || (connect(fd, (const struct sockaddr *)&address->at, address->len) != 0 && errno != EINPROGRESS
            && errno != EINTR)) {
        note_error(d, address, errno);
        if (fd >= 0)
            close(fd);
        return;
    }
    d->of[d->count] = address;
    d->fds[d->count++] = (struct pollfd){ .fd = fd, .events = POLLOUT };
}

/* Looks which attempts have an outcome: the index of one that is connected, or -1. */
static int look(struct dial *d)
{
    for (nfds_t i = 0; i < d->count; i++) {
        int error = 0;
        socklen_t len = sizeof error;

        if (d->fds[i].fd < 0 || d->fds[i].revents == 0)
            continue;
        if (getsockopt(d->fds[i].fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
            error = errno;
        if (error == 0)
            return (int)i;
        close(d->fds[i].fd);
        d->fds[i].fd = -1;
        note_error(d, d->of[i], error);
    }
    return -1;
}

static bool any_pending(const struct dial *d)
{
    for (nfds_t i = 0; i < d->count; i++)
        if (d->fds[i].fd >= 0)
            return true;
    return false;
}

static bool left(const struct dial *d)
{
    return d->next < d->addresses.count;
}

/* Runs the attempts until one connects, all have failed, or DEADLINE. */
static int race(struct dial *d, int64_t deadline)
{
    int winner = -1;
    int64_t next_at = vt_clock_ms();

    while (winner < 0) {
        int64_t now = vt_clock_ms();

        if (now >= deadline)
            return -1;
        if (left(d) && (now >= next_at || !any_pending(d))) {
            start_next(d);
            next_at = now + VT_STAGGER_MS;
            continue;
        }
        if (!any_pending(d))
            return -1;
        if (!left(d) || next_at > deadline)
            next_at = deadline;
        vt_poll_until(d->fds, d->count, next_at);
        winner = look(d);
    }
    return winner;
}

static bool resolve(struct dial *d, int64_t deadline)
{
    bool no_such_name;
    const char *trouble = vt_resolve(d->target, deadline, &d->addresses, &no_such_name);

    if (trouble != NULL)
        judge_dial(d, no_such_name ? VT_RULE_NET_RESOLVE : VT_RULE_NET_RESOLVER, VT_FAIL, trouble);
    return trouble == NULL;
}

/* Keeps the attempt that won, closes the others. */
static void keep(struct dial *d, int winner, struct vt_socket *s)
{
    struct sockaddr_storage local;
    socklen_t len = sizeof local;

    for (nfds_t i = 0; i < d->count; i++) {
        if ((int)i == winner)
            s->fd = d->fds[i].fd;
        else if (d->fds[i].fd >= 0)
            close(d->fds[i].fd);
    }
    if (winner < 0)
        return;
    address_text((const struct sockaddr *)&d->of[winner]->at, d->of[winner]->len, true, s->peer);
    if (getsockname(s->fd, (struct sockaddr *)&local, &len) == 0) {
        address_text((struct sockaddr *)&local, len, false, s->local);
        s->local_is_v6 = local.ss_family == AF_INET6;
    }
}

static void judge_outcome(struct dial *d, const struct vt_socket *s)
{
    char text[480];

    if (s->fd >= 0) {
        if (d->errors[0] != 0)
            judge_dial(d, d->failed, VT_WARN, d->errors);
        judge_dial(d, VT_RULE_NET_CONNECT, VT_PASS, s->peer);
    } else if (any_pending(d) || left(d)) {
        snprintf(text, sizeof text, "no answer to our connection%s%s", d->errors[0] != 0 ? "; " : "",
                 d->errors);
        judge_dial(d, VT_RULE_NET_TIMEOUT, VT_FAIL, text);
    } else {
        judge_dial(d, d->failed, VT_FAIL, d->errors);
    }
}

bool vt_socket_connect(struct vt_socket *s, const struct vt_target *target, int64_t deadline,
                       struct vt_report *report)
{
    struct dial d = { .target = target, .report = report };
    int winner;

    *s = (struct vt_socket){ .fd = -1 };
    vt_target_text(target, d.target_text, sizeof d.target_text);
    if (!resolve(&d, deadline))
        return false;
    winner = race(&d, deadline);
    keep(&d, winner, s);
    judge_outcome(&d, s);
    return s->fd >= 0;
}
