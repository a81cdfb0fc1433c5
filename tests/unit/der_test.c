/* DER: what it allows and what it refuses. Samples and verdicts are written by hand from X.690; each is parsed aloud
 * and in silence. */
#include <stdlib.h>

#include "asn1/der.h"
#include "asn1/oid.h"
#include "asn1/string.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"
#include "tests/unit/support/twice.h"

struct got {
    struct vt_bytes bytes;
    uint64_t number;
};

static const struct vt_name bit_names[] = { { 0, "a" }, { 1, "b" }, { 2, "c" }, { 0, NULL } };

static bool read_boolean(struct vt_reader *r, void *out)
{
    bool value = false;
    bool read = vt_der_boolean(r, "x", &value);

    ((struct got *)out)->number = value;
    return read;
}

static bool read_integer(struct vt_reader *r, void *out)
{
    return vt_der_integer(r, "x", &((struct got *)out)->bytes);
}

static bool read_small(struct vt_reader *r, void *out)
{
    uint32_t number = 0;
    bool read = vt_der_small(r, "x", &number);

    ((struct got *)out)->number = number;
    return read;
}

static bool read_oid(struct vt_reader *r, void *out)
{
    return vt_der_oid(r, "x", &((struct got *)out)->bytes);
}

static bool read_null(struct vt_reader *r, void *out)
{
    (void)out;
    return vt_der_null(r, "x");
}

static bool read_octets(struct vt_reader *r, void *out)
{
    return vt_der_octets(r, "x", &((struct got *)out)->bytes);
}

static bool read_bits(struct vt_reader *r, void *out)
{
    return vt_der_bits(r, "x", &((struct got *)out)->bytes);
}

static bool read_named_bits(struct vt_reader *r, void *out)
{
    uint16_t bits = 0;
    bool read = vt_der_named_bits(r, "x", bit_names, &bits);

    ((struct got *)out)->number = bits;
    return read;
}

static bool read_open_bits(struct vt_reader *r, void *out)
{
    struct vt_reader body;

    return vt_der_open_bits(r, "x", NULL, &body) && read_small(&body, out) && vt_read_done(&body);
}

static bool read_time(struct vt_reader *r, void *out)
{
    int64_t time = 0;
    bool read = vt_der_time(r, "x", &time);

    ((struct got *)out)->number = (uint64_t)time;
    return read;
}

static bool read_string(struct vt_reader *r, void *out)
{
    uint8_t tag;

    return vt_der_string(r, "x", &((struct got *)out)->bytes, &tag);
}

/* SET OF OCTET STRING, in order. */
static bool read_set(struct vt_reader *r, void *out)
{
    struct vt_bytes item, previous = { NULL, 0 };
    struct vt_reader set;

    if (!vt_der_open(r, "x", NULL, VT_DER_SET, &set))
        return false;
    for (uint16_t i = 0; vt_more(&set); i++, previous = item)
        if (!vt_der_peek_whole(&set, &item) || !vt_der_set_order(&set, previous, item) || !vt_open_item(&set, i)
            || !read_octets(&set, out) || !vt_close(&set))
            return false;
    return vt_read_done(&set);
}

/* SEQUENCE { INTEGER, [1] IMPLICIT INTEGER OPTIONAL } */
static bool read_sequence(struct vt_reader *r, void *out)
{
    struct vt_reader sequence;

    return vt_der_open(r, "x", "X.690", VT_DER_SEQUENCE, &sequence)
        && read_small(&sequence, out)
        && (!vt_der_next_is(&sequence, VT_DER_CONTEXT(1))
            || vt_der_integer_as(&sequence, "y", VT_DER_CONTEXT(1), &((struct got *)out)->bytes))
        && vt_read_done(&sequence);
}

static bool read_dump(struct vt_reader *r, void *out)
{
    (void)out;
    return vt_der_dump(r, "x");
}

static bool read_rest(struct vt_reader *r, void *out)
{
    (void)out;
    return vt_der_rest(r, "x");
}

/* The same inside a group, where one level less is left. */
static bool read_rest_inside(struct vt_reader *r, void *out)
{
    return vt_open(r, "group", NULL) && read_rest(r, out) && vt_close(r);
}

#define DER(text) text, sizeof text - 1

