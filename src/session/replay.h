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
    uint64_t data;                  /* bytes of application data that came */
    size_t kept;                    /* of those sent, the ones that the trace has */
    uint32_t gap;                   /* of the trace's gaps, the next */
    size_t held;                    /* bytes that were said and compared, but did not leave yet */
    struct vt_machine machine;      /* as it ended */
    struct vt_anchors anchors;
    bool blind;                     /* what the client says is not compared */
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

/* The steps of it, for who takes others between. MEMORY: the client's, of vt_client_size bytes. BLIND: what
 * the client says is not compared. Each is false when the session goes another way, or can't go on. */
void vt_replay_init(struct vt_replay *r, const struct vt_script *trace, struct vt_sink *sink, bool blind,
                    void *memory);
bool vt_replay_step(struct vt_replay *r, const struct vt_step *step);

/* A step of kind RECEIVE is a turn, and its bytes. What the dialogue says leaves when the next turn begins,
 * or it settles: the server may have spoken on before. */
void vt_replay_turn(struct vt_replay *r, const struct vt_step *step);
bool vt_replay_feed(struct vt_replay *r, struct vt_bytes bytes);

/* The server has consented, and nothing came with it: TLS begins. */
bool vt_replay_settle(struct vt_replay *r);

/* "every byte the client sent equals the recorded one" and the like. */
const char *vt_replay_text(enum vt_replay_outcome outcome);
