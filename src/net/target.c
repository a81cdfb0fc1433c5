#include <stdio.h>

#include "net/socket.h"

/* A port from 1 to 65535, digits alone. */
static bool parse_port(const char *text, uint16_t *out)
{
    unsigned long number = 0;

    if (*text == 0 || strlen(text) > 5)
        return false;
    for (; *text != 0; text++) {
        if (*text < '0' || *text > '9')
            return false;
        number = number * 10 + (unsigned long)(*text - '0');
    }
    *out = (uint16_t)number;
    return number >= 1 && number <= 65535;
}

/* Where the host of TEXT is, and what follows it: "" or ":port". False for an unclosed bracket. */
static bool split(const char *text, const char **host, size_t *len, const char **rest)
{
    const char *colon = strchr(text, ':');

    *host = text;
    if (*text == '[') {
        const char *end = strchr(text, ']');

        *host = text + 1;
        *len = end == NULL ? 0 : (size_t)(end - text - 1);
        *rest = end == NULL ? text : end + 1;
        return end != NULL;
    }
    /* More than one colon without brackets: an IPv6 address alone. */
    *len = colon != NULL && strchr(colon + 1, ':') == NULL ? (size_t)(colon - text) : strlen(text);
    *rest = text + *len;
    return true;
}

static bool host_ok(const char *host, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (host[i] <= ' ' || host[i] == '/' || host[i] == '[' || host[i] == ']' || host[i] == 0x7f)
            return false;
    return len > 0;
}

bool vt_target_parse(const char *text, uint16_t default_port, struct vt_target *out)
{
    const char *host, *rest;
    size_t len;

    if (!split(text, &host, &len, &rest) || len >= sizeof out->host || !host_ok(host, len))
        return false;
    memcpy(out->host, host, len);
    out->host[len] = 0;
    out->port = default_port;
    if (*rest == 0)
        return default_port != 0;
    return *rest == ':' && parse_port(rest + 1, &out->port);
}

void vt_target_text(const struct vt_target *target, char *out, size_t size)
{
    bool bracket = strchr(target->host, ':') != NULL;

    snprintf(out, size, "%s%s%s:%u", bracket ? "[" : "", target->host, bracket ? "]" : "", target->port);
}