static const struct sample {
    bool (*read)(struct vt_reader *r, void *out);
    const char *der;
    size_t len;
    enum vt_rule rule;
    uint32_t at;      /* of the failure */
    uint64_t number;  /* read, when good */
} samples[] = {
    { read_boolean, DER("\x01\x01\x00"), VT_RULE_NONE, 0, 0 },
    { read_boolean, DER("\x01\x01\xff"), VT_RULE_NONE, 0, 1 },
    { read_boolean, DER("\x01\x01\x01"), VT_RULE_DER_BOOLEAN, 2, 0 },
    { read_boolean, DER("\x01\x00"), VT_RULE_DER_BOOLEAN, 2, 0 },
    { read_boolean, DER("\x01\x02\xff\xff"), VT_RULE_DER_BOOLEAN, 2, 0 },

    { read_integer, DER("\x02\x01\x00"), VT_RULE_NONE, 0, 0 },
    { read_integer, DER("\x02\x02\x00\x80"), VT_RULE_NONE, 0, 0 },
    { read_integer, DER("\x02\x02\xff\x7f"), VT_RULE_NONE, 0, 0 },
    { read_integer, DER("\x02\x00"), VT_RULE_DER_INTEGER, 2, 0 },
    { read_integer, DER("\x02\x02\x00\x7f"), VT_RULE_DER_INTEGER, 2, 0 },
    { read_integer, DER("\x02\x02\xff\x80"), VT_RULE_DER_INTEGER, 2, 0 },
    { read_small, DER("\x02\x04\x7f\xff\xff\xff"), VT_RULE_NONE, 0, 0x7fffffff },
    { read_small, DER("\x02\x05\x00\x80\x00\x00\x00"), VT_RULE_VALUE, 2, 0 },
    { read_small, DER("\x02\x01\xff"), VT_RULE_VALUE, 2, 0 },
    { read_small, DER("\x02\x02\x00\x01"), VT_RULE_DER_INTEGER, 2, 0 },

    { read_oid, DER("\x06\x03\x55\x1d\x11"), VT_RULE_NONE, 0, 0 },
    { read_oid, DER("\x06\x00"), VT_RULE_DER_OID, 2, 0 },
    { read_oid, DER("\x06\x02\x55\x9d"), VT_RULE_DER_OID, 2, 0 },
    { read_oid, DER("\x06\x03\x55\x80\x1d"), VT_RULE_DER_OID, 2, 0 },
    { read_oid, DER("\x06\x02\x80\x01"), VT_RULE_DER_OID, 2, 0 },
    { read_null, DER("\x05\x00"), VT_RULE_NONE, 0, 0 },
    { read_null, DER("\x05\x01\x00"), VT_RULE_DER_NULL, 2, 0 },

    { read_bits, DER("\x03\x02\x00\xa5"), VT_RULE_NONE, 0, 0 },
    { read_bits, DER("\x03\x01\x00"), VT_RULE_NONE, 0, 0 },
    { read_bits, DER("\x03\x00"), VT_RULE_TRUNCATED, 2, 0 },
    { read_bits, DER("\x03\x02\x01\xfe"), VT_RULE_DER_BIT_STRING, 3, 0 }, /* clean, but bits are missing */
    { read_bits, DER("\x03\x02\x08\x00"), VT_RULE_DER_BIT_STRING, 2, 0 },
    { read_bits, DER("\x03\x01\x01"), VT_RULE_DER_BIT_STRING, 2, 0 },
    { read_bits, DER("\x03\x02\x01\x01"), VT_RULE_DER_BIT_STRING, 2, 0 },
    { read_named_bits, DER("\x03\x02\x05\xa0"), VT_RULE_NONE, 0, 5 },
    { read_named_bits, DER("\x03\x03\x07\x00\x80"), VT_RULE_NONE, 0, 1 << 8 },
    { read_named_bits, DER("\x03\x03\x07\x06\x00"), VT_RULE_NONE, 0, 1 << 5 | 1 << 6 },
    { read_named_bits, DER("\x03\x01\x00"), VT_RULE_NONE, 0, 0 },
    { read_named_bits, DER("\x03\x02\x05\xb0"), VT_RULE_DER_BIT_STRING, 2, 0 },
    { read_open_bits, DER("\x03\x04\x00\x02\x01\x07"), VT_RULE_NONE, 0, 7 },
    { read_open_bits, DER("\x03\x04\x01\x02\x01\x06"), VT_RULE_DER_BIT_STRING, 2, 0 },

    { read_time, DER("\x17\x0d" "491231235959Z"), VT_RULE_NONE, 0, 2524607999 },
    { read_time, DER("\x17\x0d" "500101000000Z"), VT_RULE_NONE, 0, (uint64_t)-631152000 },
    { read_time, DER("\x18\x0f" "20500101000000Z"), VT_RULE_NONE, 0, 2524608000 },
    { read_time, DER("\x18\x0f" "20111006083956Z"), VT_RULE_NONE, 0, 1317890396 },
    { read_time, DER("\x17\x0b" "4912312359Z"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x17\x0c" "491231235959"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x17\x0d" "491231235959A"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x17\x11" "491231235959+0100"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x17\x0d" "490229000000Z"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x17\x00"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x18\x11" "20500101000000.5Z"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x18\x0d" "500101000000Z"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x17\x0f" "20500101000000Z"), VT_RULE_DER_TIME, 2, 0 },
    { read_time, DER("\x13\x0d" "491231235959Z"), VT_RULE_DER_TAG, 0, 0 },

    { read_string, DER("\x13\x05" "a*& @"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x13\x01" "!"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x13\x01" "\xe9"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x12\x03" "0 9"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x12\x01" "a"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x16\x01" "\x7f"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x16\x01" "\x80"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x1a\x01" "~"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x1a\x01" "\x1f"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x14\x01" "\xe9"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x0c\x0a" "z\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x0c\x02" "\xc0\x80"), VT_RULE_DER_STRING, 2, 0 },         /* overlong */
    { read_string, DER("\x0c\x03" "\xe0\x9f\xbf"), VT_RULE_DER_STRING, 2, 0 },     /* overlong */
    { read_string, DER("\x0c\x03" "\xed\xa0\x80"), VT_RULE_DER_STRING, 2, 0 },     /* a surrogate */
    { read_string, DER("\x0c\x04" "\xf4\x90\x80\x80"), VT_RULE_DER_STRING, 2, 0 }, /* above U+10FFFF */
    { read_string, DER("\x0c\x01" "\x80"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x0c\x01" "\xff"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x0c\x02" "\xe2\x82"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x0c\x02" "\xc3\x41"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x1e\x04" "\x20\xac\x00z"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x1e\x04" "\xd8\x3d\xde\x00"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x1e\x02" "\xd8\x3d"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x1e\x04" "\xd8\x3d\x00z"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x1e\x04" "\xde\x00\xd8\x3d"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x1e\x03" "\x20\xac\x00"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x1c\x04" "\x00\x01\xf6\x00"), VT_RULE_NONE, 0, 0 },
    { read_string, DER("\x1c\x04" "\x00\x11\x00\x00"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x1c\x03" "\x00\x01\xf6"), VT_RULE_DER_STRING, 2, 0 },
    { read_string, DER("\x04\x01" "a"), VT_RULE_DER_TAG, 0, 0 },

    { read_octets, DER("\x04\x81\x01\x00"), VT_RULE_DER_LENGTH, 1, 0 },
    { read_octets, DER("\x04\x82\x00\x80"), VT_RULE_DER_LENGTH, 1, 0 },
    { read_octets, DER("\x04\x80\x00\x00"), VT_RULE_DER_INDEFINITE, 1, 0 },
    { read_octets, DER("\x04\x85\x01\x00\x00\x00\x00"), VT_RULE_LIMIT, 1, 0 },
    { read_octets, DER("\x04\x84\xff\xff\xff\xff\x00"), VT_RULE_TRUNCATED, 6, 0 },
    { read_octets, DER("\x04\x82\x01"), VT_RULE_TRUNCATED, 1, 0 },
    { read_octets, DER("\x04"), VT_RULE_TRUNCATED, 1, 0 },
    { read_octets, DER(""), VT_RULE_TRUNCATED, 0, 0 },
    { read_octets, DER("\x04\x02\x00"), VT_RULE_TRUNCATED, 2, 0 },
    { read_octets, DER("\x04\x01\x00\x00"), VT_RULE_TRAILING, 3, 0 },
    { read_octets, DER("\x24\x03\x04\x01\x00"), VT_RULE_DER_TAG, 0, 0 }, /* constructed: BER alone */
    { read_octets, DER("\x1f\x04\x01\x00"), VT_RULE_DER_HIGH_TAG, 0, 0 },

    { read_set, DER("\x31\x06\x04\x01\x01\x04\x01\x02"), VT_RULE_NONE, 0, 0 },
    { read_set, DER("\x31\x07\x04\x01\x02\x04\x02\x00\x00"), VT_RULE_NONE, 0, 0 },
    { read_set, DER("\x31\x06\x04\x01\x01\x04\x01\x01"), VT_RULE_NONE, 0, 0 },
    { read_set, DER("\x31\x06\x04\x01\x02\x04\x01\x01"), VT_RULE_DER_SET_ORDER, 4, 0 },
    { read_set, DER("\x31\x00"), VT_RULE_NONE, 0, 0 },

    { read_sequence, DER("\x30\x03\x02\x01\x05"), VT_RULE_NONE, 0, 5 },
    { read_sequence, DER("\x30\x06\x02\x01\x05\x81\x01\x09"), VT_RULE_NONE, 0, 5 },
    { read_sequence, DER("\x30\x07\x02\x01\x05\x81\x02\x00\x09"), VT_RULE_DER_INTEGER, 7, 0 },
    { read_sequence, DER("\x30\x05\x02\x01\x05\x05\x00"), VT_RULE_TRAILING, 5, 0 },
    { read_sequence, DER("\x30\x02\x02\x01\x05"), VT_RULE_TRUNCATED, 4, 0 }, /* the child exceeds its parent */
    { read_sequence, DER("\x30\x00"), VT_RULE_TRUNCATED, 2, 0 },

    { read_dump, DER("\x30\x0e\x01\x01\xff\xa0\x03\x02\x01\x80\x05\x00\x80\x02\xab\xcd"), VT_RULE_NONE, 0, 0 },
    { read_dump, DER("\x30\x03\x01\x01\x01"), VT_RULE_DER_BOOLEAN, 4, 0 },
    { read_dump, DER("\x30\x05\x24\x03\x04\x01\x00"), VT_RULE_DER_TAG, 2, 0 },
    { read_dump, DER("\x10\x00"), VT_RULE_DER_TAG, 0, 0 },
    { read_rest, DER("\x30\x03\x01\x01\xff"), VT_RULE_NONE, 0, 0 },
    { read_rest, DER("\x30\x03\x01\x01\x01"), VT_RULE_NONE, 0, 0 }, /* no DER: named as octets */
    { read_rest, DER("\x05\x00\x05\x00"), VT_RULE_NONE, 0, 0 },
    { read_rest, DER(""), VT_RULE_NONE, 0, 0 },
};

START_TEST(test_samples)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *s = &samples[i];
        struct got got = { .number = 0 };
        struct vt_failure failure;
        uint8_t *copy = malloc(s->len); /* of exactly this size, for the sanitizers */

        memcpy(copy, s->der, s->len);

        bool good = vt_parse_twice(vt_bytes(copy, s->len), s->read, &got, &failure);

        ck_assert_msg(failure.rule == s->rule && (good || failure.at == s->at), "sample %zu: rule %s at %u", i,
                      vt_rule_text(failure.rule)->id, failure.at);
        if (good)
            ck_assert_msg(got.number == s->number, "sample %zu: %llu", i, (unsigned long long)got.number);
        free(copy);
    }
}
END_TEST

