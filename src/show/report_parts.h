/* The parts of the report that say what happened, not what was judged. */
#pragma once

#include "show/report_input.h"

void vt_part_starttls(struct vt_layout *p, const struct vt_report_input *a);
void vt_part_handshake(struct vt_layout *p, const struct vt_report_input *a);
void vt_part_chain(struct vt_layout *p, const struct vt_report_input *a);

void vt_part_replay(struct vt_layout *p, const struct vt_report_replay *replay);

/* The demand of a trusted issuer, kept. */
void vt_part_issuer(struct vt_layout *p, const char *label, const struct vt_report_input *a);
