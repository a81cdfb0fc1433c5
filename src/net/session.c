#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/ct.h"
#include "net/plain_text.h"
#include "net/session_internal.h"
#include "tls/names.h"

static int64_t soon(const struct vt_session *s, uint32_t most_ms)
{
    return vt_clock_ms() + (most_ms < s->timeout_ms ? most_ms : s->timeout_ms);
}

void vt_session_judge(struct vt_session *s, enum vt_rule rule, enum vt_result result, const char *hint,
                      const char *seen, ...)
{
    char text[400];
    va_list arguments;

    va_start(arguments, seen);
    vsnprintf(text, sizeof text, seen, arguments);
    va_end(arguments);
    vt_judge(&s->machine.report, &(struct vt_event_check){
        .rule = rule, .result = result, .depth = -1, .seen = vt_say(text),
        .wanted = vt_say(s->target_text), .hint = hint });
}

/* The dialogue timed out. A port that says nothing at all may be one that waits for TLS. */
static void judge_silence(struct vt_session *s, uint32_t ms)
{
    char hint[VT_TARGET_TEXT + 120], said[200];
    const struct vt_starttls *d = &s->machine.dialogue;
    bool mute = d->step == 0 && d->s2c.off == 0;

    snprintf(hint, sizeof hint,
             "; one that waits for TLS says nothing, either: if it is such a port, run vitrine check %s",
             s->target_text);
    if (vt_starttls_begun(d, said, sizeof said))
        vt_session_judge(s, VT_RULE_NET_UNFINISHED, VT_FAIL, NULL, "%g s without %s, of which %s came last",
                         ms / 1000.0, vt_starttls_waiting(d), said);
    else
        vt_session_judge(s, VT_RULE_NET_TIMEOUT, VT_FAIL, mute ? hint : NULL, "%g s without %s", ms / 1000.0,
                         vt_starttls_waiting(d));
}

/* The server sends without end, and we read no further. */
static void judge_flood(struct vt_session *s, enum vt_result result, const char *when)
{
    vt_session_judge(s, VT_RULE_NET_FLOOD, result, NULL, "%llu bytes %s", (unsigned long long)s->phase_bytes,
                     when);
}

static enum vt_io receive(struct vt_session *s, int64_t deadline)
{
    enum vt_io io = vt_socket_receive(&s->socket, s->in, sizeof s->in, deadline, &s->in_len);

    s->in_at = 0;
    if (io != VT_IO_DONE)
        s->in_len = 0;
    return io;
}

/* The name for EHLO: our host's when it has dots, else our address as a literal (RFC 5321 4.1.3, 4.1.4). */
static void own_name(const struct vt_session *s, char *out, size_t size)
{
    if (gethostname(out, size - 1) == 0) {
        out[size - 1] = 0;
        if (strchr(out, '.') != NULL && vt_starttls_name_ok(out))
            return;
    }
    snprintf(out, size, s->socket.local_is_v6 ? "[IPv6:%s]" : "[%s]", s->socket.local);
}

/* How long the step of the dialogue that begins now may take. */
static uint32_t step_ms(const struct vt_session *s, bool implicit_port)
{
    const struct vt_starttls *d = &s->machine.dialogue;
    uint32_t ms = d->step == 0 ? s->greeting_ms : s->timeout_ms;
    bool soon_over = d->state == VT_STARTTLS_LEAVING || d->probed || (implicit_port && d->step == 0);

    return soon_over && ms > VT_MOMENT_MS ? VT_MOMENT_MS : ms;
}

/* What became of a wait of MS in the dialogue. */
static void take_io(struct vt_session *s, enum vt_io io, bool implicit_port, uint32_t ms)
{
    struct vt_starttls *d = &s->machine.dialogue;
    bool leaving = d->state == VT_STARTTLS_LEAVING;

    if (io == VT_IO_DONE) {
        vt_starttls_feed(d, vt_bytes(s->in, s->in_len));
    } else if (io == VT_IO_TIMEOUT && d->state == VT_STARTTLS_ACCEPTED) {
        vt_starttls_settle(d);
    } else if (io != VT_IO_TIMEOUT) {
        vt_starttls_end(d);
    } else if (!implicit_port || !vt_starttls_probe(d)) {
        if (!leaving)
            judge_silence(s, ms);
        vt_starttls_silence(d);
    }
    s->in_len = 0;
}

