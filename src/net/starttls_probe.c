#include "net/starttls_table.h"

/* A ClientHello that TLS servers answer, be it with an alert: TLS 1.2, the common suites of RSA and ECDSA,
 * the groups and schemes that they need (RFC 5246 7.4.1.2, RFC 8422 5.1). It starts no session; its random
 * is of no use to anybody. */
static const uint8_t probe[] = {
    22, 3, 1, 0, 94, 1, 0, 0, 90, 3, 3,
    'I', 's', ' ', 't', 'h', 'i', 's', ' ', 'p', 'o', 'r', 't', ' ', 'T', 'L',
    'S', ' ', 'f', 'r', 'o', 'm', ' ', 't', 'h', 'e', ' ', 's', 't', 'a', 'r', 't', '?',
    0, 0, 10, 0xc0, 0x2f, 0xc0, 0x2b, 0xcc, 0xa8, 0xcc, 0xa9, 0, 0x2f, 1, 0,
    0, 39, 0, 10, 0, 8, 0, 6, 0, 29, 0, 23, 0, 24, 0, 11, 0, 2, 1, 0,
    0, 13, 0, 12, 0, 10, 4, 3, 8, 4, 4, 1, 5, 3, 5, 1, 0xff, 1, 0, 1, 0
};

bool vt_starttls_probe(struct vt_starttls *s)
{
    struct vt_parse parse;
    struct vt_reader r;

    if (s->state != VT_STARTTLS_TALKING || s->step != VT_ROLE_GREETING || s->probed || s->in_len > 0
        || s->said[0] != 0)
        return false;
    s->probed = true;
    memcpy(s->out, probe, sizeof probe);
    s->out_len = (uint32_t)sizeof probe;
    r = vt_starttls_begin_line(s, &parse, &s->c2s, vt_bytes(probe, sizeof probe), "probe", 0);
    vt_starttls_end_line(&r, &s->c2s, "client_hello", vt_none());
    return true;
}
