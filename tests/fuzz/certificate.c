/* Any bytes as a certificate (RFC 5280 4.1). */
#include "tests/fuzz/support/fuzz.h"
#include "x509/certificate.h"

static bool certificate(struct vt_reader *r, void *out)
{
    return vt_certificate_read(r, out);
}

static bool within(struct vt_bytes part, struct vt_bytes whole)
{
    return part.len == 0
           || (part.data >= whole.data && part.len <= whole.len
               && (size_t)(part.data - whole.data) <= whole.len - part.len);
}

/* What was read are views of the certificate. */
static void check_views(const struct vt_certificate *c, struct vt_bytes der)
{
    const struct vt_bytes views[] = {
        c->der, c->tbs, c->signature, c->serial, c->issuer, c->subject, c->spki, c->unknown_critical,
        c->ext_key_usage_oids, c->subject_alt_name, c->permitted, c->excluded, c->subject_key_id,
        c->authority_key_id, c->ocsp_uri, c->ca_issuers_uri
    };

    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++)
        FUZZ_DEMAND(within(views[i], der));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct vt_bytes der = vt_bytes(data, size);
    const bool seldom = fuzz_seldom(der);
    struct vt_certificate read, again;
    struct vt_bytes subject;
    const bool good =
        fuzz_parse(der, VT_BUFFER_CERTIFICATE, certificate, &read, seldom ? fuzz_viewers() : NULL);

    if (seldom)
        fuzz_check_viewers(der, good && !vt_verdict_has(&read.remarks, VT_RULE_EXT_UNREAD));
    check_views(&read, der);
    FUZZ_DEMAND(vt_certificate_parse(der, &again, NULL) == good);
    FUZZ_DEMAND(!good || vt_bytes_equal(read.der, der));
    FUZZ_DEMAND(!good || (vt_certificate_subject(der, &subject) && vt_bytes_equal(subject, read.subject)));
    return 0;
}
