#include "session/text_writer.h"

void vt_text_writer_to_file(void *file, struct vt_bytes text)
{
    fwrite(text.data, 1, text.len, file);
}

void vt_text_writer_number(struct vt_text_writer *writer, uint64_t number)
{
    char digits[20]; /* 2^64 has 20 */
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    vt_text_writer_bytes(writer, digits + at, sizeof digits - at);
}

void vt_text_writer_hex(struct vt_text_writer *writer, struct vt_bytes bytes)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t at = 0; at < bytes.len;) {
        const size_t n = bytes.len - at < 256 ? bytes.len - at : 256;
        char *to = vt_text_writer_room(writer, 2 * n);

        for (size_t i = 0; i < n; i++, at++) {
            to[2 * i] = digits[bytes.data[at] >> 4];
            to[2 * i + 1] = digits[bytes.data[at] & 15];
        }
        writer->len += 2 * n;
    }
}
