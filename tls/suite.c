#include "tls/suite.h"

/* Forward secrecy first, then AEAD before CBC, then AES-128: it is as safe as the others and costs less. */
const struct vt_suite vt_suites[] = {
    { 0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256", VT_EXCHANGE_ECDHE, true, VT_PROTECT_GCM, 16, 4, NULL,
      &vt_sha256 },
    { 0xc02f, "ECDHE-RSA-AES128-GCM-SHA256", VT_EXCHANGE_ECDHE, false, VT_PROTECT_GCM, 16, 4, NULL,
      &vt_sha256 },
    { 0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384", VT_EXCHANGE_ECDHE, true, VT_PROTECT_GCM, 32, 4, NULL,
      &vt_sha384 },
    { 0xc030, "ECDHE-RSA-AES256-GCM-SHA384", VT_EXCHANGE_ECDHE, false, VT_PROTECT_GCM, 32, 4, NULL,
      &vt_sha384 },
    { 0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305", VT_EXCHANGE_ECDHE, true, VT_PROTECT_CHACHA, 32, 12, NULL,
      &vt_sha256 },
    { 0xcca8, "ECDHE-RSA-CHACHA20-POLY1305", VT_EXCHANGE_ECDHE, false, VT_PROTECT_CHACHA, 32, 12, NULL,
      &vt_sha256 },
    { 0xc023, "ECDHE-ECDSA-AES128-SHA256", VT_EXCHANGE_ECDHE, true, VT_PROTECT_CBC_MTE, 16, 0, &vt_sha256,
      &vt_sha256 },
    { 0xc027, "ECDHE-RSA-AES128-SHA256", VT_EXCHANGE_ECDHE, false, VT_PROTECT_CBC_MTE, 16, 0, &vt_sha256,
      &vt_sha256 },
    { 0xc024, "ECDHE-ECDSA-AES256-SHA384", VT_EXCHANGE_ECDHE, true, VT_PROTECT_CBC_MTE, 32, 0, &vt_sha384,
      &vt_sha384 },
    { 0xc028, "ECDHE-RSA-AES256-SHA384", VT_EXCHANGE_ECDHE, false, VT_PROTECT_CBC_MTE, 32, 0, &vt_sha384,
      &vt_sha384 },
    { 0xc009, "ECDHE-ECDSA-AES128-SHA", VT_EXCHANGE_ECDHE, true, VT_PROTECT_CBC_MTE, 16, 0, &vt_sha1,
      &vt_sha256 },
    { 0xc013, "ECDHE-RSA-AES128-SHA", VT_EXCHANGE_ECDHE, false, VT_PROTECT_CBC_MTE, 16, 0, &vt_sha1,
      &vt_sha256 },
    { 0xc00a, "ECDHE-ECDSA-AES256-SHA", VT_EXCHANGE_ECDHE, true, VT_PROTECT_CBC_MTE, 32, 0, &vt_sha1,
      &vt_sha256 },
    { 0xc014, "ECDHE-RSA-AES256-SHA", VT_EXCHANGE_ECDHE, false, VT_PROTECT_CBC_MTE, 32, 0, &vt_sha1,
      &vt_sha256 },
    { 0x009c, "AES128-GCM-SHA256", VT_EXCHANGE_RSA, false, VT_PROTECT_GCM, 16, 4, NULL, &vt_sha256 },
    { 0x009d, "AES256-GCM-SHA384", VT_EXCHANGE_RSA, false, VT_PROTECT_GCM, 32, 4, NULL, &vt_sha384 },
    { 0x003c, "AES128-SHA256", VT_EXCHANGE_RSA, false, VT_PROTECT_CBC_MTE, 16, 0, &vt_sha256, &vt_sha256 },
    { 0x003d, "AES256-SHA256", VT_EXCHANGE_RSA, false, VT_PROTECT_CBC_MTE, 32, 0, &vt_sha256, &vt_sha256 },
    { 0x002f, "AES128-SHA", VT_EXCHANGE_RSA, false, VT_PROTECT_CBC_MTE, 16, 0, &vt_sha1, &vt_sha256 },
    { 0x0035, "AES256-SHA", VT_EXCHANGE_RSA, false, VT_PROTECT_CBC_MTE, 32, 0, &vt_sha1, &vt_sha256 },
    { 0, NULL, VT_EXCHANGE_RSA, false, VT_PROTECT_NULL, 0, 0, NULL, NULL }
};

const struct vt_group_row vt_groups[] = {
    { 29, NULL }, { 23, &vt_p256 }, { 24, &vt_p384 }, { 25, &vt_p521 }, { 0, NULL }
};

/* SHA-1 is implemented, last, and not on offer unless the caller lists it: RFC 9155 2 forbids it, yet a
 * diagnosis may want to look behind the handshake_failure of a server that signs with nothing else. */
