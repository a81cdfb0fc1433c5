/* The hash functions by name, and what RFC 8017 9.2 note 1 puts before their digests: SEQUENCE { SEQUENCE {
 * OID, NULL }, OCTET STRING } up to the string's content. */
#include "textbook/textbook.h"

static const uint8_t info_sha1[] = { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05,
                                     0x00, 0x04, 0x14 };

/* Those of NIST differ in the last arc of the OID and in three lengths. */
#define INFO(arc, digest_len) \
    { 0x30, 17 + (digest_len), 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, arc, \
      0x05, 0x00, 0x04, digest_len }
static const uint8_t info_sha256[] = INFO(1, 32), info_sha384[] = INFO(2, 48), info_sha512[] = INFO(3, 64),
                     info_sha224[] = INFO(4, 28);

#define DIGEST(name, len, block) \
    const struct vt_textbook_digest vt_textbook_digest_##name = \
        { #name, vt_textbook_##name, len, block, { info_##name, sizeof info_##name } }

DIGEST(sha1, 20, 64);
DIGEST(sha224, 28, 64);
DIGEST(sha256, 32, 64);
DIGEST(sha384, 48, 128);
DIGEST(sha512, 64, 128);

const struct vt_textbook_digest *vt_textbook_digest_of(const char *name)
{
    static const struct vt_textbook_digest *const all[] = {
        &vt_textbook_digest_sha1, &vt_textbook_digest_sha224, &vt_textbook_digest_sha256,
        &vt_textbook_digest_sha384, &vt_textbook_digest_sha512,
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    return NULL;
}
