/* What joins the events of a book: the terms of a derivation, the origins of values, the list of messages. For session/book.c.
 *
 * What this code does not check: that equal bytes are the same value; session/provenance.h says when they are. */
#ifndef VT_SESSION_BOOK_LINK_H
#define VT_SESSION_BOOK_LINK_H

#include "session/book.h"

/* Reads the operation, inputs and outputs of a line's derivation. Whether an input without a value is a name or a literal is
 * found out by vt_book_link. */
bool vt_book_take_derive(struct vt_line *line, struct vt_book_derive *derive);

/* Finds the sentence of the rule that CHECK names, and its fix with what was seen. */
bool vt_book_explain(struct vt_line *line, struct vt_book_check *check);

/* Once all events are there: the bytes of buffers and groups, the origin of each input, the messages. False when there is no
 * memory. */
bool vt_book_link(struct vt_book *book);

/* Steps of it: the results, by their bytes; the messages. */
bool vt_book_list_results(struct vt_book *book);
bool vt_book_list_messages(struct vt_book *book);

/* Gives TERM what a record protects, as its plain text's buffer has it: all of it; or, ALL false, what is before MAC and padding, which is
 * what a MAC is over (RFC 5246 6.2.3.1). */
void vt_book_resolve_plain(const struct vt_book *book, struct vt_book_term *term, uint32_t event, bool all);

#endif