const struct vt_scheme vt_schemes[] = {
    { 0x0403, true, VT_KEY_EC, VT_SIGN_ECDSA, VT_DIGEST_SHA256, 0 },
    { 0x0503, true, VT_KEY_EC, VT_SIGN_ECDSA, VT_DIGEST_SHA384, 0 },
    { 0x0603, true, VT_KEY_EC, VT_SIGN_ECDSA, VT_DIGEST_SHA512, 0 },
    { 0x0807, true, VT_KEY_ED25519, VT_SIGN_ED25519, VT_DIGEST_NONE, 0 },
    { 0x0804, true, VT_KEY_RSA, VT_SIGN_RSA_PSS, VT_DIGEST_SHA256, 32 },
    { 0x0805, true, VT_KEY_RSA, VT_SIGN_RSA_PSS, VT_DIGEST_SHA384, 48 },
    { 0x0806, true, VT_KEY_RSA, VT_SIGN_RSA_PSS, VT_DIGEST_SHA512, 64 },
    { 0x0809, true, VT_KEY_RSA_PSS, VT_SIGN_RSA_PSS, VT_DIGEST_SHA256, 32 },
    { 0x080a, true, VT_KEY_RSA_PSS, VT_SIGN_RSA_PSS, VT_DIGEST_SHA384, 48 },
    { 0x080b, true, VT_KEY_RSA_PSS, VT_SIGN_RSA_PSS, VT_DIGEST_SHA512, 64 },
    { 0x0401, true, VT_KEY_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA256, 0 },
    { 0x0501, true, VT_KEY_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA384, 0 },
    { 0x0601, true, VT_KEY_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA512, 0 },
    { 0x0203, false, VT_KEY_EC, VT_SIGN_ECDSA, VT_DIGEST_SHA1, 0 },
    { 0x0201, false, VT_KEY_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA1, 0 },
    { 0, false, VT_KEY_UNSUPPORTED, VT_SIGN_UNSUPPORTED, VT_DIGEST_NONE, 0 }
};

const struct vt_suite *vt_suite_of(uint16_t code)
{
    for (const struct vt_suite *suite = vt_suites; suite->code != 0; suite++)
        if (suite->code == code)
            return suite;
    return NULL;
}

const struct vt_group_row *vt_group_of(uint16_t code)
{
    for (const struct vt_group_row *group = vt_groups; group->code != 0; group++)
        if (group->code == code)
            return group;
    return NULL;
}

const struct vt_scheme *vt_scheme_of(uint16_t code)
{
    for (const struct vt_scheme *scheme = vt_schemes; scheme->code != 0; scheme++)
        if (scheme->code == code)
            return scheme;
    return NULL;
}

const char *vt_suite_name(uint16_t code)
{
    return vt_name_of(vt_suite_names, code);
}

const char *vt_suite_openssl_name(uint16_t code)
{
    const struct vt_suite *suite = vt_suite_of(code);

    return suite != NULL ? suite->openssl_name : NULL;
}

uint16_t vt_number_by_name(const struct vt_name *names, const char *name)
{
    for (; names->name != NULL; names++)
        if (vt_bytes_equal(vt_text(names->name), vt_text(name)))
            return (uint16_t)names->number;
    return 0;
}

uint16_t vt_suite_by_name(const char *name)
{
    for (const struct vt_suite *suite = vt_suites; suite->code != 0; suite++)
        if (vt_bytes_equal(vt_text(suite->openssl_name), vt_text(name)))
            return suite->code;
    return vt_number_by_name(vt_suite_names, name);
}

struct vt_signature_algorithm vt_scheme_algorithm(const struct vt_scheme *scheme)
{
    return (struct vt_signature_algorithm){ .family = scheme->family, .digest = scheme->digest,
                                            .mgf_digest = scheme->digest, .salt_len = scheme->salt_len };
}

static void offer_all(struct vt_offers *offers)
{
    uint8_t suites = 0, groups = 0, schemes = 0;

    for (const struct vt_suite *suite = vt_suites; suite->code != 0; suite++)
        offers->all_suites[suites++] = suite->code;
    for (const struct vt_group_row *group = vt_groups; group->code != 0; group++)
        offers->all_groups[groups++] = group->code;
    for (const struct vt_scheme *scheme = vt_schemes; scheme->code != 0; scheme++)
        if (scheme->by_default)
            offers->all_schemes[schemes++] = scheme->code;
    if (offers->suites.codes == NULL)
        offers->suites = (struct vt_list){ offers->all_suites, suites };
    if (offers->groups.codes == NULL)
        offers->groups = (struct vt_list){ offers->all_groups, groups };
    if (offers->schemes.codes == NULL)
        offers->schemes = (struct vt_list){ offers->all_schemes, schemes };
}

bool vt_offers_complete(struct vt_offers *offers)
{
    bool known = true;

    offer_all(offers);
    for (uint8_t i = 0; i < offers->suites.len; i++)
        known = known && vt_suite_of(offers->suites.codes[i]) != NULL;
    for (uint8_t i = 0; i < offers->groups.len; i++)
        known = known && vt_group_of(offers->groups.codes[i]) != NULL;
    for (uint8_t i = 0; i < offers->schemes.len; i++)
        known = known && vt_scheme_of(offers->schemes.codes[i]) != NULL;
    return known && offers->suites.len > 0 && offers->groups.len > 0 && offers->schemes.len > 0;
}

bool vt_offered(const struct vt_list *list, uint16_t code)
{
    for (uint8_t i = 0; i < list->len; i++)
        if (list->codes[i] == code)
            return true;
    return false;
}

bool vt_offers_exchange(const struct vt_offers *offers, enum vt_exchange exchange)
{
    for (uint8_t i = 0; i < offers->suites.len; i++)
        if (vt_suite_of(offers->suites.codes[i])->exchange == exchange)
            return true;
    return false;
}

bool vt_offers_cbc(const struct vt_offers *offers)
{
    for (uint8_t i = 0; i < offers->suites.len; i++)
        if (vt_suite_of(offers->suites.codes[i])->kind == VT_PROTECT_CBC_MTE)
            return true;
    return false;
}
