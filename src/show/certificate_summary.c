#include "show/certificate_summary.h"

#include <stdlib.h>

#include "asn1/time.h"
#include "show/diagnostics.h"
#include "crypto/hash.h"
#include "show/base64.h"
#include "session/value.h"
#include "x509/name.h"

static const char *key_name(enum vt_key_type type)
{
    static const char *const names[] = {
        [VT_KEY_RSA] = "RSA", [VT_KEY_RSA_PSS] = "RSA-PSS", [VT_KEY_EC] = "EC", [VT_KEY_ED25519] = "Ed25519"
    };
    return names[type];
}

static const char *curve_name(enum vt_curve_id curve)
{
    static const char *const names[] = { [VT_CURVE_P256] = "P-256", [VT_CURVE_P384] = "P-384",
                                         [VT_CURVE_P521] = "P-521" };
    return names[curve];
}

static void oid_text(struct vt_bytes oid, char *out, size_t size)
{
    struct vt_value value = vt_value_of(VT_VALUE_OID, oid);

    vt_value_text(&value, out, size);
}

static void collect_names(struct vt_certificate_summary *p)
{
    struct vt_general_name name;
    uint32_t position = 0;

    while (vt_general_name_next(p->certificate.subject_alt_name, &position, &name)) {
        char text[512];

        vt_general_name_format(&name, text, sizeof text);
        *(char **)vt_need_more(&p->names, &p->names_len, sizeof *p->names) = vt_need_text(text);
    }
}

static char *details_of(const struct vt_certificate_summary *p)
{
    const struct vt_public_key *key = &p->certificate.key;
    struct vt_growing text;

    vt_grow(&text);
    fprintf(text.out, "valid %.10s to %.10s; key %s", p->not_before, p->not_after, p->key);
    if (p->curve != NULL)
        fprintf(text.out, " %s", p->curve);
    else if (key->bits > 0 && key->type != VT_KEY_ED25519)
        fprintf(text.out, " %u bits", key->bits);
    fprintf(text.out, "; signed with %s", p->signature);
    return vt_grown(&text);
}

static void fill_in(struct vt_certificate_summary *p)
{
    const struct vt_certificate *c = &p->certificate;

    vt_time_format(c->not_before, p->not_before, sizeof p->not_before);
    vt_time_format(c->not_after, p->not_after, sizeof p->not_after);
    if (c->key.type == VT_KEY_UNSUPPORTED)
        oid_text(c->key.algorithm, p->key, sizeof p->key);
    else
        snprintf(p->key, sizeof p->key, "%s", key_name(c->key.type));
    p->curve = curve_name(c->key.curve);
    oid_text(c->algorithm.oid, p->signature, sizeof p->signature);
    collect_names(p);
    p->nameless = p->names_len == 0 ? "no names: it has no subjectAltName" : NULL;
    p->details = details_of(p);
}

void vt_certificate_summary_make(struct vt_certificate_summary *p, struct vt_bytes der)
{
    uint8_t digest[VT_HASH_MAX];

    *p = (struct vt_certificate_summary){ .failure = { .rule = VT_RULE_NONE },
                                          .subject = "a certificate that does not parse" };
    vt_hash_once(&vt_sha256, der, digest);
    vt_hex_text(vt_bytes(digest, vt_sha256.digest_len), p->sha256, sizeof p->sha256);
    if (vt_certificate_parse(der, &p->certificate, &p->failure))
        fill_in(p);
    if (p->certificate.subject.len > 0)
        vt_name_format(p->certificate.subject, p->subject, sizeof p->subject);
    if (p->certificate.issuer.len > 0)
        vt_name_format(p->certificate.issuer, p->issuer, sizeof p->issuer);
}

bool vt_certificate_summary_of(struct vt_certificate_summary *p, const struct vt_model_buffer *buffer)
{
    const bool sent = strcmp(buffer->kind, "certificate") == 0;

    if (!sent && (strcmp(buffer->kind, "file") != 0 || strcmp(buffer->name, "certificate") != 0))
        return false;
    vt_certificate_summary_make(p, buffer->data.data != NULL ? buffer->data : vt_text(""));
    return true;
}

void vt_certificate_summary_free(struct vt_certificate_summary *p)
{
    for (uint32_t i = 0; i < p->names_len; i++)
        free(p->names[i]);
    free(p->names);
    free(p->details);
    p->names = NULL;
}

void vt_certificate_summary_pem(struct vt_bytes der, const char *nl, FILE *out)
{
    fprintf(out, "-----BEGIN CERTIFICATE-----%s", nl);
    for (size_t at = 0; at < der.len; at += 3) {
        char group[4];

        vt_base64_group(vt_bytes(der.data + at, der.len - at), group);
        fwrite(group, 1, sizeof group, out);
        if (at % 48 == 45 || at + 3 >= der.len)
            fputs(nl, out);
    }
    fprintf(out, "-----END CERTIFICATE-----%s", nl);
}
