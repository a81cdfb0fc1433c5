/* Any bytes as PEM (RFC 7468): what is decoded fits its room, and comes again from its own base64. */
#include <stdlib.h>

#include "vitrine.h"
#include "tests/fuzz/support/fuzz.h"
#include "show/base64.h"

static uint32_t lines(struct vt_bytes text)
{
    uint32_t n = 1;

    for (size_t i = 0; i < text.len; i++)
        n += text.data[i] == '\n';
    return n;
}

/* BLOCK in one line, under a label that it can have. */
static struct vt_bytes encode(const struct vt_pem_block *block)
{
    FILE *out = fuzz_out(0);
    char group[4];

    fputs("-----BEGIN A-----\n", out);
    for (size_t at = 0; at < block->data.len; at += 3) {
        vt_base64_group(vt_bytes(block->data.data + at, block->data.len - at), group);
        fwrite(group, 1, sizeof group, out);
    }
    fputs("\n-----END A-----\n", out);
    return fuzz_written(0);
}

static void check_again(const struct vt_pem_block *block)
{
    const struct vt_bytes text = encode(block);
    uint8_t *out = malloc(vt_pem_room(text) + 1);
    struct vt_pem pem = vt_pem(text);
    struct vt_pem_block again;

    FUZZ_DEMAND(out != NULL);
    FUZZ_DEMAND(vt_pem_next(&pem, out, vt_pem_room(text), &again) == VT_PEM_BLOCK);
    FUZZ_DEMAND(vt_bytes_equal(again.data, block->data) && again.headers.len == 0);
    FUZZ_DEMAND(vt_pem_next(&pem, out, vt_pem_room(text), &again) == VT_PEM_END);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct vt_bytes text = vt_bytes(data, size);
    const size_t room = vt_pem_room(text);
    uint8_t *out = malloc(room > 0 ? room : 1), *less = malloc(room > 0 ? room : 1);
    struct vt_pem pem = vt_pem(text), small = pem;
    enum vt_pem_result result, lesser;
    struct vt_pem_block block;
    size_t last = 0;

    FUZZ_DEMAND(out != NULL && less != NULL);
    while ((result = vt_pem_next(&pem, out, room, &block)) != VT_PEM_END) {
        FUZZ_DEMAND(pem.at > last && pem.at <= size && pem.line >= 1 && pem.line <= lines(text));
        FUZZ_DEMAND(result != VT_PEM_NO_ROOM && vt_pem_error(result) != NULL);
        last = pem.at;
        /* Where there is no room for a block, that is all that changes. */
        lesser = vt_pem_next(&small, less,
                             result == VT_PEM_BLOCK && block.data.len > 0 ? block.data.len - 1 : room,
                             &(struct vt_pem_block){ .line = 0 });
        FUZZ_DEMAND(lesser == (result == VT_PEM_BLOCK && block.data.len > 0 ? VT_PEM_NO_ROOM : result));
        small = pem;
        if (result == VT_PEM_BLOCK) {
            FUZZ_DEMAND(block.at < pem.at && block.line <= pem.line);
            check_again(&block);
        }
    }
    free(less);
    free(out);
    return 0;
}
