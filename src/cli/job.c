#define _POSIX_C_SOURCE 200809L

#include "cli/job.h"

#include <string.h>
#include <time.h>

#include "base/ct.h"
#include "cli/cli.h"
#include "cli/second_try.h"
#include "session/key_log.h"
#include "x509/host.h"

/* Entropy, from the system alone. */
static bool read_seed(uint8_t seed[VT_SEED_LEN])
{
    FILE *random = fopen("/dev/urandom", "rb");
    bool good;

    if (random == NULL) {
        vt_complain("cannot open /dev/urandom: there is no other source of entropy");
        return false;
    }
    setvbuf(random, NULL, _IONBF, 0);
    good = fread(seed, 1, VT_SEED_LEN, random) == VT_SEED_LEN;
    fclose(random);
    if (!good)
        vt_complain("cannot read /dev/urandom: there is no other source of entropy");
    return good;
}

static bool parse_target(struct vt_job *p, const char *text)
{
    const struct vt_options *o = p->setup->options;
    const struct vt_starttls_protocol *starttls = p->setup->starttls;
    uint16_t port = starttls != NULL ? vt_starttls_port(starttls) : 443;

    if (!vt_target_parse(text, port, &p->config.target))
        return vt_name_refuse(o->command, text, "no server: write HOST, HOST:PORT or [ADDRESS]:PORT");
    p->config.starttls = starttls != NULL || p->config.target.starttls == NULL ? starttls
                       : vt_starttls_protocol(p->config.target.starttls);
    vt_target_text(&p->config.target, p->target, sizeof p->target);
    return true;
}

static bool choose_name(struct vt_job *p)
{
    const struct vt_options *o = p->setup->options;
    const char *name = o->name != NULL ? o->name : p->config.target.host;
    struct vt_reference reference;

    p->config.client.no_name = o->no_name;
    if (o->no_name)
        return true;
    if (!vt_reference_parse(vt_text(name), &reference))
        return vt_name_refuse(o->command, name, "no name that a certificate can have: give one with --name");
    p->config.client.name = vt_text(name);
    return true;
}

static void configure(struct vt_job *p)
{
    const struct vt_session_options *s = p->setup;
    struct vt_client_config *client = &p->config.client;
    const uint32_t given = s->options->timeout;

    p->config.ehlo = s->options->ehlo;
    p->config.timeout_ms = (given > 0 ? given : VT_TIMEOUT) * 1000;
    p->config.greeting_ms = (given > 0 ? given : VT_GREETING_TIMEOUT) * 1000;
    client->now = s->options->at;
    client->allow_cn = s->options->allow_cn;
    client->expires_in = (uint16_t)s->options->expires_in;
    client->policy = s->options->policy.inputs;
    client->anchors = &s->bundle.anchors;
    client->trust = VT_TRUST_REPORTED;
    client->suites = s->suites_len > 0 ? s->suites : NULL;
    client->suites_len = s->suites_len;
    client->groups = s->groups_len > 0 ? s->groups : NULL;
    client->groups_len = s->groups_len;
    client->alpn = s->alpn_len > 0 ? s->alpn : NULL;
    client->alpn_len = s->alpn_len;
    client->sink = &p->tee.sink;
}

static bool open_files(struct vt_job *p)
{
    const struct vt_options *o = p->setup->options;

    if (o->trace != NULL && (p->trace = vt_file_write(o->trace, false, o->trace_secrets)) == NULL)
        return false;
    if (p->setup->keylog != NULL && (p->keylog = vt_file_write(p->setup->keylog, true, true)) == NULL)
        return false;
    return o->pcapng == NULL || vt_recording_open(&p->recording, o->pcapng, o->trace_secrets);
}

static void attach_sinks(struct vt_job *p)
{
    const struct vt_options *o = p->setup->options;
    struct vt_trace_head head = {
        .target = p->target, .time = p->started, .hashed = o->trace_hash,
        .starttls = p->config.starttls != NULL ? vt_starttls_protocol_name(p->config.starttls) : NULL,
        .client = &p->config.client,
    };

    vt_tee_init(&p->tee);
    vt_tee_add(&p->tee, &p->summary.sink);
    if (p->recording.out != NULL) {
        vt_recording_begin(&p->recording, o->trace_secrets, &head);
        vt_tee_add(&p->tee, &p->recording.capture.sink);
    }
    if (p->trace == NULL)
        return;
    vt_jsonl_begin(&p->jsonl, p->trace, o->trace_secrets, &head);
    vt_tee_add(&p->tee, &p->jsonl.sink);
    p->config.client.anchors = vt_jsonl_anchors(&p->jsonl, &p->setup->bundle.anchors);
}

/* One line of the NSS key log, once the handshake has come so far. */
static void log_keys(struct vt_job *p)
{
    struct vt_bytes random, master;
    char line[VT_KEY_LOG_LINE + 1];

    if (p->keylog == NULL || p->session.machine.client == NULL || !vt_client_secrets(p->session.machine.client, &random, &master))
        return;
    vt_key_log_line(random, master, line);
    fputs(line, p->keylog);
    vt_wipe(line, sizeof line);
}

void vt_job_judge(struct vt_job *p)
{
    vt_report_input_settle(&p->input, p->setup->options->strict);
}

static void take_stock(struct vt_job *p)
{
    const struct vt_options *o = p->setup->options;
    struct vt_report_input *a = &p->input;

    a->target = p->target;
    a->summary = &p->summary;
    a->machine = &p->session.machine;
    a->peer = p->session.phase != VT_PHASE_CONNECT ? p->session.socket.peer : NULL;
    a->connect_ms = p->session.connect_ms;
    a->bundle = p->setup->bundle.path;
    a->started = p->started;
    a->timeout = p->config.timeout_ms / 1000;
    a->secrets = o->trace_secrets;
    vt_job_judge(p);
}

bool vt_job_open(struct vt_job *p, const struct vt_session_options *setup, const char *target)
{
    memset(p, 0, sizeof *p);
    p->setup = setup;
    p->started = (int64_t)time(NULL);
    vt_findings_begin(&p->summary);
    if (!parse_target(p, target) || !choose_name(p) || !open_files(p) || !read_seed(p->config.client.seed))
        return false;
    configure(p);
    attach_sinks(p);
    p->opened = true;
    uint8_t random[VT_SEED_LEN];
    if (!vt_session_open(&p->session, &p->config) && !setup->options->no_second_try && read_seed(random))
        vt_second_try(&p->session, &p->config, random);
    vt_wipe(p->config.client.seed, sizeof p->config.client.seed);
    log_keys(p);
    take_stock(p);
    return true;
}

int vt_job_end(struct vt_job *p)
{
    const struct vt_options *o = p->setup->options;

    if (p->opened)
        vt_session_free(&p->session);
    if (p->opened && p->trace != NULL)
        vt_jsonl_end(&p->jsonl);
    if (p->jsonl.ended)
        vt_complain("%s: the trace ends at %u MiB, and says so; the session went on", o->trace,
                    VT_TRACE_MAX >> 20);
    p->lost = !vt_file_close(p->trace, o->trace) || p->lost;
    p->lost = !vt_recording_end(&p->recording) || p->lost;
    p->lost = !vt_file_close(p->keylog, p->setup->keylog) || p->lost;
    vt_findings_free(&p->summary);
    return p->opened && !p->lost ? p->input.exit : VT_EXIT_LOCAL;
}
