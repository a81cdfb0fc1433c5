/* A file of DER as it is shown, and written down. */
#include "tests/fuzz/support/fuzz.h"
#include "session/model.h"
#include "session/jsonl.h"
#include "session/tee.h"
#include "show/text.h"

static struct vt_model told;
static struct vt_jsonl jsonl;
static struct vt_tee tee;

struct vt_sink *fuzz_viewers(void)
{
    const struct vt_trace_head head = { .target = "fuzz.der" };

    vt_model_begin(&told, false);
    vt_jsonl_begin(&jsonl, fuzz_out(1), false, &head);
    vt_tee_init(&tee);
    (void)(vt_tee_add(&tee, &told.sink) && vt_tee_add(&tee, &jsonl.sink));
    return &tee.sink;
}

void fuzz_check_viewers(struct vt_bytes data, bool whole)
{
    struct vt_trace_error error;
    struct vt_model model;

    FUZZ_DEMAND(vt_model_end(&told) && vt_jsonl_end(&jsonl));
    FUZZ_DEMAND(vt_text_write(fuzz_out(0), &told, false));
    vt_model_free(&told);
    fuzz_check_text(fuzz_written(0));
    FUZZ_DEMAND(vt_model_read(fuzz_written(1), &model, &error));
    FUZZ_DEMAND(model.buffers_len == 1 && vt_bytes_equal(model.buffers[0].data, data));
    FUZZ_DEMAND(!whole || model.unparsed == 0);
    vt_model_free(&model);
}
