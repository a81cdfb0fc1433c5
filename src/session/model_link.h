/* What joins the events of a model: the terms of a derivation, the origins of values, the list of messages. For session/model.c.
 *
 * What this code does not check: that equal bytes are the same value; session/provenance.h says when they are. */
#ifndef VT_SESSION_MODEL_LINK_H
#define VT_SESSION_MODEL_LINK_H

#include "session/model.h"

/* Reads the operation, inputs and outputs of a line's derivation. Whether an input without a value is a name or a literal is
 * found out by vt_model_link. */
bool vt_model_take_derive(struct vt_line *line, struct vt_model_derive *derive);

/* Finds the sentence of the rule that CHECK names, and its fix with what was seen. */
bool vt_model_explain(struct vt_line *line, struct vt_model_check *check);

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
