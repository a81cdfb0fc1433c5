#include "cli/view_connections.h"

#include "show/layout.h"
#include "tls/suite.h"
#include "session/json.h"

static const char *const given_up[] = {
    [VT_LOOKED] = NULL,
    [VT_NO_TLS_YET] = "no TLS in its first 64 KiB: looked into no further",
    [VT_TOO_MANY_AT_ONCE] = "given up: 64 later connections were in their handshake at once",
    [VT_NO_MEMORY] = "given up: there was no memory for it",
};

static const char *suite_name(uint16_t code)
{
    const char *name = vt_suite_openssl_name(code);

    if (name == NULL)
        name = vt_suite_name(code);
    return name != NULL ? name : "a suite without a name";
}

static const char *version_name(uint16_t version)
{
    const char *name = vt_name_of(vt_version_names, version);

    return name != NULL ? name : "an unknown version";
}

/* How far the records after ChangeCipherSpec were opened. */
static const char *opened(const struct vt_observed *s)
{
    if (s->version > 0x0303)
        return "TLS 1.3 encrypts its certificate, and is read no further";
    if (s->finished[0] && s->finished[1])
        return "decrypted: both Finished are right";
    if (s->keyed)
        return "decrypted";
    return NULL;
}

static void print_tls(struct vt_layout *p, const struct vt_connection *n)
{
    const struct vt_observed *s = &n->seen;

    if (s->server_hello)
        vt_layout_row(p, "", "%s, %s%s%s%s", version_name(s->version), suite_name(s->suite),
                      s->resumed ? ", resumed" : "", s->starttls != NULL ? ", after STARTTLS of " : "",
                    s->starttls != NULL ? s->starttls : "");
    else
        vt_layout_row(p, "", "a ClientHello, and no answer to it");
    if (n->server_name[0] != '\0')
        vt_layout_row(p, "", "asked for %s", n->server_name);
    if (n->subject[0] != '\0')
        vt_layout_row(p, "", "certificate of %s, %lu sent", n->subject, (unsigned long)s->chain_len);
    if (opened(s) != NULL)
        vt_layout_row(p, "", "%s", opened(s));
}

static void print_trouble(struct vt_layout *p, const struct vt_connection *n)
{
    static const char *const whose[] = { "the client's", "the server's" };

    for (int side = 0; side < 2; side++)
        if (n->tcp.flow[side].midway)
            vt_layout_row(p, "", "%s bytes begin midway: what came before is not in the capture",
                          whose[side]);
    for (uint32_t i = 0; i < n->losses_len && i < VT_LOSSES_MAX; i++)
        vt_layout_row(p, "", "lost: %llu of %s bytes, at offset %llu", (unsigned long long)n->losses[i].len,
                    whose[n->losses[i].from_server], (unsigned long long)n->losses[i].off);
    if (n->losses_len > VT_LOSSES_MAX)
        vt_layout_row(p, "",
                      "lost in %lu more places: %llu of the client's bytes in all, %llu of the server's",
                    (unsigned long)n->losses_len - VT_LOSSES_MAX, (unsigned long long)n->tcp.flow[0].lost,
                    (unsigned long long)n->tcp.flow[1].lost);
    for (int side = 0; side < 2; side++)
        if (n->seen.stopped[side] != NULL)
            vt_layout_row(p, "", "%s stream is not read to its end: %s", whose[side], n->seen.stopped[side]);
    if (given_up[n->given_up] != NULL)
        vt_layout_row(p, "", "%s", given_up[n->given_up]);
}

static void print_one(struct vt_layout *p, const struct vt_connection *n)
{
    char label[16], client[VT_ENDPOINT_TEXT], server[VT_ENDPOINT_TEXT];

    vt_endpoint_text(&n->client, client);
    vt_endpoint_text(&n->server, server);
    snprintf(label, sizeof label, "%lu", (unsigned long)n->number);
    vt_layout_row(p, label, "%s to %s: %llu packets, %llu bytes sent, %llu received", client, server,
                (unsigned long long)n->packets, (unsigned long long)n->tcp.flow[0].bytes,
                (unsigned long long)n->tcp.flow[1].bytes);
    if (vt_observed_tls(&n->seen))
        print_tls(p, n);
    else if (n->given_up == VT_LOOKED)
        vt_layout_row(p, "", "no TLS");
    print_trouble(p, n);
}

