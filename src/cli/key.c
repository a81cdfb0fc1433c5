#include "cli/key.h"

/* A control sequence longer than this is none. */
enum { LONGEST = 32 };

static int of_letter(uint8_t final)
{
    switch (final) {
    case 'A': return VT_KEY_UP;
    case 'B': return VT_KEY_DOWN;
    case 'C': return VT_KEY_RIGHT;
    case 'D': return VT_KEY_LEFT;
    case 'H': return VT_KEY_HOME;
    case 'F': return VT_KEY_END;
    default: return VT_KEY_NONE;
    }
}

/* ESC [ 5 ~ and its kin. */
static int of_number(uint8_t digit)
{
    switch (digit) {
    case '1': case '7': return VT_KEY_HOME;
    case '4': case '8': return VT_KEY_END;
    case '5': return VT_KEY_PAGE_UP;
    case '6': return VT_KEY_PAGE_DOWN;
    default: return VT_KEY_NONE;
    }
}

/* A sequence that begins with ESC [. Parameters and intermediates are 0x20 to 0x3f; any other byte ends
 * it. */
static size_t control_sequence(const uint8_t *bytes, size_t len, bool alone, int *key)
{
    size_t at = 2;

    while (at < len && at < LONGEST && bytes[at] >= 0x20 && bytes[at] < 0x40)
        at++;
    *key = VT_KEY_NONE;
    if (at == len)
        return alone ? len : 0;
    if (at == LONGEST || bytes[at] < 0x40 || bytes[at] > 0x7e)
        return at;
    *key = bytes[at] == '~' ? (at == 3 ? of_number(bytes[2]) : VT_KEY_NONE) : of_letter(bytes[at]);
    return at + 1;
}

size_t vt_key_read(const uint8_t *bytes, size_t len, bool alone, int *key)
{
    *key = bytes[0] == '\n' ? VT_KEY_ENTER : bytes[0] == '\b' ? VT_KEY_BACKSPACE : bytes[0];
    if (bytes[0] != VT_KEY_ESCAPE)
        return 1;
    if (len == 1)
        return alone ? 1 : 0;
    if (bytes[1] == '[')
        return control_sequence(bytes, len, alone, key);
    if (bytes[1] != 'O')
        return 1;
    if (len == 2)
        return alone ? 1 : 0;
    *key = of_letter(bytes[2]);
    return 3;
}
