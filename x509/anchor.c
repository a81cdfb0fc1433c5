#include "x509/certificate.h"
#include "x509/name.h"

static bool next_of_array(const void *context, struct vt_bytes subject, uint32_t *position,
                          struct vt_bytes *der)
{
    const struct vt_anchor_array *array = context;
    struct vt_bytes name;

    while (*position < array->count) {
        *der = array->der[(*position)++];
        if (vt_certificate_subject(*der, &name) && vt_name_equal(name, subject))
            return true;
    }
    return false;
}

struct vt_anchors vt_anchors_from_array(const struct vt_anchor_array *array)
{
    return (struct vt_anchors){ .next = next_of_array, .context = array, .untrusted = array->untrusted };
}
