#include "net/idna.h"

#include "asn1/der.h"
#include "asn1/string.h"
#include "base/out.h"

/* RFC 1035 2.3.4: octets of a label. Its characters are no more. */
#define LABEL_MAX 63

enum { STEP = 1 };

/* Letters, and how far from them those are that DNS has: capitals have their small ones, and what knows no
 * capitals stays. It is the part of UTS 46's mapping that a table of ranges holds; whatever else there is,
 * is refused: what it maps to a text of its own (U+0130, ligatures, full width, long s), ignores (U+200B),
 * or composes with the letter before it. */
static const struct {
    uint32_t first, last, distance;   /* STEP: each second one from FIRST is a capital, before its small
                                         letter */
} letters[] = {
    { '-', '-', 0 }, { '0', '9', 0 }, { 'A', 'Z', 32 }, { '_', '_', 0 }, { 'a', 'z', 0 },
    { 0xc0, 0xd6, 32 }, { 0xd8, 0xde, 32 }, { 0xdf, 0xf6, 0 }, { 0xf8, 0xff, 0 },
    { 0x100, 0x12f, STEP }, { 0x131, 0x131, 0 }, { 0x134, 0x137, STEP }, { 0x138, 0x138, 0 },
    { 0x139, 0x13e, STEP },
    { 0x141, 0x148, STEP }, { 0x14a, 0x177, STEP }, { 0x178, 0x178, (uint32_t)-121 }, { 0x179, 0x17e, STEP },
    { 0x386, 0x386, 38 }, { 0x388, 0x38a, 37 }, { 0x38c, 0x38c, 64 }, { 0x38e, 0x38f, 63 },
    { 0x390, 0x390, 0 }, { 0x391, 0x3a1, 32 }, { 0x3a3, 0x3ab, 32 }, { 0x3ac, 0x3ce, 0 },
    { 0x400, 0x40f, 80 }, { 0x410, 0x42f, 32 }, { 0x430, 0x45f, 0 }, { 0x460, 0x481, STEP },
    { 0x48a, 0x4bf, STEP }, { 0x531, 0x556, 48 }, { 0x561, 0x586, 0 }, { 0x5d0, 0x5ea, 0 },
    { 0x620, 0x63f, 0 }, { 0x641, 0x64a, 0 },
    { 0x3005, 0x3007, 0 }, { 0x3041, 0x3096, 0 }, { 0x30a1, 0x30fa, 0 }, { 0x30fc, 0x30fe, 0 },
    { 0x4e00, 0x9fff, 0 }, { 0xac00, 0xd7a3, 0 },
};

/* C as it stands in DNS; 0: that is not known here. */
static uint32_t mapped(uint32_t c)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (c >= letters[i].first && c <= letters[i].last)
            return c + (letters[i].distance != STEP ? letters[i].distance : (c - letters[i].first) % 2 == 0);
    return 0;
}

/* The next character of TEXT; 0: it is no UTF-8 (RFC 3629 3). */
static uint32_t next(const char **text)
{
    uint32_t c = 0;
    size_t n = 0;

    if (!vt_string_next(VT_DER_UTF8_STRING, vt_text(*text), &n, &c))
        return 0;
    *text += n;
    return c;
}

/* RFC 3492 6.1, with the parameters of 5. */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
    uint32_t k = 0;

    delta = first ? delta / 700 : delta / 2;
    for (delta += delta / points; delta > 455; k += 36)
        delta /= 35;
    return k + 36 * delta / (delta + 38);
}

static char digit(uint32_t d)
{
    return (char)(d < 26 ? 'a' + d : '0' + d - 26);
}

/* A delta as a number of variable length: RFC 3492 6.3, the innermost loop. */
static void put_delta(struct vt_out *out, uint32_t q, uint32_t bias)
{
    for (uint32_t k = 36;; k += 36) {
        uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;

        if (q < t)
            break;
        vt_put_char(out, digit(t + (q - t) % (36 - t)));
        q = (q - t) / (36 - t);
    }
    vt_put_char(out, digit(q));
}

static uint32_t smallest_from(const uint32_t *label, size_t len, uint32_t from)
{
    uint32_t smallest = UINT32_MAX;

    for (size_t i = 0; i < len; i++)
        if (label[i] >= from && label[i] < smallest)
            smallest = label[i];
    return smallest;
}

/* RFC 3492 6.3. Nothing overflows: a delta grows by less than 0x110000 * 64 in all, which takes 27 bits. */
static void put_punycode(struct vt_out *out, const uint32_t *label, size_t len, uint32_t basic)
{
    uint32_t n = 0x80, delta = 0, bias = 72, done = basic;

    while (done < len) {
        uint32_t m = smallest_from(label, len, n);

        delta += (m - n) * (done + 1);
        n = m;
        for (size_t i = 0; i < len; i++) {
            delta += label[i] < n;
            if (label[i] != n)
                continue;
            put_delta(out, delta, bias);
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done++;
        }
        delta++;
        n++;
    }
}

/* False: there is no such label, for its length (RFC 1035 2.3.4), or because what begins so is an A-label
 * (RFC 5890 2.3.2.1). */
static bool put_label(struct vt_out *out, const uint32_t *label, size_t len)
{
    const size_t before = out->len;
    uint32_t basic = 0;

    for (size_t i = 0; i < len; i++)
        basic += label[i] < 0x80;
    if (basic < len && len >= 4 && label[2] == '-' && label[3] == '-')
        return false;
    if (basic < len)
        vt_put(out, "xn--");
    for (size_t i = 0; i < len; i++)
        if (label[i] < 0x80)
            vt_put_char(out, (char)label[i]);
    if (basic < len && basic > 0)
        vt_put_char(out, '-');
    put_punycode(out, label, len, basic);
    return out->len - before <= LABEL_MAX;
}

/* What parts labels, as it is written in ASCII: the full stops of other scripts, too (RFC 3490 3.1), and
 * what stands around a host in a target. 0: it parts none. */
static char separator(uint32_t c)
{
    return c == 0x3002 || c == 0xff0e || c == 0xff61 ? '.' : c == '.' || c == ':' || c == '/' ? (char)c : 0;
}

bool vt_a_labels(const char *host, char *text, size_t size)
{
    struct vt_out out = vt_out(text, size);
    uint32_t label[LABEL_MAX];
    size_t len = 0;

    while (*host != 0) {
        const uint32_t c = next(&host), m = mapped(c);

        if (separator(c) != 0) {
            if (!put_label(&out, label, len))
                return false;
            vt_put_char(&out, separator(c));
            len = 0;
        } else if (m == 0 || len == LABEL_MAX) {
            return false;
        } else {
            label[len++] = m;
        }
    }
    return put_label(&out, label, len) && vt_put_end(&out) < size;
}
