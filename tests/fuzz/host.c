/* A host name against the names of a certificate: what matches matches by RFC 9525 6.3 too, written once more
 * below.
 *
 * An input is a length, a name of so many bytes, and the content of a SubjectAltName; or, where its first bit
 * is set, a common name. */
#include <arpa/inet.h>

#include "tests/fuzz/support/fuzz.h"
#include "x509/address.h"
#include "x509/host.h"

/* DER, written from its end. */
struct der {
    uint8_t bytes[1 << 16];
    size_t at;
};

static void put(struct der *d, const void *data, size_t n)
{
    d->at -= n;
    if (n > 0)
        memcpy(d->bytes + d->at, data, n);
}

/* The head of what was written since it ended at END. */
static void head(struct der *d, uint8_t tag, size_t end)
{
    const size_t len = end - d->at;
    const uint8_t wide[] = { tag, 0x82, (uint8_t)(len >> 8), (uint8_t)len },
                  middle[] = { tag, 0x81, (uint8_t)len }, narrow[] = { tag, (uint8_t)len };

    if (len > 255)
        put(d, wide, sizeof wide);
    else if (len > 127)
        put(d, middle, sizeof middle);
    else
        put(d, narrow, sizeof narrow);
}

#define SAY(d, text) put(d, text, sizeof(text) - 1)
#define ECDSA_SHA256 "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"
/* The generator of P-256 (SEC 2, 2.4.2) as a key. */
#define KEY                                                                                                  \
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42"   \
    "\x00\x04"                                                                                               \
    "\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4"   \
    "\xa1\x39\x45\xd8\x98\xc2\x96"                                                                           \
    "\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb"   \
    "\xb6\x40\x68\x37\xbf\x51\xf5"
#define ISSUER "\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\x41"
#define VALIDITY "\x30\x1e\x17\x0d" "260101000000Z" "\x17\x0d" "270101000000Z"
#define VERSION_SERIAL "\xa0\x03\x02\x01\x02\x02\x01\x01"

static void put_san(struct der *d, struct vt_bytes content)
{
    const size_t end = d->at;

    put(d, content.data, content.len);
    head(d, 0x30, end);
    head(d, 0x04, end);
    SAY(d, "\x06\x03\x55\x1d\x11");
    head(d, 0x30, end);
    head(d, 0x30, end);
    head(d, 0xa3, end);
}

static void put_subject(struct der *d, struct vt_bytes common_name)
{
    const size_t end = d->at;

    put(d, common_name.data, common_name.len);
    head(d, 0x0c, end);
    SAY(d, "\x06\x03\x55\x04\x03");
    head(d, 0x30, end);
    head(d, 0x31, end);
    head(d, 0x30, end);
}

/* A certificate for NAMES, a SubjectAltName or, with COMMON, a common name. */
static struct vt_bytes make(struct der *d, struct vt_bytes names, bool common)
{
    size_t end;

    d->at = sizeof d->bytes;
    SAY(d, ECDSA_SHA256 "\x03\x09\x00\x30\x06\x02\x01\x01\x02\x01\x01");
    end = d->at;
    if (!common)
        put_san(d, names);
    SAY(d, KEY);
    put_subject(d, common ? names : vt_text("fuzz.example"));
    SAY(d, VERSION_SERIAL ECDSA_SHA256 ISSUER VALIDITY);
    head(d, 0x30, end);
    head(d, 0x30, sizeof d->bytes);
    return vt_bytes(d->bytes + d->at, sizeof d->bytes - d->at);
}

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static bool same(struct vt_bytes a, struct vt_bytes b)
{
    for (size_t i = 0; i < a.len && a.len == b.len; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return a.len == b.len;
}

/* RFC 9525 6.3: a wildcard is all of the leftmost label, and stands for one. */
static bool names_host(struct vt_bytes presented, struct vt_bytes host)
{
    const uint8_t *dot = memchr(host.data, '.', host.len);

    if (presented.len < 3 || memcmp(presented.data, "*.", 2) != 0)
        return same(presented, host);
    return dot != NULL
           && same(vt_bytes(presented.data + 1, presented.len - 1),
                   vt_bytes(dot, (size_t)(host.data + host.len - dot)));
}

/* Whether an entry of NAMES, GeneralNames with lengths below 65,536, is for REFERENCE. */
static bool named(struct vt_bytes names, const struct vt_reference *reference)
{
    while (names.len >= 2) {
        const uint8_t tag = names.data[0], first = names.data[1];
        const size_t at = first < 0x80 ? 2 : first == 0x81 ? 3 : 4;
        const size_t len = at > names.len ? 0
                           : at == 2      ? first
                           : at == 3      ? names.data[2]
                                          : vt_load16be(names.data + 2);
        struct vt_bytes value;

        if (at > names.len || len > names.len - at)
            return false;
        value = vt_bytes(names.data + at, len);
        if (reference->address_len == 0 && tag == 0x82 && names_host(value, reference->text))
            return true;
        if (reference->address_len != 0 && tag == 0x87
            && vt_bytes_equal(value, vt_bytes(reference->address, reference->address_len)))
            return true;
        names = vt_bytes(value.data + len, names.len - at - len);
    }
    return false;
}

/* An address is what inet_pton(3) takes for one. */
static void check_address(struct vt_bytes text, const struct vt_reference *reference)
{
    uint8_t address[16];
    char copy[256];
    int len = 0;

    snprintf(copy, sizeof copy, "%.*s", (int)text.len, (const char *)text.data);
    if (strlen(copy) == text.len)
        len = inet_pton(AF_INET, copy, address) == 1 ? 4 : inet_pton(AF_INET6, copy, address) == 1 ? 16 : 0;
    FUZZ_DEMAND(reference->address_len == len);
    FUZZ_DEMAND(memcmp(reference->address, address, (size_t)len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct der der;
    struct fuzz_input in = { vt_bytes(data, size) };
    const uint8_t first = fuzz_byte(&in);
    const struct vt_bytes text = fuzz_take(&in, first & 0x7f), names = fuzz_take(&in, 4096);
    const bool common = (first & 0x80) != 0;
    struct vt_certificate certificate;
    struct vt_reference reference;
    enum vt_host_match_result result;
    struct vt_value seen;
    bool good = vt_reference_parse(text, &reference);

    check_address(text, &reference);
    if (!good || !vt_certificate_parse(make(&der, names, common), &certificate, NULL))
        return 0;
    FUZZ_DEMAND(memchr(reference.text.data, '*', reference.text.len) == NULL
                && memchr(reference.text.data, 0, reference.text.len) == NULL);
    result = vt_host_match(&certificate, &reference, &seen);
    if (common)
        FUZZ_DEMAND(result != VT_HOST_MATCH
                    && (result == VT_HOST_COMMON_NAME)
                           == (reference.address_len == 0 && names_host(names, reference.text)));
    else
        FUZZ_DEMAND((result == VT_HOST_MATCH) == named(names, &reference));
    return 0;
}
