#include "tests/unit/support/ecdsa_sig.h"

/* Cuts the element with TAG off the front of *DER. */
static bool element(struct vt_bytes *der, uint8_t tag, struct vt_bytes *content)
{
    size_t header = 2, len;

    if (der->len < 3 || der->data[0] != tag)
        return false;
    len = der->data[1];
    if (len == 0x81) {
        len = der->data[2];
        header = 3;
        if (len < 0x80)
            return false;
    } else if (len > 0x7f) {
        return false;
    }
    if (der->len - header < len)
        return false;
    *content = vt_bytes(der->data + header, len);
    *der = vt_bytes(der->data + header + len, der->len - header - len);
    return true;
}

static bool positive(struct vt_bytes *der, struct vt_bytes *number)
{
    return element(der, 0x02, number) && number->len > 0 && number->data[0] < 0x80
        && !(number->len > 1 && number->data[0] == 0 && number->data[1] < 0x80);
}

bool vt_ecdsa_sig(struct vt_bytes der, struct vt_bytes *r, struct vt_bytes *s)
{
    struct vt_bytes body;

    return element(&der, 0x30, &body) && der.len == 0 && positive(&body, r) && positive(&body, s) && body.len == 0;
}
