#include "capture/connections.h"

#include <stdlib.h>

#include "session/value.h"
#include "x509/certificate.h"

/* What is kept of one connection. */

static void drop_kept(struct vt_connection *n)
{
    if (n->kept == NULL)
        return;
    vt_arena_free(&n->kept->arena);
    free(n->kept->said);
    free(n->kept);
    n->kept = NULL;
}

static void keep_said(struct vt_kept *kept, struct vt_said said)
{
    uint8_t *copy = vt_arena_take(&kept->arena, said.bytes.len);
    struct vt_said *last = copy != NULL ? vt_list_add(&kept->said, &kept->said_len, sizeof *last) : NULL;

    kept->len += sizeof said + said.bytes.len;
    kept->full = last == NULL || kept->len > VT_KEPT_MAX;
    if (last == NULL)
        return;
    *last = said;
    if (said.lost == 0)
        last->bytes.data = memcpy(copy, said.bytes.data, said.bytes.len);
}

/* Whether N may be the one to be told of in the end. */
static bool is_candidate(const struct vt_connection *n)
{
    const struct vt_connections *c = n->home;

    return c->wanted == n->number || (c->wanted == 0 && c->with_tls == 0);
}

/* Observers, the oldest of which gives way. */

static void unlink_observed(struct vt_connection *n)
{
    struct vt_connections *c = n->home;

    *(n->older != NULL ? &n->older->newer : &c->oldest) = n->newer;
    *(n->newer != NULL ? &n->newer->older : &c->newest) = n->older;
    n->older = n->newer = NULL;
    c->observed--;
}

static void note_subject(struct vt_connection *n)
{
    struct vt_bytes subject;

    if (n->seen.chain_len == 0 || !vt_certificate_subject(n->seen.chain[0], &subject))
        return;

    const struct vt_value name = vt_value_of(VT_VALUE_NAME, subject);
    vt_value_text(&name, n->subject, sizeof n->subject);
}

/* Copies what the observer found. */
static void note_seen(struct vt_connection *n)
{
    const bool had_tls = vt_observed_tls(&n->seen);
    struct vt_connections *c = n->home;

    n->seen = *vt_observer_seen(n->observer);
    if (n->server_name[0] == '\0' && n->seen.server_name.len > 0)
        vt_escape_text(n->seen.server_name, n->server_name, sizeof n->server_name);
    if (n->subject[0] == '\0')
        note_subject(n);
    if (had_tls || !vt_observed_tls(&n->seen))
        return;
    c->with_tls++;
    if (c->chosen == NULL && n->kept != NULL)
        c->chosen = n;
}

/* What was found stays; the views into the observer do not. */
static void end_observer(struct vt_connection *n)
{
    if (n->observer == NULL)
        return;
    vt_observer_free(n->observer);
    n->observer = NULL;
    n->seen.chain = NULL;
    n->seen.server_name = vt_bytes(NULL, 0);
    if (n != n->home->chosen)
        drop_kept(n);
    unlink_observed(n);
}

static void give_way(struct vt_connections *c)
{
    struct vt_connection *n = c->oldest;

    while (n != NULL && n == c->chosen)
        n = n->newer;
    if (n == NULL)
        return;
    n->given_up = VT_TOO_MANY_AT_ONCE;
    end_observer(n);
}

static bool begin_observer(struct vt_connection *n)
{
    struct vt_connections *c = n->home;
    const struct vt_observer_config config = { .keys = c->keys };

    if (c->observed == VT_OBSERVED_MAX)
        give_way(c);
    if (is_candidate(n))
        n->kept = calloc(1, sizeof *n->kept);
    n->observer = vt_observer_new(&config);
    if (n->observer == NULL) {
        n->given_up = VT_NO_MEMORY;
        drop_kept(n);
        return false;
    }
    if (c->wanted == n->number)
        c->chosen = n;
    n->older = c->newest;
    *(n->older != NULL ? &n->older->newer : &c->oldest) = n;
    c->newest = n;
    c->observed++;
    return true;
}

/* Whether all that a list tells of it is known. */
static bool is_settled(struct vt_connection *n)
{
    const struct vt_observed *s = &n->seen;
    const bool tls = vt_observed_tls(s);

    if (!tls && s->bytes[0] + s->bytes[1] > VT_PLAIN_MAX) {
        n->given_up = VT_NO_TLS_YET;
        return true;
    }
    return (s->ciphered[0] && s->ciphered[1]) || (s->stopped[0] != NULL && s->stopped[1] != NULL)
        || (tls && s->version > 0x0303 && s->client_hello);
}