/* True when bytes came before our next words have left: they answer nothing, and the dialogue says so. */
static bool overtaken(struct vt_session *s)
{
    bool due = s->machine.dialogue.state == VT_STARTTLS_TALKING
               && vt_starttls_pending(&s->machine.dialogue).len > 0;

    if (!due || receive(s, VT_NOW) != VT_IO_DONE)
        return false;
    vt_starttls_feed(&s->machine.dialogue, vt_bytes(s->in, s->in_len));
    s->in_len = 0;
    return true;
}

/* Talks until TLS may begin. Each reply has the time-out to itself. */
static bool converse(struct vt_session *s, const struct vt_session_config *config)
{
    struct vt_starttls *d = &s->machine.dialogue;
    bool implicit_port = vt_port_is_implicit(config->target.port);
    int64_t deadline = 0;
    uint32_t step = UINT32_MAX;

    if (config->ehlo == NULL)
        own_name(s, s->ehlo, sizeof s->ehlo);
    (void)vt_machine_begin(&s->machine, config->starttls, config->ehlo != NULL ? config->ehlo : s->ehlo);
    while (d->state != VT_STARTTLS_READY && d->state != VT_STARTTLS_FAILED) {
        uint32_t now = (uint32_t)d->state << 16 | (uint32_t)d->step << 1 | d->probed;

        if (overtaken(s))
            continue;
        if (now != step)
            deadline = vt_clock_ms() + step_ms(s, implicit_port);
        step = now;
        vt_session_flush(s, deadline);   /* if that fails, the reason may be waiting to be read */
        take_io(s, receive(s, d->state == VT_STARTTLS_ACCEPTED ? VT_NOW : deadline), implicit_port,
                step_ms(s, implicit_port));
    }
    /* A command that was overtaken: it stands in the trace, and so on the wire. */
    vt_session_flush(s, vt_clock_ms() + VT_MOMENT_MS);
    return d->state == VT_STARTTLS_READY;
}

enum vt_io vt_session_flush(struct vt_session *s, int64_t deadline)
{
    struct vt_bytes out = vt_machine_pending(&s->machine);
    enum vt_io io = vt_socket_send(&s->socket, out, deadline);

    vt_machine_sent(&s->machine, out.len);
    return io;
}

/* RFC 5246 7.4.6 lets a server go on without the certificate that it asked for. Some do, and say under TLS
 * that they want it. */
static void hear_first_words(struct vt_session *s)
{
    struct vt_bytes line = vt_client_read(s->machine.client);
    size_t n = 0;

    if (s->heard || line.len == 0)
        return;
    s->heard = true;
    while (n < line.len && line.data[n] != '\r' && line.data[n] != '\n')
        n++;
    line.len = n;
    if (vt_client_session(s->machine.client)->certificate_requested && vt_plain_demands_certificate(line))
        vt_judge(&s->machine.report, &(struct vt_event_check){
            .rule = VT_RULE_TLS_CLIENT_CERTIFICATE_REPLY, .result = VT_FAIL, .depth = -1,
            .seen = vt_value_of(VT_VALUE_TEXT, line) });
}

/* What has just come. */
static void count(struct vt_session *s)
{
    for (size_t i = 0; i < s->in_len && s->phase_bytes + i < sizeof s->first; i++)
        s->first[s->phase_bytes + i] = s->in[i];
    s->phase_bytes += s->in_len;
}

enum vt_io vt_session_receive(struct vt_session *s, int64_t deadline)
{
    bool fresh = s->in_at >= s->in_len;
    enum vt_io io = fresh ? receive(s, deadline) : VT_IO_DONE;

    if (fresh && io == VT_IO_DONE)
        count(s);
    if (io == VT_IO_DONE)
        s->in_at += vt_client_feed(s->machine.client, vt_bytes(s->in + s->in_at, s->in_len - s->in_at));
    hear_first_words(s);
    return io;
}

/* The handshake timed out: with nothing, or with what was no end of it. Plain text is judged by the
 * client, which has it. */
static void judge_unfinished(struct vt_session *s)
{
    const struct vt_client_session *heard = vt_client_session(s->machine.client);
    const char *alert = vt_name_of(vt_alert_names, heard->alert);
    unsigned long long bytes = s->phase_bytes;
    char came[160] = "";

    if (heard->alert_level != 0)
        snprintf(came, sizeof came, "; %llu bytes came, in the end the warning alert %s (%u)", bytes,
                 alert != NULL ? alert : "of number", heard->alert);
    else if (bytes >= sizeof s->first)
        snprintf(came, sizeof came, "; %llu bytes of it came", bytes);
    else if (bytes > 0)
        snprintf(came, sizeof came, "; what came is no whole record: %0*llx", 2 * (int)bytes,
                 (unsigned long long)(vt_load64be(s->first) >> (64 - 8 * bytes)));
    vt_session_judge(s, bytes == 0 ? VT_RULE_NET_TIMEOUT : VT_RULE_NET_UNFINISHED, VT_FAIL, NULL,
                     "%g s without an end of the handshake%s", s->timeout_ms / 1000.0, came);
}

