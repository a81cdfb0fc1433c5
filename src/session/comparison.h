/* A recorded session told again: the replay's own events, as the lines of a trace, and where they differ from
 * the recorded ones.
 *
 * Every line must come out again, equal and in order; none is exempt. Some are told from what the trace says
 * of them, since nothing else in it knows: the target and the time of the first line; what the checks called
 * net.* saw of the network, tls.offers of a second connection, and tls.alert, with the reason
 * client-certificate-reply, of what was said under TLS; what a root certificate holds that the verifier does
 * not look at.
 *
 * What this code does not check: those; that a trace which differs in nothing was not made up as a
 * whole. */
#pragma once

#include <stdio.h>

#include "session/replay.h"

/* Replays TRACE into REPLAY, as vt_replay_run does. Its events go to ALSO (may be NULL), and as text to
 * OUT (may be NULL), with the secrets that they have when SECRETS. */
bool vt_replay_told(struct vt_replay *replay, const struct vt_script *trace, const struct vt_anchors *anchors,
                    bool secrets, struct vt_sink *also, FILE *out);

/* Replays TRACE, which may hold no more than a replay needs, into MODEL, whose first line is RECORDED. False
 * when the replay goes astray, or memory ran out; end with vt_model_free either way. */
bool vt_replay_model(const struct vt_script *trace, const struct vt_recorded *recorded,
                     struct vt_model *model);

struct vt_comparison {
    uint32_t events;                       /* lines of the record that came out again */
    uint32_t line;                         /* of the record, from 1: the first that did not, or the one
                                              that it lacks; 0: none */
    char recorded[320], replayed[320];     /* what was there, shortened around the first difference; "":
                                              nothing more */
};

/* Replays TRACE into REPLAY and compares its lines with RECORDED, its text, as they come; a trace that
 * ended at its size is compared up to there. True when they are equal. *WENT: so were the bytes that the
 * client sent. */
bool vt_comparison_run(struct vt_replay *replay, const struct vt_script *trace, struct vt_bytes recorded,
                       struct vt_sink *also, struct vt_comparison *result, bool *went);

/* Compares the text of a trace with that of its replay. Of a CONDENSED one each line must come again, with
 * any others between. True when they do. */
bool vt_comparison_of(struct vt_bytes recorded, struct vt_bytes replayed, bool condensed,
                      struct vt_comparison *result);
