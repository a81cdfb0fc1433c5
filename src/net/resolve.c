/* Names to addresses. libc's resolver keeps no deadline of ours, and has no way to be called off that
 * every libc has: so a child process asks it, and is killed when the time is up. */
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/session_internal.h"
#include "net/resolve.h"

/* What the child writes: less than PIPE_BUF, and so at once. */
struct answer {
    int error, system_error;
    struct vt_addresses found;
};

static void ask(const struct vt_target *target, int flags, struct answer *answer)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_NUMERICSERV | flags };
    struct addrinfo *list = NULL;
    char port[8];

    memset(answer, 0, sizeof *answer);
    snprintf(port, sizeof port, "%u", target->port);
    answer->error = getaddrinfo(target->host, port, &hints, &list);
    answer->system_error = errno;
    for (const struct addrinfo *at = list; at != NULL && answer->found.count < VT_ADDRESSES_MAX;
         at = at->ai_next) {
        struct vt_address *to = &answer->found.list[answer->found.count++];

        memcpy(&to->at, at->ai_addr, at->ai_addrlen);
        to->len = at->ai_addrlen;
    }
    if (list != NULL)
        freeaddrinfo(list);
}

/* Reads what the child found; true when it did so in time. */
static bool await(int fd, int64_t deadline, struct answer *answer)
{
    struct pollfd fds = { .fd = fd, .events = POLLIN };

    return vt_poll_until(&fds, 1, deadline) > 0
        && read(fd, answer, sizeof *answer) == (ssize_t)sizeof *answer;
}

static const char *ask_in_time(const struct vt_target *target, int64_t deadline, struct answer *answer)
{
    int ends[2];
    pid_t child;
    bool answered;

    if (pipe(ends) != 0)
        return strerror(errno);
    child = fork();
    if (child == 0) {
        ask(target, 0, answer);
        _exit(write(ends[1], answer, sizeof *answer) == (ssize_t)sizeof *answer ? 0 : 1);
    }
    close(ends[1]);
    answered = child > 0 && await(ends[0], deadline, answer);
    close(ends[0]);
    if (child < 0)
        return strerror(errno);
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    return answered ? NULL : "no answer from the resolver in time";
}

const char *vt_resolve(const struct vt_target *target, int64_t deadline, struct vt_addresses *out,
                       bool *no_such_name)
{
    struct answer answer;
    const char *trouble = NULL;

    ask(target, AI_NUMERICHOST, &answer);
    if (answer.error != 0)
        trouble = ask_in_time(target, deadline, &answer);
    *out = answer.found;
    *no_such_name = trouble == NULL && answer.error != EAI_AGAIN && answer.error != EAI_FAIL
                 && answer.error != EAI_SYSTEM && answer.error != EAI_MEMORY;
    if (trouble != NULL || answer.error == 0)
        return trouble;
    return answer.error == EAI_SYSTEM ? strerror(answer.system_error) : gai_strerror(answer.error);
}
