/* The results of derivations by their bytes: what carries a result is found by these, in a field or a
 * buffer. */
#include <stdlib.h>

#include "session/book_link.h"
#include "session/provenance.h"

static int compare_bytes(struct vt_bytes a, struct vt_bytes b)
{
    return a.len != b.len ? (a.len < b.len ? -1 : 1) : memcmp(a.data, b.data, a.len);
}

static int compare(const void *one, const void *other)
{
    const struct vt_book_result *a = one, *b = other;
    const int order = compare_bytes(a->bytes, b->bytes);

    return order != 0 ? order : (a->made.derive > b->made.derive) - (a->made.derive < b->made.derive);
}

/* True when an output before TERM has the same bytes. */
static bool repeats(const struct vt_book_derive *derive, uint8_t term)
{
    for (uint8_t i = 0; i < term; i++)
        if (vt_telling(derive->out[i].bytes) && vt_bytes_equal(derive->out[i].bytes, derive->out[term].bytes))
            return true;
    return false;
}

bool vt_book_list_results(struct vt_book *book)
{
    for (uint32_t d = 0; d < book->derives_len; d++)
        for (uint8_t i = 0; i < book->derives[d].outs; i++) {
            struct vt_book_result *result;

            if (!vt_telling(book->derives[d].out[i].bytes) || repeats(&book->derives[d], i))
                continue;
            result = vt_list_add(&book->results, &book->results_len, sizeof *result);
            if (result == NULL)
                return false;
            *result = (struct vt_book_result){ book->derives[d].out[i].bytes, { d, i } };
        }
    if (book->results_len > 0)
        qsort(book->results, book->results_len, sizeof *book->results, compare);
    return true;
}

uint32_t vt_book_result_after(const struct vt_book *book, struct vt_bytes bytes, uint32_t event)
{
    uint32_t low = 0, high = book->results_len;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const struct vt_book_result *result = &book->results[middle];
        const int order = compare_bytes(result->bytes, bytes);

        if (order < 0 || (order == 0 && book->derives[result->made.derive].event < event))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
