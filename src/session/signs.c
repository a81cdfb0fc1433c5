#include "session/signs.h"

#include <stdlib.h>
#include <string.h>

static const struct { const char *sign, *ascii; } signs[] = {
    { "§", "" }, { "…", "..." }, { "–", "-" }, { "→", "->" }, { "·", "." }, { "··", ".." }, { "│", "|" },
    { "─", "-" },
};

bool vt_ascii_only(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_CTYPE", "LANG" };

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);

        if (value != NULL && *value != '\0')
            return strstr(value, "UTF-8") == NULL && strstr(value, "utf8") == NULL
                && strstr(value, "UTF8") == NULL && strstr(value, "utf-8") == NULL;
    }
    return false;
}

const char *vt_sign_in_ascii(const char *text, int *len)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strncmp(text, signs[i].sign, strlen(signs[i].sign)) == 0) {
            *len = (int)strlen(signs[i].sign);
            return signs[i].ascii;
        }
    return NULL;
}

const char *vt_sign(const char *sign)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0] && vt_ascii_only(); i++)
        if (strcmp(sign, signs[i].sign) == 0)
            return signs[i].ascii;
    return sign;
}
