/* vitrine view of a capture: the list of its connections, or one of them as a trace, or the verdict on its
 * chain. */
#include <stdlib.h>
#include <string.h>

#include "base/ct.h"
#include "cli/cli.h"
#include "cli/job.h"
#include "cli/view.h"
#include "cli/view_connections.h"
#include "tls/messages.h"

struct look {
    const struct vt_options *options;
    const struct vt_view_way *way;
    FILE *in;
    struct vt_capture capture;
    struct vt_connections *talks;
    struct vt_key_log keys;
    uint32_t wanted;               /* 0: the one that has TLS, if there is one */
    bool listed;                   /* --connection 0: the list, even so */
    bool whole;                    /* the capture was read to its end without error */
};

/* --connection N; 0 is the list. */
static bool take_number(struct look *l)
{
    const char *text = l->options->connection;
    char *end;
    unsigned long n;

    if (text == NULL)
        return true;
    n = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || n > VT_CONNECTIONS_MAX) {
        vt_complain("view: --connection %s: give a number from the list, 1 to %d, or 0 for the list", text,
                    VT_CONNECTIONS_MAX);
        return false;
    }
    l->wanted = (uint32_t)n;
    l->listed = n == 0;
    return true;
}

static bool take_key_log(struct look *l)
{
    const char *path = l->options->keylog;
    struct vt_bytes text;
    bool added;

    if (path == NULL)
        return true;
    if (!vt_file_read(path, &text))
        return false;
    added = vt_key_log_add(&l->keys, text);
    vt_wipe((void *)(uintptr_t)text.data, text.len);
    free((void *)(uintptr_t)text.data);
    if (added && l->keys.len == 0)
        vt_complain("%s: it holds no secret of TLS 1.2: lines of CLIENT_RANDOM or RSA", path);
    return added && l->keys.len > 0;
}

static bool read_packets(struct look *l)
{
    struct vt_packet packet;
    struct vt_bytes text;
    enum vt_capture_next next;

    while ((next = vt_capture_next(&l->capture, &packet, &text)) == VT_CAPTURE_PACKET
           || next == VT_CAPTURE_SECRETS) {
        if (next == VT_CAPTURE_PACKET)
            vt_connections_take(l->talks, &packet);
        else if (!vt_key_log_add(&l->keys, text))
            return false;
    }
    return next == VT_CAPTURE_END;
}

/* Reads all of the capture. */
static bool read_once(struct look *l)
{
    l->talks = vt_connections_new(&l->keys, l->wanted);
    l->whole = l->talks != NULL && vt_capture_open(&l->capture, l->in) && read_packets(l);
    if (l->talks != NULL)
        vt_connections_end(l->talks);
    return l->talks != NULL;
}

/* Secrets should come before the packets that they open. Where they did not, a second reading knows them from
 * the start, for the list of what could be opened. */
static bool read_capture(struct look *l)
{
    const uint32_t known = l->keys.len;

    if (!read_once(l))
        return false;
    if (l->keys.len == known || l->talks->chosen == NULL || l->talks->chosen->seen.keyed
        || fseeko(l->in, 0, SEEK_SET) != 0)
        return true;
    vt_connections_free(l->talks);
    vt_capture_close(&l->capture);
    return read_once(l);
}

/* A verdict is a report on stdout, and no way to look; or it is part of one. */
static bool is_verdict_alone(const struct look *l)
{
    const struct vt_options *o = l->options;
    const char *look = vt_options_given(o, VT_ASKS_LOOK);

    if (look == NULL && o->output != NULL)
        look = "-o";
    return l->way->judged || look == NULL
        || vt_complain("view: %s judges, and the verdict goes to stdout: leave out %s, or ask for that alone",
                       vt_options_given(o, VT_ASKS_VERDICT), look);
}

/* One connection that is shown, or judged. */
struct shown {
    const struct look *look;
    struct vt_connection *connection;
    struct vt_session_options trust;
    bool judges;
    int status;                    /* the judgement's */
};

/* As vitrine verify does, with a report to OUT; JUDGEMENT hears it, too. NULL: there is none. The name is the
 * one that the client asked for, unless another is given. */
static int judge_chain(const struct shown *s, struct vt_sink *judgement, FILE *out)
{
    const struct vt_options *o = s->look->options;
    const struct vt_observed *seen = &s->connection->seen;
    char target[VT_ENDPOINT_TEXT];
    struct vt_job job;

    vt_endpoint_text(&s->connection->server, target);
    vt_job_begin(&job, &s->trust, target);
    if (o->name == NULL && !o->no_name)
        job.client.name = seen->server_name;
    job.client.no_name = job.client.name.len == 0;
    if (judgement != NULL)
        (void)vt_tee_add(&job.tee, judgement);
    vt_job_judge(&job, seen->chain, seen->chain_len, seen->suite);
    if (out != NULL)
        vt_job_print(&job, out);
    return vt_job_end(&job);
}

/* Notes on stderr that the trace itself does not hold. */
static void warn(const struct look *l, const struct vt_connection *n)
{
    const char *path = l->options->words[0];

    for (uint32_t i = 0; i < n->losses_len && i < VT_LOSSES_MAX; i++)
        vt_complain("%s: connection %lu: %llu bytes from the %s, at offset %llu, are not in the capture",
                    path,
                    (unsigned long)n->number, (unsigned long long)n->losses[i].len,
                    n->losses[i].from_server ? "server" : "client", (unsigned long long)n->losses[i].off);
    if (n->losses_len > VT_LOSSES_MAX)
        vt_complain("%s: connection %lu: nor are those of %lu more places", path, (unsigned long)n->number,
                    (unsigned long)n->losses_len - VT_LOSSES_MAX);
    if (l->keys.len > 0 && !n->seen.keyed && n->seen.version == VT_TLS12
        && vt_suite_of(n->seen.suite) != NULL)
        vt_complain("%s: connection %lu: its secret is not among the %lu that are known", path,
                    (unsigned long)n->number, (unsigned long)l->keys.len);
    if (n->kept->full)
        vt_complain("%s: connection %lu: it is too long to show whole: its trace ends early", path,
                    (unsigned long)n->number);
}

