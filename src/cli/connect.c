/* vitrine connect: handshake, verify, report; then stdin to the server, and what it says to stdout. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/probe.h"

/* What went wrong since the report was printed, one line each. */
static void report_later(const struct vt_probe *p, uint32_t reported)
{
    for (uint32_t i = reported; i < p->summary.findings_len; i++) {
        const struct vt_finding *f = &p->summary.findings[i];

        if (f->result == VT_FAIL)
            vt_complain("%s: %s (%s)", p->target, f->fix, vt_rule_text(f->rule)->id);
    }
}

static int talk(struct vt_probe *p)
{
    const struct vt_options *o = p->setup->options;
    struct vt_talk_config config = { .in = STDIN_FILENO, .out = STDOUT_FILENO, .raw = o->raw, .quiet_ms = VT_QUIET_MS };

    switch (vt_session_talk(&p->session, &config)) {
    case VT_TALK_INPUT:
        vt_complain("connect: cannot read stdin: %s", strerror(errno));
        return VT_EXIT_LOCAL;
    case VT_TALK_OUTPUT:
        if (errno != EPIPE)     /* who read it wants no more */
            vt_complain("connect: cannot write the output: %s", strerror(errno));
        return VT_EXIT_LOCAL;
    case VT_TALK_TRUNCATED:
        vt_complain("%s ended the connection without close_notify: what came last may be cut short", p->target);
        return 4;
    case VT_TALK_ENDLESS:
        vt_complain("%s was still sending %u s after the end of the input: --timeout gives it longer", p->target,
                    p->session.timeout_ms / 1000);
        return 2;
    case VT_TALK_TIMEOUT:
        vt_complain("%s said nothing for %u s", p->target, p->session.timeout_ms / 1000);
        return 2;
    case VT_TALK_DONE:
    case VT_TALK_FAILED:
        break;
    }
    return VT_EXIT_GOOD;
}

/* What is typed may be a password: asked for on a terminal before it goes to a server whose certificate does not hold. */
static bool consents(const struct vt_probe *p)
{
    char answer = 0, c = 0;

    if (p->account.exit < 5 || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return true;
    fprintf(stderr, "vitrine: %s: %s. Send it what you type all the same? [y/N] ", p->target, vt_exit_text(p->account.exit));
    while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
        answer = answer == 0 ? c : answer;
    return answer == 'y' || answer == 'Y';
}

static int converse(struct vt_probe *p)
{
    const struct vt_options *o = p->setup->options;
    uint32_t reported = p->summary.findings_len;
    int status;

    if (p->session.phase != VT_PHASE_OPEN)
        return VT_EXIT_GOOD;
    if ((o->strict && p->account.exit != 0) || !consents(p)) {
        vt_session_goodbye(&p->session);
        return VT_EXIT_GOOD;
    }
    status = talk(p);
    vt_probe_judge(p);
    report_later(p, reported);
    return status;
}

int vt_run_connect(struct vt_options *o)
{
    struct vt_setup setup = { .options = o };
    struct vt_probe p;
    int status = VT_EXIT_LOCAL, talked = VT_EXIT_GOOD;

    if (vt_setup_make(&setup, o)) {
        if (vt_probe_open(&p, &setup, o->words[0])) {
            p.account.full = true;
            if (o->json || !o->quiet)
                vt_account_print(stdout, &p.account, o);
            else
                report_later(&p, 0);
            if (fflush(stdout) == 0)
                talked = converse(&p);
        }
        status = vt_worse(vt_probe_end(&p), talked);
    }
    vt_setup_free(&setup);
    return status;
}
