#include <stdio.h>
#include <strings.h>

#include "net/socket.h"

/* Services by name, as in https://host and host:smtps (RFC 6335's registry): the port, and the dialogue
 * before TLS. */
static const struct {
    const char *name;
    uint16_t port;
    const char *starttls;      /* NULL: TLS begins at once */
} services[] = {
    { "smtp", 25, "smtp" }, { "submission", 587, "smtp" }, { "smtps", 465, NULL },
    { "submissions", 465, NULL }, { "lmtp", 24, "lmtp" }, { "imap", 143, "imap" },
    { "imaps", 993, NULL }, { "pop3", 110, "pop3" }, { "pop3s", 995, NULL }, { "pop", 110, "pop3" },
    { "pops", 995, NULL }, { "https", 443, NULL },
    { "ldaps", 636, NULL }, { "ftps", 990, NULL }, { "nntps", 563, NULL }, { "ircs", 6697, NULL },
    { "ircs-u", 6697, NULL }, { "xmpps", 5223, NULL },
};

/* The service called NAME, of LEN letters large or small. */
static bool take_service(const char *name, size_t len, struct vt_target *out)
{
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (strlen(services[i].name) == len && strncasecmp(services[i].name, name, len) == 0) {
            out->port = services[i].port;
            out->starttls = services[i].starttls;
            return true;
        }
    return false;
}

/* A port from 1 to 65535, or a service that has one. */
static bool take_port(const char *text, size_t len, struct vt_target *out)
{
    unsigned long number = 0;

    if (take_service(text, len, out))
        return true;
    if (len == 0 || len > 5)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        number = number * 10 + (unsigned long)(text[i] - '0');
    }
    out->port = (uint16_t)number;
    return number >= 1 && number <= 65535;
}

/* Where the host of TEXT is, of ALL bytes, and what follows it: nothing, or ":port". False for an unclosed
 * bracket. */
static bool split(const char *text, size_t all, const char **host, size_t *len, const char **rest)
{
    const char *colon = memchr(text, ':', all);

    *host = text;
    if (*text == '[') {
        const char *end = memchr(text, ']', all);

        *host = text + 1;
        *len = end == NULL ? 0 : (size_t)(end - text - 1);
        *rest = end == NULL ? text : end + 1;
        return end != NULL;
    }
    /* More than one colon without brackets: an IPv6 address alone. */
    *len = all;
    if (colon != NULL && memchr(colon + 1, ':', all - (size_t)(colon + 1 - text)) == NULL)
        *len = (size_t)(colon - text);
    *rest = text + *len;
    return true;
}

/* Bytes above ASCII are no host name (RFC 5890 2.3.2.1 has A-labels for them), and @ parts a user from
 * one. */
static bool host_ok(const char *host, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (host[i] <= ' ' || host[i] > '~' || strchr("/[]@", host[i]) != NULL)
            return false;
    return len > 0;
}

bool vt_target_parse(const char *text, uint16_t default_port, struct vt_target *out)
{
    const char *scheme = strstr(text, "://"), *host, *rest;
    size_t len, all;

    *out = (struct vt_target){ .port = default_port };
    if (scheme != NULL) {
        if (!take_service(text, (size_t)(scheme - text), out))
            return false;
        text = scheme + 3;
    }
    all = scheme != NULL ? strcspn(text, "/") : strlen(text);
    if (!split(text, all, &host, &len, &rest) || len >= sizeof out->host || !host_ok(host, len))
        return false;
    memcpy(out->host, host, len);
    all -= (size_t)(rest - text);
    if (all == 0)
        return out->port != 0;
    return *rest == ':' && take_port(rest + 1, all - 1, out);
}

void vt_target_text(const struct vt_target *target, char *out, size_t size)
{
    bool bracket = strchr(target->host, ':') != NULL;

    snprintf(out, size, "%s%s%s:%u", bracket ? "[" : "", target->host, bracket ? "]" : "", target->port);
}
