#include "cli/second_try.h"

#include <stdlib.h>

#include "asn1/oid.h"
#include "cli/cli.h"
#include "session/value.h"
#include "tls/extensions.h"
#include "x509/host.h"

/* More than any first flight: our own limit of a message, twice. */
#define FLIGHT_MAX (2 * VT_HANDSHAKE_MAX)

enum { ALERT = 21, HANDSHAKE = 22, PROTOCOL_VERSION = 70, LIST_MAX = 255, FALLBACK_SCSV = 0x5600 };

/* What the server answered. */
struct answer {
    uint8_t records[FLIGHT_MAX], messages[FLIGHT_MAX];
    size_t records_len, messages_len;
    struct vt_flight flight;
    bool hello, refused, complete;   /* a ServerHello; ALERT, fatal; and all that is of use */
    uint8_t alert;
};

static bool is_anonymous(const char *suite)
{
    return suite != NULL && strstr(suite, "_anon_") != NULL;
}

/* Ours first, so that a server that goes by our order takes what we could have used; then all others that
 * have a name, the last first, since newer ones have higher numbers; anonymous suites behind those that
 * need a certificate. */
static struct vt_list everything(uint16_t codes[LIST_MAX], const struct vt_list *ours,
                                 const struct vt_name *names)
{
    struct vt_list list = { codes, ours->len };
    uint32_t count = 0;

    memcpy(codes, ours->codes, ours->len * sizeof *codes);
    while (names[count].name != NULL)
        count++;
    for (uint32_t i = 2 * count; i-- > 0;) {
        const struct vt_name *n = &names[i % count];

        if (is_anonymous(n->name) == (i < count) && n->number != 0 && n->number != FALLBACK_SCSV
            && !vt_offered(ours, (uint16_t)n->number))
            codes[list.len++] = (uint16_t)n->number;
    }
    return list;
}

/* RFC 8446 4.2.1, 4.2.8: supported_versions, and a key_share without a share, so that a server of TLS 1.3
 * asks for one, and tells of itself. */
static const uint8_t tls13[] = { 0, 43, 0, 9, 8, 3, 4, 3, 3, 3, 2, 3, 1, 0, 51, 0, 2, 0, 0 };

/* The library's own ClientHello in a record, with MORE behind its other extensions. OUT has room for it. */
static struct vt_bytes hello_record(const struct vt_client_config *client, const uint8_t *random,
                                    struct vt_bytes more, uint8_t *out, uint32_t size)
{
    uint16_t suites[LIST_MAX], groups[LIST_MAX], schemes[LIST_MAX];
    struct vt_offers ours = { .alpn_len = 0 }, all = { .alpn_len = 0 };
    struct vt_writer w = vt_writer(out, size);
    struct vt_reference name;
    uint32_t mark;

    (void)vt_offers_complete(&ours);
    all.suites = everything(suites, &ours.suites, vt_suite_names);
    all.groups = everything(groups, &ours.groups, vt_group_names);
    all.schemes = everything(schemes, &ours.schemes, vt_scheme_names);
    if (client->name.len > 0 && vt_reference_parse(client->name, &name) && name.address_len == 0)
        all.server_name = name.text;
    vt_write_u8(&w, HANDSHAKE);
    vt_write_u16(&w, 0x0301);            /* RFC 5246 E.1 */
    mark = vt_write_vector(&w, 2);
    vt_write_client_hello(&w, &all, random);
    vt_write_vector_end(&w, 2, mark);
    vt_write_bytes(&w, more);

    /* The lengths of the record, of the message (its lower two bytes) and of the extensions. */
    const uint32_t lengths[] = { 3, 7, 5 + 4 + 2 + VT_RANDOM_LEN + 1 + 2 + 2u * all.suites.len + 2 };
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        vt_store16be(out + lengths[i], (uint16_t)(vt_load16be(out + lengths[i]) + more.len));
    return vt_bytes(out, w.at);
}

/* Reads a message of the server's; what it does not understand it leaves. The certificate tells of the
 * key, and what comes after it of the group, in suites that have one. */
