#include "cli/live.h"

#include <string.h>

#include "base/ct.h"
#include "cli/cli.h"
#include "cli/second_try.h"
#include "session/key_log.h"
#include "x509/host.h"

/* Entropy, from the system alone. */
static bool read_seed(uint8_t seed[VT_SEED_LEN])
{
    FILE *random = fopen("/dev/urandom", "rb");
    bool good = false;

    if (random != NULL) {
        setvbuf(random, NULL, _IONBF, 0);
        good = fread(seed, 1, VT_SEED_LEN, random) == VT_SEED_LEN;
        fclose(random);
    }
    return good || vt_complain("cannot %s /dev/urandom: there is no other source of entropy",
                               random == NULL ? "open" : "read");
}

static bool parse_target(struct vt_live *live, const char *text)
{
    const struct vt_session_options *s = live->job.shared;
    struct vt_session_config *c = &live->config;

    if (!vt_target_parse(text, s->starttls != NULL ? vt_starttls_port(s->starttls) : 443, &c->target))
        return vt_name_refuse(s->options->command, text,
                              "no server: write HOST, HOST:PORT or [ADDRESS]:PORT");
    c->starttls = s->starttls != NULL || c->target.starttls == NULL ? s->starttls
                : vt_starttls_protocol(c->target.starttls);
    vt_target_text(&c->target, live->target, sizeof live->target);
    return true;
}

static bool choose_name(struct vt_live *live)
{
    const struct vt_options *o = live->job.shared->options;
    const char *name = o->name != NULL ? o->name : live->config.target.host;
    struct vt_reference reference;

    live->job.client.no_name = o->no_name;
    if (o->no_name)
        return true;
    live->job.client.name = vt_text(name);
    return vt_reference_parse(vt_text(name), &reference)
        || vt_name_refuse(o->command, name, "no name that a certificate can have: give one with --name");
}

static void configure(struct vt_live *live)
{
    const struct vt_session_options *s = live->job.shared;
    struct vt_client_config *client = &live->job.client;
    const uint32_t given = s->options->timeout;

    live->config.ehlo = s->options->ehlo;
    live->config.timeout_ms = (given > 0 ? given : VT_TIMEOUT) * 1000;
    live->config.greeting_ms = (given > 0 ? given : VT_GREETING_TIMEOUT) * 1000;
    live->job.input.timeout = live->config.timeout_ms / 1000;
    client->trust = VT_TRUST_REPORTED;
    client->suites = s->suites_len > 0 ? s->suites : NULL;
    client->suites_len = s->suites_len;
    client->groups = s->groups_len > 0 ? s->groups : NULL;
    client->groups_len = s->groups_len;
    client->alpn = s->alpn_len > 0 ? s->alpn : NULL;
    client->alpn_len = s->alpn_len;
}

/* One line of the NSS key log, once the handshake has come so far. */
static void log_keys(struct vt_live *live)
{
    const struct vt_client *client = live->session.machine.client;
    struct vt_bytes random, master;
    char line[VT_KEY_LOG_LINE + 1];

    if (live->job.keylog == NULL || client == NULL || !vt_client_secrets(client, &random, &master))
        return;
    vt_key_log_line(random, master, line);
    fputs(line, live->job.keylog);
    vt_wipe(line, sizeof line);
}

/* The session, and where nothing tells why it was refused a second try. */
static void run_session(struct vt_live *live)
{
    struct vt_report_input *input = &live->job.input;
    uint8_t random[VT_SEED_LEN];

    live->config.client = live->job.client;
    live->opened = true;
    if (!vt_session_open(&live->session, &live->config) && !live->job.shared->options->no_second_try
        && read_seed(random))
        vt_second_try(&live->session, &live->config, random);
    vt_wipe(live->config.client.seed, sizeof live->config.client.seed);
    vt_wipe(live->job.client.seed, sizeof live->job.client.seed);
    log_keys(live);
    input->machine = &live->session.machine;
    input->peer = live->session.phase != VT_PHASE_CONNECT ? live->session.socket.peer : NULL;
    input->connect_ms = live->session.connect_ms;
    vt_job_settle(&live->job);
}

bool vt_live_open(struct vt_live *live, const struct vt_session_options *shared, const char *target)
{
    memset(live, 0, sizeof *live);
    vt_job_begin(&live->job, shared, live->target);
    if (!parse_target(live, target) || !choose_name(live) || !read_seed(live->job.client.seed))
        return false;
    configure(live);
    if (!vt_job_record(&live->job, live->config.starttls))
        return false;
    run_session(live);
    return true;
}

int vt_live_end(struct vt_live *live)
{
    if (live->opened)
        vt_session_free(&live->session);
    return vt_job_end(&live->job);
}
