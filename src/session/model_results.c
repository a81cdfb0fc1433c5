/* The results of derivations by their bytes: what carries a result is found by these, in a field or a
 * buffer. */
#include <stdlib.h>

#include "session/model_link.h"
#include "session/provenance.h"

static int compare_bytes(struct vt_bytes a, struct vt_bytes b)
{
    return a.len != b.len ? (a.len < b.len ? -1 : 1) : memcmp(a.data, b.data, a.len);
}

static int compare(const void *one, const void *other)
{
    const struct vt_model_result *a = one, *b = other;
    const int order = compare_bytes(a->bytes, b->bytes);

    return order != 0 ? order : (a->made.derive > b->made.derive) - (a->made.derive < b->made.derive);
}

/* True when an output before TERM has the same bytes. */
static bool repeats(const struct vt_model_derive *derive, uint8_t term)
{
    for (uint8_t i = 0; i < term; i++)
        if (vt_telling(derive->out[i].bytes) && vt_bytes_equal(derive->out[i].bytes, derive->out[term].bytes))
            return true;
    return false;
}

bool vt_model_list_results(struct vt_model *model)
{
    for (uint32_t d = 0; d < model->derives_len; d++)
        for (uint8_t i = 0; i < model->derives[d].outs; i++) {
            struct vt_model_result *result;

            if (!vt_telling(model->derives[d].out[i].bytes) || repeats(&model->derives[d], i))
                continue;
            result = vt_list_add(&model->results, &model->results_len, sizeof *result);
            if (result == NULL)
                return false;
            *result = (struct vt_model_result){ model->derives[d].out[i].bytes, { d, i } };
        }
    if (model->results_len > 0)
        qsort(model->results, model->results_len, sizeof *model->results, compare);
    return true;
}

uint32_t vt_model_result_after(const struct vt_model *model, struct vt_bytes bytes, uint32_t event)
{
    uint32_t low = 0, high = model->results_len;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const struct vt_model_result *result = &model->results[middle];
        const int order = compare_bytes(result->bytes, bytes);

        if (order < 0 || (order == 0 && model->derives[result->made.derive].event < event))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
