/* What joins the events of a model: the terms of a derivation, the origins of values, the list of messages.
 * For session/model.c.
 *
 * What this code does not check: that an input is what stands where it says that it came from. The audit
 * does. */
#pragma once

#include "session/model.h"

/* What is needed while a model is made. */
struct vt_model_making {
    struct vt_texts texts;
    uint32_t ordinals[VT_BUFFER_FILE + 1];
};

/* False, with PROBLEM kept unless there was one. */
bool vt_model_refuse(struct vt_model *m, const char *problem);

/* Memory of the model's: N bytes; one more item of SIZE bytes, zeroed, in the list that ITEMS is the address
 * of. NULL, with the model refused, when there is none. */
void *vt_model_take(struct vt_model *m, size_t n);
void *vt_model_add(struct vt_model *m, void *items, uint32_t *count, size_t size);

/* Copies in the model's memory: a text, which may be NULL; bytes; a value; and it as text, NULL when there is
 * none or it is withheld. */
const char *vt_model_keep(struct vt_model *m, const char *text);
struct vt_bytes vt_model_keep_bytes(struct vt_model *m, struct vt_bytes bytes);
struct vt_value vt_model_copy_value(struct vt_model *m, const struct vt_value *value);
const char *vt_model_keep_value(struct vt_model *m, const struct vt_value *value);
const char *vt_model_keep_path(struct vt_model *m, const struct vt_parse *parse, const char *leaf);
void vt_model_keep_meaning(struct vt_model *m, struct vt_model_field *field, const struct vt_value *value);

/* Notes what happened; *EVENT is its index. */
void vt_model_add_event(struct vt_model *m, enum vt_event_kind kind, uint32_t index, uint32_t *event);

/* Events of two kinds. */
void vt_model_take_check(struct vt_model *m, const struct vt_event *told);
void vt_model_take_derive(struct vt_model *m, const struct vt_event *told);

/* The first line, as text. */
void vt_model_show_head(struct vt_model *m);

/* Once all events are there: the bytes of buffers and groups, the origin of each input, the messages. False
 * when there is no memory. */
bool vt_model_link(struct vt_model *model);

/* Steps of it: the results, by their bytes; the messages. */
bool vt_model_list_results(struct vt_model *model);
bool vt_model_list_messages(struct vt_model *model);
