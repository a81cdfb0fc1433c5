/* Runs a recorded session again: the same engine, the recorded bytes, seed and clock. Every byte the client
 * sends must equal the recorded one; then the same verdict follows from the same causes.
 *
 * Layers: the machine is net's, and has no socket in it.
 *
 * What this code does not check: events; session/comparison.h compares those. */
#pragma once

#include "net/machine.h"
#include "session/script.h"

enum vt_replay_outcome {
    VT_REPLAY_EQUAL,       /* every byte */
    VT_REPLAY_DIFFERS,     /* the client sent another byte, at offset AT of c2s; or more, or less */
    VT_REPLAY_UNFINISHED,  /* the client took fewer bytes than the trace has: at offset AT of s2c */
    VT_REPLAY_NO_SEED,     /* recorded without secrets: the client's choices are unknown */
    VT_REPLAY_INVALID      /* the trace's settings make no sense */
};

struct vt_replay {
    enum vt_replay_outcome outcome;
    uint64_t at;
    uint64_t sent, received;        /* bytes replayed */
    size_t kept;                    /* of those sent, the ones that the trace has */
    uint32_t gap;                   /* of the trace's gaps, the next */
    size_t held;                    /* bytes that were said and compared, but did not leave yet */
    struct vt_machine machine;      /* as it ended */
    struct vt_anchors anchors;
    bool blind;                     /* vt_replay_server: what the client says is not compared */
    const struct vt_script *trace;
};

/* Replays TRACE into SINK (may be NULL). ANCHORS: NULL for those the trace names. True when every byte was
 * equal. End with vt_replay_free; TRACE and ANCHORS must outlive it. */
bool vt_replay_run(struct vt_replay *replay, const struct vt_script *trace, const struct vt_anchors *anchors,
                   struct vt_sink *sink);

/* Hands what the server of TRACE sent to a client that makes random choices of its own, without a sink: up
 * to the chain of certificates nothing depends on those. For traces without secrets. End with
 * vt_replay_free. */
void vt_replay_server(struct vt_replay *replay, const struct vt_script *trace);

void vt_replay_free(struct vt_replay *replay);

/* Begins the session of TRACE in M, at its step BEGIN. False: its settings make no sense. */
bool vt_replay_begin(struct vt_machine *m, const struct vt_script *trace);

/* Does to M what STEP says, of the kinds BEGIN, END, SILENCE and JUDGE. */
void vt_replay_act(struct vt_machine *m, const struct vt_step *step);

/* "every byte the client sent equals the recorded one" and the like. */
const char *vt_replay_text(enum vt_replay_outcome outcome);