/* What a leaf says. */
START_TEST(test_values)
{
    static const uint8_t flags[] = "\x03\x02\x05\xa0", integer[] = "\x02\x01\x2a", oid[] = "\x06\x03\x55\x1d\x11",
                         stamp[] = "\x17\x0d" "700101000001Z", large[] = "\x02\x05\x01\x00\x00\x00\x00";
    struct vt_failure failure;
    struct got got;

    ck_assert(vt_parse_twice(vt_bytes(flags, 4), read_named_bits, &got, &failure));
    ck_assert(vt_last_leaf.kind == VT_VALUE_FLAGS && vt_last_leaf.number == 5 && vt_last_leaf.names == bit_names);
    ck_assert(vt_parse_twice(vt_bytes(integer, 3), read_integer, &got, &failure));
    ck_assert(vt_last_leaf.kind == VT_VALUE_UINT && vt_last_leaf.number == 42);
    ck_assert(vt_parse_twice(vt_bytes(large, 7), read_integer, &got, &failure));
    ck_assert(vt_last_leaf.kind == VT_VALUE_BYTES && vt_last_leaf.bytes.len == 5);
    ck_assert(vt_parse_twice(vt_bytes(oid, 5), read_oid, &got, &failure));
    ck_assert(vt_last_leaf.kind == VT_VALUE_OID && vt_last_leaf.bytes.len == 3);
    ck_assert(vt_parse_twice(vt_bytes(stamp, 15), read_time, &got, &failure));
    ck_assert(vt_last_leaf.kind == VT_VALUE_TIME && vt_last_leaf.number == 1);
}
END_TEST

