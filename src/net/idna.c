#include "net/idna.h"

#include "base/out.h"

/* RFC 1035 2.3.4: octets of a label. Its characters are no more. */
#define LABEL_MAX 63

/* Capital letters, and how far their small ones are: the scripts that have them, and of the rest a step of one, from a capital
 * to the letter behind it (Unicode's case mappings of Latin-1, Latin Extended-A, Greek, Cyrillic, Armenian). */
static const struct {
    uint32_t first, last, distance;   /* distance 1: each second character from FIRST is a capital */
} capitals[] = {
    { 'A', 'Z', 32 }, { 0xc0, 0xd6, 32 }, { 0xd8, 0xde, 32 }, { 0x100, 0x12e, 1 }, { 0x132, 0x136, 1 }, { 0x139, 0x147, 1 },
    { 0x14a, 0x176, 1 }, { 0x179, 0x17d, 1 }, { 0x391, 0x3a1, 32 }, { 0x3a3, 0x3ab, 32 }, { 0x386, 0x386, 38 },
    { 0x388, 0x38a, 37 }, { 0x38c, 0x38c, 64 }, { 0x38e, 0x38f, 63 }, { 0x400, 0x40f, 80 }, { 0x410, 0x42f, 32 },
    { 0x460, 0x480, 1 }, { 0x48a, 0x4be, 1 }, { 0x531, 0x556, 48 },
};

static uint32_t small(uint32_t c)
{
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++)
        if (c >= capitals[i].first && c <= capitals[i].last
            && (capitals[i].distance != 1 || (c - capitals[i].first) % 2 == 0))
            return c + capitals[i].distance;
    return c == 0x178 ? 0xff : c;
}

/* The next character of TEXT; 0: it is no UTF-8 (RFC 3629 3). */
static uint32_t next(const char **text)
{
    const uint8_t *p = (const uint8_t *)*text;
    int more = p[0] < 0x80 ? 0 : p[0] >= 0xc2 && p[0] < 0xe0 ? 1 : p[0] >= 0xe0 && p[0] < 0xf0 ? 2 : p[0] >= 0xf0 && p[0] < 0xf5 ? 3 : -1;
    uint32_t c = more <= 0 ? p[0] : p[0] & (0x3fu >> more);

    if (more < 0)
        return 0;
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3fu);
    }
    *text += more + 1;
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

static void put_label(struct vt_out *out, const uint32_t *label, size_t len)
{
    uint32_t basic = 0;

    for (size_t i = 0; i < len; i++)
        basic += label[i] < 0x80;
    if (basic < len)
        vt_put(out, "xn--");
    for (size_t i = 0; i < len; i++)
        if (label[i] < 0x80)
            vt_put_char(out, (char)label[i]);
    if (basic < len && basic > 0)
        vt_put_char(out, '-');
    put_punycode(out, label, len, basic);
}

/* RFC 3490 3.1: the full stops of other scripts part labels, too. */
static bool is_dot(uint32_t c)
{
    return c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61;
}

bool vt_a_labels(const char *host, char *text, size_t size)
{
    struct vt_out out = vt_out(text, size);
    uint32_t label[LABEL_MAX];
    size_t len = 0;

    while (*host != 0) {
        uint32_t c = next(&host);

        /* What combines with the letter before it would have to be composed first (RFC 3491 4). */
        if (c == 0 || (c >= 0x300 && c < 0x370) || (!is_dot(c) && len == LABEL_MAX))
            return false;
        if (!is_dot(c)) {
            label[len++] = small(c);
            continue;
        }
        put_label(&out, label, len);
        vt_put_char(&out, '.');
        len = 0;
    }
    put_label(&out, label, len);
    return vt_put_end(&out) < size;
}
