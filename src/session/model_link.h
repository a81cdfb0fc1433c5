/* What joins the events of a model: the terms of a derivation, the origins of values, the list of messages. For session/model.c.
 *
 * What this code does not check: that equal bytes are the same value; session/provenance.h says when they are. */
#ifndef VT_SESSION_MODEL_LINK_H
#define VT_SESSION_MODEL_LINK_H

#include "session/model.h"

/* What is needed while a model is made. */
struct vt_model_making {
    struct vt_texts texts;
    uint32_t ordinals[VT_BUFFER_FILE + 1];
};

/* Once all events are there: the bytes of buffers and groups, the origin of each input, the messages. False when there is no
 * memory. */
bool vt_model_link(struct vt_model *model);

/* Steps of it: the results, by their bytes; the messages. */
bool vt_model_list_results(struct vt_model *model);
bool vt_model_list_messages(struct vt_model *model);

/* Gives TERM what a record protects, as its plain text's buffer has it: all of it; or, ALL false, what is before MAC and padding, which is
 * what a MAC is over (RFC 5246 6.2.3.1). */
void vt_model_resolve_plain(const struct vt_model *model, struct vt_model_term *term, uint32_t event, bool all);

#endif