/* Wide characters are told as UTF-8: the euro sign, from three types. */
static void keep_text(void *context, const struct vt_event *event)
{
    char *text = context;

    if (event->kind == VT_EVENT_LEAF && strcmp(event->field.name, "content") == 0) {
        ck_assert_int_eq(event->field.value.kind, VT_VALUE_TEXT);
        memcpy(text, event->field.value.bytes.data, event->field.value.bytes.len);
        text[event->field.value.bytes.len] = 0;
    }
}

START_TEST(test_text)
{
    static const struct {
        const char *der;
        size_t len;
        const char *text;
    } texts[] = {
        { DER("\x1e\x04\x20\xac\x00z"), "\xe2\x82\xacz" },
        { DER("\x1c\x04\x00\x01\xf6\x00"), "\xf0\x9f\x98\x80" },
        { DER("\x1e\x04\xd8\x3d\xde\x00"), "\xf0\x9f\x98\x80" },
        { DER("\x14\x02\xe9!"), "\xc3\xa9!" },
        { DER("\x0c\x03\xe2\x82\xac"), "\xe2\x82\xac" },
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[16] = "";
        struct vt_sink sink = { .emit = keep_text, .context = text };
        struct vt_parse parse;
        struct vt_reader r = vt_parse_begin(&parse, &sink, VT_BUFFER_FILE, vt_bytes(texts[i].der, texts[i].len), NULL, 0);
        struct got got;

        ck_assert(read_string(&r, &got) && vt_parse_end(&r));
        ck_assert_str_eq(text, texts[i].text);
    }
}
END_TEST

