#include <arpa/inet.h>
#include <stdio.h>

#include "asn1/oid.h"
#include "asn1/time.h"
#include "base/out.h"
#include "session/value.h"
#include "x509/name.h"

size_t vt_hex_text(struct vt_bytes bytes, char *buffer, size_t size)
{
    struct vt_out out = vt_out(buffer, size);

    vt_put_hex(&out, bytes);
    return vt_put_end(&out);
}

static int hex_byte(const uint8_t *digits)
{
    const int high = vt_hex_digit(digits[0]), low = vt_hex_digit(digits[1]);

    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool vt_hex_read(struct vt_bytes digits, uint8_t *out)
{
    for (size_t i = 0; i + 1 < digits.len; i += 2) {
        if (hex_byte(digits.data + i) < 0)
            return false;
        *out++ = (uint8_t)hex_byte(digits.data + i);
    }
    return digits.len % 2 == 0;
}

bool vt_is_hex_of(const char *text, struct vt_bytes bytes)
{
    size_t i = 0;

    if (text == NULL || bytes.data == NULL || strlen(text) != 2 * bytes.len)
        return false;
    while (i < bytes.len && hex_byte((const uint8_t *)text + 2 * i) == bytes.data[i])
        i++;
    return i == bytes.len;
}

bool vt_time_parse(const char *text, int64_t *seconds)
{
    static const char pattern[] = "0000-00-00T00:00:00Z";  /* a digit where it has one */
    struct vt_civil date;
    char digits[14];
    size_t n = 0;

    if (strlen(text) != sizeof pattern - 1)
        return false;
    for (size_t i = 0; i < sizeof pattern - 1; i++) {
        if (pattern[i] == '0')
            digits[n++] = text[i];
        else if (text[i] != pattern[i])
            return false;
    }
    if (!vt_civil_read(vt_bytes(digits, n), false, &date))
        return false;
    *seconds = vt_civil_seconds(&date);
    return true;
}

static size_t address_text(struct vt_bytes address, char *out, size_t size)
{
    char first[INET6_ADDRSTRLEN], mask[INET6_ADDRSTRLEN];
    bool masked = address.len == 8 || address.len == 32;
    size_t half = masked ? address.len / 2 : address.len;
    int family = half == 4 ? AF_INET : AF_INET6;

    if ((half != 4 && half != 16) || inet_ntop(family, address.data, first, sizeof first) == NULL)
        return vt_hex_text(address, out, size);
    if (!masked || inet_ntop(family, address.data + half, mask, sizeof mask) == NULL)
        return (size_t)snprintf(out, size, "%s", first);
    return (size_t)snprintf(out, size, "%s/%s", first, mask);
}

static size_t general_name_text(struct vt_bytes der, char *out, size_t size)
{
    struct vt_general_name name;
    uint32_t position = 0;

    if (!vt_general_name_next(der, &position, &name))
        return vt_hex_text(der, out, size);
    return vt_general_name_format(&name, out, size);
}

static size_t enum_text(const struct vt_value *value, char *out, size_t size)
{
    return (size_t)snprintf(out, size, "unassigned (0x%llx)", (unsigned long long)value->number);
}

static size_t oid_text(struct vt_bytes oid, char *out, size_t size)
{
    const char *name = vt_oid_name(oid);

    return name != NULL ? (size_t)snprintf(out, size, "%s", name) : vt_oid_format(oid, out, size);
}

/* "digitalSignature keyEncipherment"; a bit without a name by its number. */
static size_t flags_text(const struct vt_value *value, char *buffer, size_t size)
{
    struct vt_out out = vt_out(buffer, size);

    for (uint32_t bit = 0; bit < 32; bit++) {
        const char *name = value->names == NULL ? NULL : vt_name_of(value->names, bit);

        if ((value->number >> bit & 1) == 0)
            continue;
        vt_put(&out, out.len > 0 ? " " : "");
        if (name != NULL)
            vt_put(&out, name);
        else
            vt_put_number(&out, bit, 1);
    }
    return vt_put_end(&out);
}

size_t vt_value_text(const struct vt_value *value, char *out, size_t size)
{
    if (value->secret && value->bytes.data == NULL)
        return (size_t)snprintf(out, size, "secret");
    if (value->label != NULL)
        return (size_t)snprintf(out, size, "%s", value->label);
    switch (value->kind) {
    case VT_VALUE_NONE:
        break;
    case VT_VALUE_UINT:
        return (size_t)snprintf(out, size, "%llu", (unsigned long long)value->number);
    case VT_VALUE_BOOL:
        return (size_t)snprintf(out, size, "%s", value->number != 0 ? "true" : "false");
    case VT_VALUE_ENUM:
        return enum_text(value, out, size);
    case VT_VALUE_FLAGS:
        return flags_text(value, out, size);
    case VT_VALUE_BYTES:
        return vt_hex_text(value->bytes, out, size);
    case VT_VALUE_TEXT:
        return vt_escape_text(value->bytes, out, size);
    case VT_VALUE_OID:
        return oid_text(value->bytes, out, size);
    case VT_VALUE_TIME:
        return vt_time_format((int64_t)value->number, out, size);
    case VT_VALUE_NAME:
        return vt_name_format(value->bytes, out, size);
    case VT_VALUE_GENERAL_NAME:
        return general_name_text(value->bytes, out, size);
    case VT_VALUE_ADDRESS:
        return address_text(value->bytes, out, size);
    }
    if (size > 0)
        out[0] = 0;
    return 0;
}

const char *vt_value_kind_name(enum vt_value_kind kind)
{
    static const char *const names[] = {
        [VT_VALUE_NONE] = "none", [VT_VALUE_UINT] = "uint", [VT_VALUE_BOOL] = "bool",
        [VT_VALUE_ENUM] = "enum", [VT_VALUE_FLAGS] = "flags", [VT_VALUE_BYTES] = "bytes",
        [VT_VALUE_TEXT] = "text", [VT_VALUE_OID] = "oid", [VT_VALUE_TIME] = "time", [VT_VALUE_NAME] = "name",
        [VT_VALUE_GENERAL_NAME] = "general_name", [VT_VALUE_ADDRESS] = "address",
    };

    return names[kind];
}

const char *vt_buffer_kind_name(enum vt_buffer_kind kind)
{
    static const char *const names[] = {
        [VT_BUFFER_C2S] = "c2s", [VT_BUFFER_S2C] = "s2c", [VT_BUFFER_RECORD] = "record",
        [VT_BUFFER_MESSAGE] = "message", [VT_BUFFER_CERTIFICATE] = "certificate",
        [VT_BUFFER_SIGNATURE_BLOCK] = "signature_block", [VT_BUFFER_FILE] = "file",
    };
    return names[kind];
}

const char *vt_result_name(enum vt_result result)
{
    static const char *const names[] = { [VT_PASS] = "pass", [VT_WARN] = "warn", [VT_FAIL] = "fail",
                                         [VT_SKIP] = "skip" };

    return names[result];
}
