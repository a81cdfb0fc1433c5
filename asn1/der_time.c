#include "asn1/der_element.h"

#include "asn1/time.h"

/* RFC 5280 4.1.2.5.1 and .2: YYMMDDHHMMSSZ and YYYYMMDDHHMMSSZ, no fractions, no other zone. */
static bool decode(struct vt_bytes text, bool utc, struct vt_civil *date)
{
    return text.len > 0 && text.data[text.len - 1] == 'Z'
        && vt_civil_read(vt_bytes(text.data, text.len - 1), utc, date);
}

bool vt_der_time_as(struct vt_reader *r, const char *name, int64_t *out)
{
    bool utc = vt_der_next_is(r, VT_DER_UTC_TIME), ok;
    struct vt_bytes content;
    struct vt_civil date;

    if (!vt_der_take(r, name, utc ? VT_DER_UTC_TIME : VT_DER_GENERALIZED_TIME, &content))
        return false;
    ok = decode(content, utc, &date);
    *out = ok ? vt_civil_seconds(&date) : 0;
    return vt_der_content(r, content.len, ok ? vt_time(*out) : vt_value_of(VT_VALUE_TEXT, content),
                          VT_RULE_DER_TIME, ok);
}