/* Whether the observer of N is to hear more. */
static bool listens(struct vt_connection *n)
{
    if (n->observer == NULL && (n->given_up != VT_LOOKED || n->seen.bytes[0] + n->seen.bytes[1] > 0
                                || !begin_observer(n)))
        return false;
    return n->kept == NULL || !n->kept->full;
}

static void feed_observer(struct vt_observer *o, const struct vt_said *said)
{
    if (said->lost > 0)
        vt_observer_lost(o, said->from_server, said->lost);
    else
        vt_observer_feed(o, said->from_server, said->bytes);
}

/* What the observer found so far. */
static void look(struct vt_connection *n)
{
    note_seen(n);
    if (n != n->home->chosen && is_settled(n))
        end_observer(n);
}

static void hear(struct vt_connection *n, struct vt_said said)
{
    if (!listens(n))
        return;
    if (n->kept != NULL)
        keep_said(n->kept, said);
    feed_observer(n->observer, &said);
    look(n);
}

static void take_bytes(void *context, int side, struct vt_bytes bytes)
{
    hear(context, (struct vt_said){ .from_server = side == 1, .bytes = bytes });
}

static void take_lost(void *context, int side, uint64_t len)
{
    struct vt_connection *n = context;
    const struct vt_flow *flow = &n->tcp.flow[side];

    if (n->losses_len < VT_LOSSES_MAX)
        n->losses[n->losses_len] = (struct vt_loss){ side == 1, flow->bytes + flow->lost - len, len };
    n->losses_len++;
    hear(n, (struct vt_said){ .from_server = side == 1, .lost = len });
}

/* The table. */

static uint32_t hash_end(const struct vt_endpoint *e, uint32_t h)
{
    h = (h ^ e->port) * 16777619u;
    for (int i = 0; i < 16; i++)
        h = (h ^ e->ip[i]) * 16777619u;
    return h ^ h >> 15;
}

/* Alike in both directions. No maker of a capture knows where the table lies, so none can aim at a chain. */
static uint32_t hash(const struct vt_connections *c, const struct vt_segment *s)
{
    const uint32_t salt = (uint32_t)((uintptr_t)c >> 4);

    return (hash_end(&s->from, salt) + hash_end(&s->to, salt)) % 4096;
}