/* Packets that are in no connection of the list, each kind with its reason. */
static void print_rest(struct vt_layout *p, const struct vt_connections *c, const struct vt_capture *capture)
{
    const struct {
        uint64_t count;
        const char *what;
    } rows[] = {
        { c->kinds[VT_PACKET_OTHER], "of other protocols than TCP" },
        { c->kinds[VT_PACKET_FRAGMENT], "are later fragments: their bytes count as lost" },
        { c->kinds[VT_PACKET_BROKEN], "with headers that are cut short, or no headers" },
        { capture->passed_over, "of interfaces that were never described, or are too many" },
        { c->uncounted, "of later connections than the first 16,384" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].count > 0)
            vt_layout_row(p, "left out", "%llu packets %s", (unsigned long long)rows[i].count, rows[i].what);
    if (c->kinds[VT_PACKET_LINK] > 0)
        vt_layout_row(p, "left out", "%llu packets of link type %u, which is not known here",
                    (unsigned long long)c->kinds[VT_PACKET_LINK], c->unknown_link);
    if (c->keys->full)
        vt_layout_row(p, "left out", "secrets beyond the first %d", VT_KEY_LOG_MAX);
}

static void put_json(FILE *out, const char *key, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    fprintf(out, ",\"%s\":", key);
    vt_json_string(out, text);
}

static void put_flow(FILE *out, const char *key, const struct vt_flow *flow, const char *stopped)
{
    fprintf(out, ",\"%s\":{\"bytes\":%llu,\"lost\":%llu,\"midway\":%s", key, (unsigned long long)flow->bytes,
            (unsigned long long)flow->lost, flow->midway ? "true" : "false");
    put_json(out, "stopped", stopped);
    putc('}', out);
}

static void put_losses(FILE *out, const struct vt_connection *n)
{
    fputs(",\"losses\":[", out);
    for (uint32_t i = 0; i < n->losses_len && i < VT_LOSSES_MAX; i++)
        fprintf(out, "%s{\"from\":\"%s\",\"off\":%llu,\"len\":%llu}", i > 0 ? "," : "",
                n->losses[i].from_server ? "server" : "client", (unsigned long long)n->losses[i].off,
                (unsigned long long)n->losses[i].len);
    putc(']', out);
}

static void put_one(FILE *out, const struct vt_connection *n)
{
    const struct vt_observed *s = &n->seen;
    char client[VT_ENDPOINT_TEXT], server[VT_ENDPOINT_TEXT];

    vt_endpoint_text(&n->client, client);
    vt_endpoint_text(&n->server, server);
    fprintf(out, "{\"connection\":%lu,\"client\":\"%s\",\"server\":\"%s\",\"packets\":%llu",
            (unsigned long)n->number, client, server, (unsigned long long)n->packets);
    put_flow(out, "c2s", &n->tcp.flow[0], s->stopped[0]);
    put_flow(out, "s2c", &n->tcp.flow[1], s->stopped[1]);
    fprintf(out, ",\"tls\":%s", vt_observed_tls(&n->seen) ? "true" : "false");
    if (s->server_hello) {
        put_json(out, "version", version_name(s->version));
        put_json(out, "cipher", suite_name(s->suite));
        fprintf(out, ",\"resumed\":%s,\"certificates\":%lu,\"decrypted\":%s", s->resumed ? "true" : "false",
                (unsigned long)s->chain_len, s->keyed ? "true" : "false");
    }
    put_json(out, "server_name", n->server_name);
    put_json(out, "subject", n->subject);
    put_json(out, "starttls", s->starttls);
    put_json(out, "given_up", given_up[n->given_up]);
    put_losses(out, n);
    fputs("}\n", out);
}

void vt_connections_list(FILE *out, const struct vt_connections *c, const struct vt_capture *capture,
                          const struct vt_options *o)
{
    struct vt_layout page = { .out = out, .color = o->color, .width = vt_layout_width() };

    for (uint32_t i = 0; o->json && i < c->len; i++)
        put_one(out, c->all[i]);
    if (o->json)
        return;
    vt_layout_row(&page, "capture", "%s: %llu packets, %lu TCP connections, TLS in %lu", o->words[0],
                (unsigned long long)capture->packets, (unsigned long)c->len, (unsigned long)c->with_tls);
    for (uint32_t i = 0; i < c->len; i++)
        print_one(&page, c->all[i]);
    print_rest(&page, c, capture);
}