static void take_message(struct answer *a, struct vt_bytes message)
{
    static vt_message_reader *const readers[] = {
        [VT_SERVER_HELLO] = vt_read_server_hello, [VT_CERTIFICATE] = vt_read_certificate,
        [VT_SERVER_KEY_EXCHANGE] = vt_read_server_key_exchange, [VT_SERVER_HELLO_DONE] = vt_read_nothing,
    };
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, message);
    const char *suite;
    uint8_t type, last;

    if (!vt_read_message_header(&r, &type) || type > VT_SERVER_HELLO_DONE || readers[type] == NULL)
        return;
    (void)readers[type](&r, &a->flight);
    suite = vt_suite_name(a->flight.hello.suite);
    a->hello = a->hello || type == VT_SERVER_HELLO;
    last = suite != NULL && strstr(suite, "_ECDHE_") != NULL ? VT_SERVER_KEY_EXCHANGE : VT_CERTIFICATE;
    a->complete = type >= last || a->flight.hello.selected_version == VT_TLS13;
}

/* All that has come so far. */
static void understand(struct answer *a)
{
    a->messages_len = 0;
    a->flight = (struct vt_flight){ .offers = NULL };
    for (size_t at = 0, len; at + 5 <= a->records_len; at += 5 + len) {
        const uint8_t *record = a->records + at;

        len = vt_load16be(record + 3);
        if (at + 5 + len > a->records_len)
            break;
        if (record[0] == ALERT && len == 2 && record[5] == 2) {
            a->refused = a->complete = true;
            a->alert = record[6];
        } else if (record[0] == HANDSHAKE) {
            memcpy(a->messages + a->messages_len, record + 5, len);
            a->messages_len += len;
        }
    }
    for (size_t at = 0, len; at + 4 <= a->messages_len && !a->complete; at += len) {
        len = 4 + (vt_load32be(a->messages + at) & 0xffffff);
        if (len > a->messages_len - at)
            return;
        take_message(a, vt_bytes(a->messages + at, len));
    }
}

/* Asks for all of TLS 1.2 and below, and with MORE for what that has. */
static void ask(const struct vt_session_config *config, const uint8_t *random, struct vt_bytes more,
                struct answer *a)
{
    static struct vt_session s;
    struct vt_session_config quiet = *config;
    uint8_t hello[2048];
    enum vt_io io = VT_IO_FAILED;
    size_t got = 0;
    int64_t deadline;

    memset(a, 0, sizeof *a);
    quiet.client.sink = NULL;
    if (vt_session_reach(&s, &quiet)) {
        deadline = vt_clock_ms() + config->timeout_ms;
        io = vt_socket_send(&s.socket, hello_record(&config->client, random, more, hello, sizeof hello),
                            deadline);
        while (io == VT_IO_DONE && !a->complete && a->records_len < sizeof a->records) {
            io = vt_socket_receive(&s.socket, a->records + a->records_len, sizeof a->records - a->records_len,
                                   deadline, &got);
            a->records_len += io == VT_IO_DONE ? got : 0;
            understand(a);
        }
    }
    vt_session_free(&s);
}

/* The kind of the leaf's key, where none of ours is. */
static const char *strange_key(const struct vt_flight *flight)
{
    struct vt_certificate leaf;
    const char *name;

    if (flight->chain_len == 0 || !vt_certificate_parse(flight->chain[0], &leaf, NULL)
        || leaf.key.type != VT_KEY_UNSUPPORTED)
        return NULL;
    name = vt_oid_name(leaf.key.parameters.len > 0 ? leaf.key.parameters : leaf.key.algorithm);
    return name != NULL ? name : "a key of another kind";
}

static struct vt_value named(const struct vt_name *names, uint16_t number)
{
    return vt_enum(number, vt_name_of(names, number));
}

/* The finding in what the server took that is not ours. False: all of it is ours. The kind of key comes
 * before what follows from it; a server without a key can do no more than serve those who ask for none. */
