/* Any bytes as DER (X.690): told as a tree, written down as a trace, and read back from it. */
#include "asn1/der.h"
#include "tests/fuzz/support/fuzz.h"

static bool element(struct vt_reader *r, void *out)
{
    (void)out;
    return vt_der_dump(r, "element");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct vt_bytes der = vt_bytes(data, size);
    const bool seldom = fuzz_seldom(der),
               whole = fuzz_parse(der, VT_BUFFER_FILE, element, NULL, seldom ? fuzz_viewers() : NULL);

    if (seldom)
        fuzz_check_viewers(der, whole);
    return 0;
}
