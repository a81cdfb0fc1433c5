/* vitrine connect: handshake, verify, report; then stdin to the server, and what it says to stdout. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/job.h"

/* What was found since the report was printed, one line each. */
static void report_later(const struct vt_job *p, uint32_t reported)
{
    for (uint32_t i = reported; i < p->summary.findings_len; i++) {
        const struct vt_finding *f = &p->summary.findings[i];

        if (f->result == VT_FAIL || (f->result == VT_WARN && reported > 0))
            vt_complain("%s: %s (%s)", p->target, f->fix, vt_rule_text(f->rule)->id);
    }
}

static int talk(struct vt_job *p, int out)
{
    const struct vt_options *o = p->setup->options;
    struct vt_interactive_config config = { .in = STDIN_FILENO, .out = out, .raw = o->raw, .quiet_ms = VT_QUIET_MS };

    switch (vt_session_talk(&p->session, &config)) {
    case VT_TALK_INPUT:
        vt_complain("connect: cannot read stdin: %s", strerror(errno));
        return VT_EXIT_LOCAL;
    case VT_TALK_OUTPUT:
        if (errno == EPIPE)     /* who read it wants no more */
            return VT_EXIT_GOOD;
        vt_complain("connect: cannot write the output: %s", strerror(errno));
        return VT_EXIT_LOCAL;
    case VT_TALK_DONE:
        break;
    }
    return VT_EXIT_GOOD;
}

/* What is typed may be a password: asked for on a terminal before it goes to a server whose certificate does not hold. */
static bool consents(const struct vt_job *p)
{
    char answer = 0, c = 0;

    if (p->input.exit < 5 || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return true;
    fprintf(stderr, "vitrine: %s: %s. Send it what you type all the same? [y/N] ", p->target, vt_exit_text(p->input.exit));
    while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
        answer = answer == 0 ? c : answer;
    return answer == 'y' || answer == 'Y';
}

/* The dialogue, its data to OUT; then what it adds to the findings, and to the exit status. */
static void converse(struct vt_job *p, int out)
{
    const struct vt_options *o = p->setup->options;
    uint32_t reported = p->summary.findings_len;
    int talked = VT_EXIT_GOOD;

    if (p->session.phase != VT_PHASE_OPEN)
        return;
    if ((o->strict && p->input.exit != 0) || !consents(p))
        vt_session_goodbye(&p->session);
    else
        talked = talk(p, out);
    vt_job_judge(p);
    p->input.exit = vt_worse(p->input.exit, talked);
    report_later(p, reported);
}

/* The report, and what the server says behind it: as it comes. A verdict that the dialogue changed is told once more. */
static void tell(struct vt_job *p)
{
    const struct vt_options *o = p->setup->options;
    int before = p->input.exit;

    if (o->quiet)
        report_later(p, 0);
    else
        vt_report_input_print(stdout, &p->input, o);
    if (fflush(stdout) == 0)
        converse(p, STDOUT_FILENO);
    if (!o->quiet && p->input.exit != before)
        vt_report_input_verdict(stdout, &p->input, o);
}

/* The one object comes first, and tells how all ended: what the server says waits in a file. */
static void tell_json(struct vt_job *p)
{
    FILE *said = tmpfile();

    if (said == NULL) {
        vt_complain("connect: cannot make a file for what the server says: %s", strerror(errno));
        p->input.exit = VT_EXIT_LOCAL;
        return;
    }
    converse(p, fileno(said));
    vt_report_input_print(stdout, &p->input, p->setup->options);
    vt_file_copy(said, stdout);
}

int vt_run_connect(struct vt_options *o)
{
    struct vt_session_options setup = { .options = o };
    struct vt_job p;
    int status = VT_EXIT_LOCAL;

    if (vt_session_options_make(&setup, o)) {
        if (vt_job_open(&p, &setup, o->words[0])) {
            p.input.full = true;
            (o->json ? tell_json : tell)(&p);
        }
        status = vt_job_end(&p);
    }
    vt_session_options_free(&setup);
    return status;
}
