/* vt_signature_verify, put in its place by the linker (--wrap). It may take every signature for good: a
 * hostile server can sign whatever it likes with its own key, and no fuzzer can. And it keeps what was found
 * to be signed, so that a target can demand that nothing unsigned was accepted. */
#include "tests/fuzz/support/fuzz.h"
#include "x509/signature.h"

enum { KEPT = 4096 };

static bool trust;
static struct vt_bytes kept[KEPT];
static size_t kept_len;

bool __real_vt_signature_verify(const struct vt_public_key *key,
                                const struct vt_signature_algorithm *algorithm, const struct vt_bytes *parts,
                                uint8_t count, struct vt_bytes signature, struct vt_sink *sink,
                                const struct vt_signed *told);
bool __wrap_vt_signature_verify(const struct vt_public_key *key,
                                const struct vt_signature_algorithm *algorithm, const struct vt_bytes *parts,
                                uint8_t count, struct vt_bytes signature, struct vt_sink *sink,
                                const struct vt_signed *told);

bool __wrap_vt_signature_verify(const struct vt_public_key *key,
                                const struct vt_signature_algorithm *algorithm, const struct vt_bytes *parts,
                                uint8_t count, struct vt_bytes signature, struct vt_sink *sink,
                                const struct vt_signed *told)
{
    bool good = (trust && vt_signature_fits(key, algorithm))
             || __real_vt_signature_verify(key, algorithm, parts, count, signature, sink, told);

    if (good && kept_len < KEPT)
        kept[kept_len++] = parts[0];
    return good;
}

void fuzz_signatures(bool trusting)
{
    trust = trusting;
    kept_len = 0;
}

bool fuzz_signed(struct vt_bytes content)
{
    for (size_t i = 0; i < kept_len; i++)
        if (kept[i].data == content.data && kept[i].len == content.len)
            return true;
    return kept_len == KEPT;
}
