/* Any bytes as a trace (docs/trace.md): the model that is made of it, every way to look at that, and the
 * replay. */
#include <stdlib.h>

#include "show/view_text.h"
#include "tests/fuzz/support/session.h"
#include "tests/unit/support/model_breach.h"
#include "show/html.h"
#include "session/recompute.h"
#include "session/provenance.h"
#include "session/comparison.h"

static void check_texts(const struct vt_model *model)
{
    char last[16];
    struct vt_questions questions = { .find = NULL };

    FUZZ_DEMAND(vt_view_text(&questions, "fuzz.trace", model, fuzz_out(0), false));
    fuzz_check_text(fuzz_written(0));
    if (model->events_len == 0)
        return;
    snprintf(last, sizeof last, "%lu", (unsigned long)model->events_len);
    questions.from = "1";
    questions.to = last;
    FUZZ_DEMAND(vt_view_text(&questions, "fuzz.trace", model, fuzz_out(0), false));
    fuzz_check_text(fuzz_written(0));
}

static void check_page(const struct vt_model *model)
{
    FUZZ_DEMAND(vt_html_write(fuzz_out(0), model, NULL));
    fuzz_check_html(fuzz_written(0));
}

static void hear_step(void *context, const char *name, int index, struct vt_bytes value, const char *clause)
{
    (void)index;
    (void)clause;
    *(size_t *)context += strlen(name) + value.len;
}

/* What one derivation came from and went to; a hostile trace has many, and the textbook is slow. */
static void check_derive(const struct vt_model *model, uint32_t index)
{
    struct vt_range range = vt_range_of_output(index, 0);
    size_t heard = 0;
    const struct vt_step_sink steps = { .write = hear_step, .context = &heard };
    struct vt_dependents reach;

    (void)vt_recomputed_text(vt_recompute_derive(model, index, &steps));
    if (model->derives[index].outs == 0)
        return;
    FUZZ_DEMAND(vt_dependents(model, &range, &reach));
    FUZZ_DEMAND(reach.count <= model->derives_len);
    vt_dependents_free(&reach);
}

static void check_model(struct vt_bytes text)
{
    struct vt_trace_error error;
    struct vt_model model;

    if (!vt_model_read(text, &model, &error)) {
        FUZZ_DEMAND(error.text[0] != '\0' && memchr(error.text, '\0', sizeof error.text) != NULL);
        fuzz_check_text(vt_text(error.text));
        return;
    }
    FUZZ_DEMAND(vt_model_breach(&model)[0] == '\0');
    check_texts(&model);
    check_page(&model);
    fuzz_check_packets(&model);
    for (uint32_t i = model.derives_len > 4 ? model.derives_len - 4 : 0; i < model.derives_len; i++)
        check_derive(&model, i);
    vt_model_free(&model);
}

static void check_replay(struct vt_bytes text)
{
    struct vt_comparison result;
    struct vt_trace_error error;
    struct vt_replay replay;
    struct vt_script trace;
    bool equal;

    if (!vt_script_read(text, &trace, &error))
        return;
    equal = vt_replay_told(&replay, &trace, NULL, trace.secrets, NULL, fuzz_out(0));
    FUZZ_DEMAND(equal == (replay.outcome == VT_REPLAY_EQUAL));
    if (!vt_comparison_of(text, fuzz_written(0), trace.condensed, &result)) {
        fuzz_check_text(vt_text(result.recorded));
        fuzz_check_text(vt_text(result.replayed));
    }
    vt_replay_free(&replay);
    vt_script_free(&trace);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_signatures(false);
    check_model(vt_bytes(data, size));
    check_replay(vt_bytes(data, size));
    return 0;
}
