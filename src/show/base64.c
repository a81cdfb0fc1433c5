#include "show/base64.h"

void vt_base64_group(struct vt_bytes rest, char out[4])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)rest.data[0] << 16;

    if (rest.len > 1)
        bits |= (uint32_t)rest.data[1] << 8;
    if (rest.len > 2)
        bits |= rest.data[2];
    for (int i = 0; i < 4; i++)
        out[i] = letters[bits >> (18 - 6 * i) & 63];
    if (rest.len < 3)
        out[3] = '=';
    if (rest.len < 2)
        out[2] = '=';
}