static bool explain(const struct answer *a, bool refused_tls12, struct vt_event_check *check)
{
    const struct vt_server_hello *hello = &a->flight.hello;
    const uint16_t version = hello->selected_version != 0 ? hello->selected_version : hello->version;
    const uint16_t group = a->flight.key_exchange.group, scheme = a->flight.key_exchange.scheme;
    const char *key = strange_key(&a->flight), *suite = vt_suite_name(hello->suite);
    const struct {
        bool strange;
        enum vt_rule rule;
        struct vt_value seen;
        const char *wanted;
    } causes[] = {
        { version == VT_TLS13 && refused_tls12, VT_RULE_TLS_OFFERS_NOT_12, named(vt_version_names, version),
          "a cipher suite of TLS 1.2" },
        { version == VT_TLS13, VT_RULE_TLS_OFFERS, named(vt_version_names, version),
          "TLS 1.2 beside TLS 1.3" },
        { is_anonymous(suite), VT_RULE_TLS_OFFERS_ANONYMOUS, named(vt_suite_names, hello->suite),
          "a certificate" },
        { key != NULL, VT_RULE_TLS_OFFERS_KEY, vt_say(key != NULL ? key : ""), "a key of RSA or on P-256" },
        { version != VT_TLS12, VT_RULE_TLS_OFFERS, named(vt_version_names, version), "TLS 1.2" },
        { vt_suite_of(hello->suite) == NULL, VT_RULE_TLS_OFFERS, named(vt_suite_names, hello->suite),
          "a cipher suite of ECDHE with AES-GCM or ChaCha20-Poly1305" },
        { group != 0 && vt_group_of(group) == NULL, VT_RULE_TLS_OFFERS, named(vt_group_names, group),
          "X25519 or P-256" },
        { scheme != 0 && (vt_scheme_of(scheme) == NULL || !vt_scheme_of(scheme)->by_default),
          VT_RULE_TLS_OFFERS, named(vt_scheme_names, scheme), "signatures with SHA-256" },
    };

    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
        if (causes[i].strange) {
            check->rule = causes[i].rule;
            check->seen = causes[i].seen;
            check->wanted = vt_say(causes[i].wanted);
            return true;
        }
    return false;
}

static void judge_answer(struct vt_session *s, const struct answer *a, bool refused_tls12)
{
    struct vt_event_check check = { .rule = VT_RULE_TLS_OFFERS_NOTHING, .result = VT_FAIL, .depth = -1,
                                    .seen = named(vt_alert_words, a->alert) };

    if (a->hello ? explain(a, refused_tls12, &check) : a->refused)
        (void)vt_judge(&s->machine.report, &check);   /* no answer tells nothing */
}

/* Alerts that say no more than that what was offered will not do; or the connection ended in place of one. */
static bool unexplained(const struct vt_client *client)
{
    const struct vt_verdict *verdict = &vt_client_report(client)->verdict;

    return vt_client_session(client)->version == 0
        && (vt_verdict_has(verdict, VT_RULE_TLS_NO_SHARED) || vt_verdict_has(verdict, VT_RULE_TLS_VERSION_NEW)
            || vt_verdict_has(verdict, VT_RULE_TLS_VERSION_REFUSED)
            || vt_verdict_has(verdict, VT_RULE_TLS_CLOSED));
}

void vt_second_try(struct vt_session *s, const struct vt_session_config *config,
                   const uint8_t random[VT_SEED_LEN])
{
    struct answer *a;
    bool by_version, refused_tls12;

    if (s->machine.client == NULL || !unexplained(s->machine.client) || config->client.suites != NULL
        || config->client.groups != NULL)
        return;
    by_version = vt_client_session(s->machine.client)->alert == PROTOCOL_VERSION;
    a = vt_need(NULL, sizeof *a);
    a->hello = a->refused = false;
    /* RFC 5246 7.2.2: protocol_version is for the version alone; any other refusal may be of what TLS 1.2
     * has. */
    if (!by_version)
        ask(config, random, vt_bytes(NULL, 0), a);
    refused_tls12 = !by_version && a->refused;
    if (!a->hello)
        ask(config, random, vt_bytes(tls13, sizeof tls13), a);
    judge_answer(s, a, refused_tls12);
    free(a);
}