/* A tower of SEQUENCEs: VT_DEPTH_MAX of them are read, one more is refused. */
START_TEST(test_depth)
{
    uint8_t tower[2 * (VT_DEPTH_MAX + 1)];
    struct vt_failure failure;

    for (unsigned height = VT_DEPTH_MAX; height <= VT_DEPTH_MAX + 1; height++) {
        for (unsigned i = 0; i < height; i++) {
            tower[2 * i] = VT_DER_SEQUENCE;
            tower[2 * i + 1] = (uint8_t)(2 * (height - i - 1));
        }
        ck_assert_int_eq(vt_parse_twice(vt_bytes(tower, 2 * height), read_dump, NULL, &failure), height == VT_DEPTH_MAX);
        ck_assert_int_eq(failure.rule, height == VT_DEPTH_MAX ? VT_RULE_NONE : VT_RULE_DEPTH);
        ck_assert(vt_parse_twice(vt_bytes(tower, 2 * height), read_rest, NULL, &failure));
        ck_assert(vt_parse_twice(vt_bytes(tower, 2 * height), read_rest_inside, NULL, &failure));
    }
}
END_TEST

/* Dotted forms from the standards that assign them; the UUID's is X.667's example. */
static const struct {
    const char *octets;
    size_t len;
    const char *dotted, *name, *attribute;
} oids[] = {
    { DER("\x55\x04\x03"), "2.5.4.3", "commonName", "CN" },
    { DER("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"), "0.9.2342.19200300.100.1.25", "domainComponent", "DC" },
    { DER("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"), "1.2.840.113549.1.9.1", "emailAddress", "emailAddress" },
    { DER("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"), "1.2.840.113549.1.1.11", "sha256WithRSAEncryption", NULL },
    { DER("\x2a\x86\x48\xce\x3d\x03\x01\x07"), "1.2.840.10045.3.1.7", "secp256r1", NULL },
    { DER("\x2b\x65\x70"), "1.3.101.112", "id-Ed25519", NULL },
    { DER("\x55\x1d\x25\x00"), "2.5.29.37.0", "anyExtendedKeyUsage", NULL },
    { DER("\x2b\x06\x01\x04\x01\x82\x37\x14\x02"), "1.3.6.1.4.1.311.20.2", "certificateTemplateName", NULL },
    { DER("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02"), "1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestampList", NULL },
    { DER("\x88\x37\x03"), "2.999.3", NULL, NULL },
    { DER("\x00"), "0.0", NULL, NULL },
    { DER("\x27"), "0.39", NULL, NULL },
    { DER("\x28"), "1.0", NULL, NULL },
    { DER("\x4f"), "1.39", NULL, NULL },
    { DER("\x50"), "2.0", NULL, NULL },
    { DER("\x78"), "2.40", NULL, NULL },
    { DER("\x69\x83\xf0\x9d\xa7\xeb\xcf\xde\xe0\xc7\xa1\xa7\xb2\xc0\x94\x8c\xc8\xf9\xd7\x76"),
      "2.25.329800735698586629295641978511506172918", NULL, NULL }, /* f81d4fae-7dec-11d0-a765-00a0c91e6bf6 */
};

