#include "cli/session_options.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "net/idna.h"
#include "x509/host.h"

/* Takes one name of a list, which is TEXT, too, or that is "" where it is longer than any that we know; false
 * when it stands for nothing here. */
typedef bool take_name(struct vt_session_options *s, struct vt_bytes name, const char *text);

/* Hands each name of LIST on, whatever separates them: colons as in OpenSSL, commas or spaces. NULL: there
 * is none. */
static bool each_name(struct vt_session_options *s, const char *option, const char *list, take_name *take,
                      const char *known)
{
    static const char separators[] = ":, ";
    bool any = list == NULL;

    for (const char *at = list; at != NULL && *at != '\0';) {
        size_t len = strcspn(at, separators);
        char text[64];

        snprintf(text, sizeof text, "%.*s", len < sizeof text ? (int)len : 0, at);
        if (len > 0 && !take(s, vt_bytes(at, len), text))
            return vt_complain("%s: %s: '%.*s' is unknown here, or one too many: %s", s->options->command,
                               option, (int)len, at, known);
        any = any || len > 0;
        at += len;
        at += strspn(at, separators);
    }
    return any || vt_complain("%s: %s: its list is empty", s->options->command, option);
}

static bool take_code(bool known, uint16_t code, uint16_t *codes, uint8_t *len)
{
    if (!known || *len == VT_OFFER_MAX)
        return false;
    codes[(*len)++] = code;
    return true;
}

static bool take_suite(struct vt_session_options *s, struct vt_bytes name, const char *text)
{
    const uint16_t code = vt_suite_by_name(text);

    (void)name;
    return take_code(vt_suite_of(code) != NULL, code, s->suites, &s->suites_len);
}

static bool take_group(struct vt_session_options *s, struct vt_bytes name, const char *text)
{
    static const struct vt_name aliases[] = {
        { 23, "P-256" }, { 23, "prime256v1" }, { 24, "P-384" },
        { 25, "P-521" }, { 29, "X25519" }, { 0, NULL },
    };
    uint16_t code = vt_number_by_name(aliases, text);

    (void)name;
    if (code == 0)
        code = vt_number_by_name(vt_group_names, text);
    return take_code(vt_group_of(code) != NULL, code, s->groups, &s->groups_len);
}

/* RFC 7301 3.1: a protocol name is 1 to 255 bytes. */
static bool take_alpn(struct vt_session_options *s, struct vt_bytes name, const char *text)
{
    (void)text;
    if (name.len > 255 || s->alpn_len == VT_ALPN_MAX)
        return false;
    s->alpn[s->alpn_len++] = name;
    return true;
}

static bool resolve_offers(struct vt_session_options *s)
{
    const struct vt_options *o = s->options;

    return each_name(s, "--ciphers", o->ciphers, take_suite, "for example ECDHE-RSA-AES128-GCM-SHA256")
        && each_name(s, "--groups", o->groups, take_group, "there are x25519 secp256r1 secp384r1 secp521r1")
        && each_name(s, "--alpn", o->alpn, take_alpn, "1 to 255 bytes, at most 16 names");
}

static bool resolve_protocol(struct vt_session_options *s)
{
    const struct vt_options *o = s->options;

    if (o->starttls == NULL)
        return true;
    s->starttls = vt_starttls_protocol(o->starttls);
    return s->starttls != NULL
        || vt_complain("%s: --starttls %s: there are %s", o->command, o->starttls, vt_starttls_names());
}

/* What is said in EHLO is a word of a line (RFC 5321 4.1.1.1). Whether it is a name is for the server to
 * say. */
static bool ehlo_ok(const struct vt_options *o)
{
    size_t at = 0;

    if (o->ehlo == NULL || vt_starttls_name_ok(o->ehlo))
        return true;
    while (o->ehlo[at] > ' ' && o->ehlo[at] <= '~')
        at++;
    if (o->ehlo[at] == '\0')
        return vt_complain("%s: --ehlo: its NAME has %zu characters, and 255 are the most", o->command, at);
    return vt_complain("%s: --ehlo %s: character %zu is %s, which no host name has: "
                       "write letters, digits, '-' and '.', or an address in brackets",
                       o->command, o->ehlo, at + 1, o->ehlo[at] == ' ' ? "a space"
                       : (signed char)o->ehlo[at] < 0 ? "none of ASCII" : "a control character");
}

bool vt_session_options_name(const struct vt_options *options)
{
    struct vt_reference reference;

    if (options->name == NULL || vt_reference_parse(vt_text(options->name), &reference))
        return true;
    return vt_name_refuse(options->command, options->name,
                          "no name to verify: give a host name or an IP address");
}

bool vt_name_refuse(const char *command, const char *name, const char *why)
{
    const char *at = strrchr(name, '@');
    char labels[256];
    size_t i = 0;

    while (name[i] != '\0' && (unsigned char)name[i] < 0x80)
        i++;
    if (at != NULL && at[1] != '\0')
        return vt_complain("%s: '%s' names a user, too: write %s", command, name, at + 1);
    if (name[i] != '\0' && vt_a_labels(name, labels, sizeof labels))
        return vt_complain("%s: '%s' is written %s in DNS and in certificates: give it so", command, name,
                           labels);
    if (name[i] != '\0')
        return vt_complain("%s: '%s' has characters of which this program does not know how DNS writes them: "
                           "give its A-label (xn--...)", command, name);
    return vt_complain("%s: '%s' is %s", command, name, why);
}

bool vt_session_options_trust(struct vt_session_options *s, const struct vt_options *options)
{
    *s = (struct vt_session_options){ .options = options };
    return vt_session_options_name(options) && vt_bundle_load(&s->bundle, options->bundle)
           && (options->untrusted == NULL
               || vt_spares_load(&s->untrusted, options->untrusted, &s->bundle.anchors));
}

bool vt_session_options_make(struct vt_session_options *s, const struct vt_options *options)
{
    const char *keylog = getenv("SSLKEYLOGFILE");

    if (!vt_session_options_trust(s, options) || !resolve_protocol(s) || !resolve_offers(s)
        || !ehlo_ok(options))
        return false;
    s->keylog = options->keylog != NULL ? options->keylog : keylog != NULL && *keylog != '\0' ? keylog : NULL;
    return true;
}

void vt_session_options_free(struct vt_session_options *s)
{
    vt_bundle_free(&s->bundle);
    vt_bundle_free(&s->untrusted);
}
