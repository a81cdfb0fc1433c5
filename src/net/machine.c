#include "net/machine.h"

#include "base/ct.h"

void vt_machine_init(struct vt_machine *m, const struct vt_client_config *config, void *memory)
{
    *m = (struct vt_machine){ .config = *config, .memory = memory, .report = { .sink = config->sink } };
}

bool vt_machine_begin(struct vt_machine *m, const struct vt_starttls_protocol *protocol, const char *ehlo)
{
    if (protocol == NULL)
        return vt_machine_begin_tls(m);
    vt_starttls_init(&m->dialogue, protocol, ehlo, &m->report);
    m->dialogue.target = m->config.target;
    return true;
}

bool vt_machine_begin_tls(struct vt_machine *m)
{
    m->config.c2s = m->dialogue.c2s;
    m->config.s2c = m->dialogue.s2c;
    m->config.plain_hint = vt_plain_hint_to_client;
    if (m->memory != NULL)
        m->client = vt_client_init(m->memory, vt_client_size(), &m->config);
    vt_wipe(m->config.seed, sizeof m->config.seed);
    return m->client != NULL;
}

bool vt_machine_settle(struct vt_machine *m)
{
    if (m->client != NULL || m->dialogue.state != VT_STARTTLS_ACCEPTED)
        return true;
    vt_starttls_settle(&m->dialogue);
    return vt_machine_begin_tls(m);
}

size_t vt_machine_feed(struct vt_machine *m, struct vt_bytes bytes)
{
    if (m->client != NULL)
        return vt_client_feed(m->client, bytes);
    vt_starttls_feed(&m->dialogue, bytes);
    return bytes.len;
}

void vt_machine_end(struct vt_machine *m)
{
    if (m->client != NULL)
        vt_client_end(m->client);
    else if (m->dialogue.protocol != NULL)
        vt_starttls_end(&m->dialogue);
}

void vt_machine_silence(struct vt_machine *m, bool probe)
{
    if (m->client == NULL && m->dialogue.protocol != NULL && (!probe || !vt_starttls_probe(&m->dialogue)))
        vt_starttls_silence(&m->dialogue);
}

struct vt_bytes vt_machine_pending(const struct vt_machine *m)
{
    return m->client != NULL ? vt_client_pending(m->client) : vt_starttls_pending(&m->dialogue);
}

void vt_machine_sent(struct vt_machine *m, size_t n)
{
    if (m->client != NULL)
        vt_client_sent(m->client, n);
    else
        vt_starttls_sent(&m->dialogue, n);
}

bool vt_machine_opened(const struct vt_machine *m)
{
    return m->client != NULL && vt_client_session(m->client)->handshake_bytes_read > 0;
}

struct vt_verdict vt_machine_verdict(const struct vt_machine *m)
{
    struct vt_verdict all = m->report.verdict;

    if (m->client != NULL)
        vt_verdict_join(&all, &vt_client_report(m->client)->verdict);
    return all;
}

int vt_machine_exit(const struct vt_machine *m, bool strict)
{
    const struct vt_verdict all = vt_machine_verdict(m);
    const int exit = vt_verdict_exit(&all, strict);

    return exit == 0 && !vt_machine_opened(m) ? VT_EXIT_BUG : exit;
}

void vt_machine_wipe(struct vt_machine *m)
{
    if (m->client != NULL)
        vt_client_wipe(m->client);
    vt_wipe(m->config.seed, sizeof m->config.seed);
    m->client = NULL;
}