START_TEST(test_oids)
{
    for (size_t i = 0; i < sizeof oids / sizeof *oids; i++) {
        struct vt_bytes octets = vt_bytes(oids[i].octets, oids[i].len);
        const char *name = vt_oid_name(octets), *attribute = vt_oid_attribute(octets);
        char text[64], cut[4];

        ck_assert_uint_eq(vt_oid_format(octets, text, sizeof text), strlen(oids[i].dotted));
        ck_assert_str_eq(text, oids[i].dotted);
        ck_assert_uint_eq(vt_oid_format(octets, cut, sizeof cut), strlen(oids[i].dotted));
        ck_assert_int_eq(strncmp(cut, oids[i].dotted, 3), 0);
        ck_assert_str_eq(name != NULL ? name : "", oids[i].name != NULL ? oids[i].name : "");
        ck_assert_str_eq(attribute != NULL ? attribute : "", oids[i].attribute != NULL ? oids[i].attribute : "");
        ck_assert(vt_oid_valid(octets));
        ck_assert_int_eq(vt_oid_find(octets) != VT_OID_UNKNOWN, oids[i].name != NULL);
        ck_assert(oids[i].name == NULL || vt_oid_is(octets, vt_oid_find(octets)));
    }
    for (unsigned i = 1; i < VT_OID_COUNT; i++) {
        ck_assert(vt_oid_valid(vt_oid_octets((enum vt_oid)i)));
        ck_assert_uint_eq(vt_oid_find(vt_oid_octets((enum vt_oid)i)), i);
    }
}
END_TEST

/* The names by which OpenSSL knows the same octets, where it does: a slip in a row of the table would show. */
START_TEST(test_oids_of_openssl)
{
    struct vt_rows rows;

    vt_rows_run(&rows, "OIDs", "python3 tests/unit/support/oids.py");
    while (vt_rows_next(&rows)) {
        const char *name = vt_oid_name(vt_rows_hex(&rows, 1));
        char dotted[64];

        vt_oid_format(vt_rows_hex(&rows, 1), dotted, sizeof dotted);
        vt_rows_check(&rows, name != NULL && strcmp(name, vt_rows_text(&rows, 0)) == 0
                                 && strcmp(dotted, vt_rows_text(&rows, 2)) == 0);
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

static void dump_all(const char *corpus)
{
    struct vt_rows rows;
    struct vt_failure failure;
    char command[80];

    snprintf(command, sizeof command, "python3 tests/unit/support/seeds.py %s", corpus);
    vt_rows_run(&rows, corpus, command);
    while (vt_rows_next(&rows)) {
        (void)vt_parse_twice(vt_rows_hex(&rows, 0), read_dump, NULL, &failure);
        ck_assert(vt_parse_twice(vt_rows_hex(&rows, 0), read_rest, NULL, &failure));
        vt_rows_check(&rows, true); /* no crash, tiled, the same verdict twice: asserted above */
    }
    ck_assert(vt_rows_close(&rows));
}

START_TEST(test_seeds)
{
    dump_all("asn1parse");
    dump_all("x509");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_samples, test_values, test_text, test_depth, test_oids, test_oids_of_openssl,
                                   test_seeds };

    return vt_suite_run("der", tests, sizeof tests / sizeof *tests);
}
