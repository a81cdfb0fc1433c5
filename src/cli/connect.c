/* vitrine connect: handshake, verify, report; then stdin to the server, and what it says to stdout. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/live.h"

/* What was found since the report was printed, one line each. */
static void report_later(const struct vt_live *live, uint32_t reported)
{
    for (uint32_t i = reported; i < live->job.findings.model.checks_len; i++) {
        const struct vt_model_check *f = &live->job.findings.model.checks[i];

        if (f->result == VT_FAIL || (f->result == VT_WARN && reported > 0))
            vt_complain("%s: %s (%s)", live->target, f->fix, f->id);
    }
}

static int talk(struct vt_live *live, int out)
{
    const struct vt_options *o = live->job.shared->options;
    struct vt_interactive_config config = { .in = STDIN_FILENO, .out = out, .raw = o->raw,
                                            .quiet_ms = VT_QUIET_MS };

    switch (vt_session_interactive(&live->session, &config)) {
    case VT_INTERACTIVE_INPUT:
        vt_complain("connect: cannot read stdin: %s", strerror(errno));
        return VT_EXIT_LOCAL;
    case VT_INTERACTIVE_OUTPUT:
        if (errno == EPIPE)     /* who read it wants no more */
            return VT_EXIT_GOOD;
        vt_complain("connect: cannot write the output: %s", strerror(errno));
        return VT_EXIT_LOCAL;
    case VT_INTERACTIVE_DONE:
        break;
    }
    return VT_EXIT_GOOD;
}

/* What is typed may be a password: asked for on a terminal before it goes to a server whose certificate
 * does not hold. */
static bool consents(const struct vt_live *live)
{
    char answer = 0, c = 0;

    if (live->job.input.exit < 5 || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return true;
    fprintf(stderr, "vitrine: %s: %s. Send it what you type all the same? [y/N] ", live->target,
            vt_exit_text(live->job.input.exit));
    while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
        answer = answer == 0 ? c : answer;
    return answer == 'y' || answer == 'Y';
}

/* The dialogue, its data to OUT; then what it adds to the findings, and to the exit status. */
static void converse(struct vt_live *live, int out)
{
    const struct vt_options *o = live->job.shared->options;
    uint32_t reported = live->job.findings.model.checks_len;
    int talked = VT_EXIT_GOOD;

    if (live->session.phase != VT_PHASE_OPEN)
        return;
    if ((o->strict && live->job.input.exit != 0) || !consents(live))
        vt_session_goodbye(&live->session);
    else
        talked = talk(live, out);
    vt_job_settle(&live->job);
    live->job.input.exit = vt_worse(live->job.input.exit, talked);
    report_later(live, reported);
}

/* The report, and what the server says behind it: as it comes. A verdict that the dialogue changed is told
 * once more. */
static void tell_text(struct vt_live *live)
{
    const struct vt_options *o = live->job.shared->options;
    int before = live->job.input.exit;

    if (o->quiet)
        report_later(live, 0);
    else
        vt_job_print(&live->job, stdout);
    if (fflush(stdout) == 0)
        converse(live, STDOUT_FILENO);
    if (!o->quiet && live->job.input.exit != before)
        vt_job_print_verdict(&live->job, stdout);
}

/* The one object comes first, and tells how all ended: what the server says waits in a file. */
static void tell_json(struct vt_live *live)
{
    FILE *said = tmpfile();

    if (said == NULL) {
        vt_complain("connect: cannot make a file for what the server says: %s", strerror(errno));
        live->job.input.exit = VT_EXIT_LOCAL;
        return;
    }
    converse(live, fileno(said));
    vt_job_print(&live->job, stdout);
    rewind(said);
    vt_file_copy(said, stdout);
    fclose(said);
}

int vt_run_connect(struct vt_options *o)
{
    struct vt_session_options shared = { .options = o };
    struct vt_live live;
    int status = VT_EXIT_LOCAL;

    if (vt_session_options_make(&shared, o)) {
        if (vt_live_open(&live, &shared, o->words[0])) {
            live.job.input.full = true;
            (o->json ? tell_json : tell_text)(&live);
        }
        status = vt_live_end(&live);
    }
    vt_session_options_free(&shared);
    return status;
}
