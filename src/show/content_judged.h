/* The words for what is judged: a rule as it was applied. */
#pragma once

#include "show/content.h"
#include "show/layout.h"

/* Rules that are told together: those whose id begins with ID. */
struct vt_section {
    const char *label, *id;
};

/* The four demands on a server's certificate. */
enum { VT_DEMANDS = 4 };
extern const struct vt_section vt_demands[VT_DEMANDS];

/* The check that decides the demand; NULL: it was not judged. */
const struct vt_model_check *vt_demand_check(const struct vt_model *model, size_t demand);

/* What the chain ends in that is not in it: an anchor, or a name that nothing known bears. *NAME is the
 * issuer of its last certificate, and becomes the anchor's. */
const char *vt_anchor(const struct vt_model *model, const char **name);

/* What is said of a check: all but the last, one below the other; or all of it in a line, "leaf.name:
 * certificate 0: DNS:*.example, wanted mail.example (RFC 9525 §6.3)". */
enum vt_check_part {
    VT_CHECK_RULE, VT_CHECK_DEMANDS, VT_CHECK_SEEN, VT_CHECK_WANTED, VT_CHECK_CLAUSE, VT_CHECK_FIX,
    VT_CHECK_PLACE, VT_CHECK_LINE
};

/* A part of it, to be freed; "": there is nothing to say. */
char *vt_check_text(const struct vt_words *w, const struct vt_model_check *check, enum vt_check_part part);

/* How a part is called, and its ink. */
struct vt_check_row {
    const char *label;
    enum vt_ink ink;
};
extern const struct vt_check_row vt_check_rows[VT_CHECK_LINE];

/* On a page of text: LABEL, the mark and the part FIRST; the parts behind it below, to the fix. */
void vt_check_print(struct vt_layout *p, const char *label, enum vt_check_part first,
                    const struct vt_model *model, const struct vt_model_check *check);