/* What is told of the connection has its certificates already: only what was judged is added, without the
 * place in a parse of its own. */
static void add_check(void *context, const struct vt_event *event)
{
    struct vt_sink *sink = context;
    struct vt_event judged = *event;

    if (event->kind != VT_EVENT_CHECK)
        return;
    judged.check.parse = NULL;
    sink->emit(sink->context, &judged);
}

static bool tell_connection(const struct vt_view_source *source, struct vt_sink *sink)
{
    struct vt_sink checks = { .emit = add_check, .context = sink };
    struct shown *s = source->context;

    if (!vt_connection_tell(s->connection, sink))
        return vt_complain("%s: there is no memory for it", source->path);
    warn(s->look, s->connection);
    /* What is shown without -o has stdout for itself. */
    if (s->judges)
        s->status = judge_chain(s, &checks, s->look->options->output != NULL ? stdout : NULL);
    return true;
}

static int show_connection(struct shown *s)
{
    char target[VT_ENDPOINT_TEXT];
    int status;

    vt_endpoint_text(&s->connection->server, target);
    status = vt_view_render(s->look->options, s->look->way, &(struct vt_view_source){
        .path = s->look->options->words[0], .tell = tell_connection, .context = s,
        .secrets = s->look->keys.len > 0,
        .head = { .target = target, .time = s->connection->time } });
    return status != VT_EXIT_GOOD ? status : s->status;
}

static bool has_certificate(const struct look *l, const struct vt_connection *n)
{
    return n->seen.chain_len > 0
        || vt_complain("%s: connection %lu shows no certificate%s", l->options->words[0],
                       (unsigned long)n->number,
                       n->seen.version > 0x0303 ? ": TLS 1.3 encrypts it"
                       : n->seen.resumed ? ": it is a resumed session" : "");
}

static int show_one(const struct look *l, struct vt_connection *n)
{
    struct shown s = { .look = l, .connection = n, .judges = vt_options_given(l->options,
                                                                              VT_ASKS_VERDICT) != NULL };
    int status = VT_EXIT_LOCAL;

    if (!s.judges)
        return show_connection(&s);
    if (!is_verdict_alone(l) || !has_certificate(l, n))
        return status;
    if (vt_session_options_trust(&s.trust, l->options))
        status = l->way->judged ? show_connection(&s) : judge_chain(&s, NULL, stdout);
    vt_session_options_free(&s.trust);
    return status;
}

static int list_connections(const struct look *l)
{
    const struct vt_options *o = l->options;
    FILE *out = o->output == NULL ? stdout : vt_file_write(o->output, false, false);

    if (out == NULL)
        return VT_EXIT_LOCAL;
    vt_connections_list(out, l->talks, &l->capture, o);
    return out == stdout || vt_file_close(out, o->output) ? VT_EXIT_GOOD : VT_EXIT_LOCAL;
}

static int show_capture(const struct look *l)
{
    const struct vt_connections *c = l->talks;
    const struct vt_options *o = l->options;

    if (l->wanted > c->len || (l->wanted > 0 && c->chosen == NULL)) {
        vt_complain("%s: %s connection %lu: there are %lu", o->words[0],
                    l->wanted > c->len ? "there is no" : "nothing was sent on",
                    (unsigned long)l->wanted, (unsigned long)c->len);
        return VT_EXIT_LOCAL;
    }
    if (c->chosen != NULL && !l->listed && (l->wanted > 0 || c->with_tls == 1))
        return show_one(l, c->chosen);
    if (vt_options_given(o, VT_ASKS_LOOK | VT_ASKS_VERDICT) == NULL)
        return list_connections(l);
    if (c->with_tls == 0)
        vt_complain("%s: there is no TLS in it: 'vitrine view %s' lists its connections", o->words[0],
                    o->words[0]);
    else
        vt_complain("%s: TLS is in %lu connection%s: choose one with --connection N, as 'vitrine view %s "
                    "--connection 0' lists them", o->words[0], (unsigned long)c->with_tls,
                    c->with_tls == 1 ? "" : "s", o->words[0]);
    return VT_EXIT_LOCAL;
}

int vt_view_capture(const struct vt_options *o, const struct vt_view_way *way, FILE *in)
{
    struct look l = { .options = o, .way = way, .in = in };
    int status = VT_EXIT_LOCAL;

    if (take_number(&l) && take_key_log(&l)) {
        if (!read_capture(&l))
            vt_complain("%s: there is no memory to read it", o->words[0]);
        else if (!l.whole)
            vt_complain("%s: %s", o->words[0], l.capture.error[0] != '\0' ? l.capture.error
                        : "there is no memory for its secrets");
        if (l.talks != NULL && (l.whole || l.capture.packets > 0))
            status = show_capture(&l);
        if (!l.whole)
            status = VT_EXIT_LOCAL;
    }
    vt_connections_free(l.talks);
    vt_capture_close(&l.capture);
    vt_key_log_free(&l.keys);
    return status;
}