static bool is_same_end(const struct vt_endpoint *a, const struct vt_endpoint *b)
{
    return a->port == b->port && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

static bool belongs(const struct vt_connection *n, const struct vt_segment *s)
{
    return (is_same_end(&n->client, &s->from) && is_same_end(&n->server, &s->to))
        || (is_same_end(&n->client, &s->to) && is_same_end(&n->server, &s->from));
}

/* A SYN that is not the one that began N: its ports are used again. */
static bool begins_anew(const struct vt_connection *n, const struct vt_segment *s)
{
    return (s->flags & (VT_TCP_SYN | VT_TCP_ACK)) == VT_TCP_SYN
        && (n->closed || (n->tcp.flow[0].bytes > 0 && n->tcp.flow[1].bytes > 0));
}

/* Who is who. A SYN says it; so does what it is answered with. */
static void assign(struct vt_connection *n, const struct vt_segment *s)
{
    const bool syn = s->flags & VT_TCP_SYN, answer = syn && (s->flags & VT_TCP_ACK);
    const bool from_client = syn ? !answer : s->from.port > s->to.port;

    n->roles_known = syn;
    n->client = from_client ? s->from : s->to;
    n->server = from_client ? s->to : s->from;
}

/* The connection that takes the place of those before it with the same ends. */
static struct vt_connection *add_connection(struct vt_connections *c, const struct vt_segment *s,
                                            int64_t time)
{
    struct vt_connection *n = c->len < VT_CONNECTIONS_MAX ? calloc(1, sizeof *n) : NULL;
    struct vt_connection **last = n != NULL ? vt_list_add(&c->all, &c->len, sizeof *last) : NULL;
    const uint32_t at = hash(c, s);

    if (last == NULL) {
        free(n);
        return NULL;
    }
    assign(n, s);
    n->home = c;
    n->time = time;
    n->number = c->len;
    n->tcp.out = (struct vt_tcp_out){ take_bytes, take_lost, n };
    n->tcp.all = &c->held;
    n->same_hash = c->table[at];
    c->table[at] = n;
    return *last = n;
}

static void end_connection(struct vt_connection *n)
{
    vt_tcp_end(&n->tcp);
    if (n->observer == NULL)
        return;
    if (n->kept == NULL || !n->kept->full)
        vt_observer_end(n->observer);
    look(n);
    if (n != n->home->chosen)
        end_observer(n);
}

static struct vt_connection *find_connection(struct vt_connections *c, const struct vt_segment *s,
                                             int64_t time)
{
    struct vt_connection *n = c->table[hash(c, s)];

    while (n != NULL && !belongs(n, s))
        n = n->same_hash;
    if (n == NULL)
        return add_connection(c, s, time);
    if (!begins_anew(n, s))
        return n;
    end_connection(n);
    return add_connection(c, s, time);
}

/* A connection whose SYN was not seen: the first hello tells who is the client. */
static void correct_roles(struct vt_connection *n, const struct vt_segment *s)
{
    bool from_server;
    struct vt_endpoint other = n->client;

    if (n->roles_known || n->tcp.flow[0].begun || n->tcp.flow[1].begun
        || !vt_observer_is_tls(s->data, &from_server)
        || s->data.data[0] != 22 || (s->data.data[5] != 1 && s->data.data[5] != 2))
        return;
    n->roles_known = true;
    if (from_server == is_same_end(&n->server, &s->from))
        return;
    n->client = n->server;
    n->server = other;
}

void vt_connections_take(struct vt_connections *c, const struct vt_packet *packet)
{
    struct vt_segment s;
    const enum vt_packet_kind kind = vt_packet_read(packet, &s);
    struct vt_connection *n;

    c->kinds[kind]++;
    if (kind == VT_PACKET_LINK)
        c->unknown_link = packet->link;
    if (kind != VT_PACKET_TCP)
        return;
    n = find_connection(c, &s, packet->time);
    if (n == NULL) {
        c->uncounted++;
        return;
    }
    n->packets++;
    correct_roles(n, &s);
    if (!vt_tcp_take(&n->tcp, is_same_end(&n->server, &s.from), &s))
        n->given_up = VT_NO_MEMORY;
    n->closed = n->closed || (s.flags & (VT_TCP_RST | VT_TCP_FIN)) != 0;
}

struct vt_connections *vt_connections_new(struct vt_key_log *keys, uint32_t wanted)
{
    struct vt_connections *c = calloc(1, sizeof *c);

    if (c != NULL) {
        c->keys = keys;
        c->wanted = wanted;
    }
    return c;
}

void vt_connections_end(struct vt_connections *c)
{
    for (uint32_t i = 0; i < c->len; i++)
        end_connection(c->all[i]);
}

/* A sink that counts what it hands on. */
struct meter {
    struct vt_sink sink, *to;
    uint32_t events;
};

static void count_event(void *context, const struct vt_event *event)
{
    struct meter *m = context;

    m->events++;
    m->to->emit(m->to->context, event);
}

/* The observer of N is from then on the one that told; it is fed no more, so that the meter may go. */
bool vt_connection_tell(struct vt_connection *n, struct vt_sink *sink)
{
    struct meter m = { .sink = { .emit = count_event, .context = &m, .secrets = sink->secrets }, .to = sink };
    const struct vt_observer_config config = { .sink = &m.sink, .keys = n->home->keys };
    struct vt_observer *o = n->kept != NULL ? vt_observer_new(&config) : NULL;

    if (o == NULL)
        return false;
    vt_observer_free(n->observer);
    n->observer = o;
    for (uint32_t i = 0; i < n->kept->said_len && m.events <= VT_TOLD_MAX; i++)
        feed_observer(o, &n->kept->said[i]);
    n->kept->full = n->kept->full || m.events > VT_TOLD_MAX;
    if (!n->kept->full)
        vt_observer_end(o);
    n->seen = *vt_observer_seen(o);
    return true;
}

void vt_connections_free(struct vt_connections *c)
{
    if (c == NULL)
        return;
    c->chosen = NULL;
    for (uint32_t i = 0; i < c->len; i++) {
        struct vt_connection *n = c->all[i];

        end_observer(n);
        drop_kept(n);
        free(n);
    }
    free(c->all);
    free(c);
}