static bool shake_hands(struct vt_session *s)
{
    int64_t deadline = soon(s, UINT32_MAX);
    enum vt_io io = VT_IO_DONE;

    s->phase_bytes = 0;
    while (io == VT_IO_DONE && vt_client_state(s->machine.client) == VT_CLIENT_HANDSHAKE
           && s->phase_bytes <= VT_HANDSHAKE_BYTES_MAX) {
        vt_session_flush(s, deadline);  /* if that fails, the server's alert may be there to be read */
        io = vt_session_receive(s, deadline);
    }
    if (io == VT_IO_TIMEOUT && !vt_client_hears_text(s->machine.client))
        judge_unfinished(s);
    else if (s->phase_bytes > VT_HANDSHAKE_BYTES_MAX
             && vt_client_state(s->machine.client) == VT_CLIENT_HANDSHAKE)
        judge_flood(s, VT_FAIL, "before the handshake was complete");
    if (io == VT_IO_FAILED || io == VT_IO_CLOSED)
        vt_client_end(s->machine.client);
    else if (vt_client_state(s->machine.client) == VT_CLIENT_HANDSHAKE)
        vt_client_abandon(s->machine.client);
    vt_session_flush(s, soon(s, VT_MOMENT_MS));  /* our last flight, or our alert */
    return vt_client_state(s->machine.client) != VT_CLIENT_HANDSHAKE
        && vt_client_state(s->machine.client) != VT_CLIENT_FAILED;
}

bool vt_session_reach(struct vt_session *s, const struct vt_session_config *config)
{
    int64_t start = vt_clock_ms();

    memset(s, 0, sizeof *s);
    s->timeout_ms = config->timeout_ms;
    s->greeting_ms = config->greeting_ms;
    vt_target_text(&config->target, s->target_text, sizeof s->target_text);
    vt_machine_init(&s->machine, &config->client, NULL);
    s->machine.config.target = s->target_text;
    if (!vt_socket_connect(&s->socket, &config->target, soon(s, UINT32_MAX), &s->machine.report))
        return false;
    s->connect_ms = vt_clock_ms() - start;
    s->phase = VT_PHASE_STARTTLS;
    if (config->starttls != NULL && !converse(s, config))
        return false;
    s->phase = VT_PHASE_HANDSHAKE;
    return true;
}

bool vt_session_open(struct vt_session *s, const struct vt_session_config *config)
{
    if (!vt_session_reach(s, config))
        return false;
    s->machine.memory = malloc(vt_client_size());
    if (!vt_machine_begin_tls(&s->machine) || !shake_hands(s))
        return false;
    s->phase = VT_PHASE_OPEN;
    return true;
}

void vt_session_goodbye(struct vt_session *s)
{
    int64_t deadline = soon(s, VT_MOMENT_MS);
    enum vt_io io = VT_IO_DONE;
    char quit[32];

    if (s->phase != VT_PHASE_OPEN)
        return;
    if (s->machine.dialogue.protocol != NULL && vt_client_pending(s->machine.client).len == 0)
        vt_client_write(s->machine.client,
                        vt_bytes(quit, vt_starttls_goodbye(s->machine.dialogue.protocol, quit)));
    vt_client_close(s->machine.client);
    if (vt_session_flush(s, deadline) != VT_IO_DONE)
        return;
    s->phase_bytes = 0;
    while (vt_client_state(s->machine.client) == VT_CLIENT_CLOSING && s->phase_bytes <= VT_GOODBYE_BYTES_MAX
           && (io = vt_session_receive(s, deadline)) == VT_IO_DONE)
        vt_client_read_done(s->machine.client, vt_client_read(s->machine.client).len);
    if (io == VT_IO_TIMEOUT && s->phase_bytes > 0)
        judge_flood(s, VT_WARN, "and no end, after we had said goodbye");
    else if (s->phase_bytes > VT_GOODBYE_BYTES_MAX)
        judge_flood(s, VT_WARN, "after we had said goodbye");
}

void vt_session_free(struct vt_session *s)
{
    vt_socket_close(&s->socket);
    if (s->machine.client != NULL)
        vt_client_abandon(s->machine.client);
    vt_machine_wipe(&s->machine);
    vt_session_over(s->machine.report.sink);
    free(s->machine.memory);
    s->machine.memory = NULL;
}
