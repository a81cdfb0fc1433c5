/* Sessions of our own client under a fuzzer: their settings, and what must hold when one opens.
 *
 * What this code does not check: what the server said; the targets know that. */
#pragma once

#include "tests/fuzz/support/fuzz.h"
#include "capture/connections.h"
#include "tls/client.h"
#include "session/model.h"

/* What the first byte of an input says: whose settings, by the table in session.c, flags, and in its two high
 * bits the cuts. */
enum { FUZZ_SESSIONS = 6, FUZZ_STRICT = 8, FUZZ_NO_ANCHOR = 16, FUZZ_RECORD = 32 };

/* The settings: trust, suite and group, with the seed, clock and name of the recorded sessions. */
struct vt_client_config fuzz_config(uint8_t flags);

/* Hears a session, and keeps its handshake messages. */
struct fuzz_witness {
    struct vt_bytes messages;       /* joined, without HelloRequest (RFC 5246 7.4.9) */
    size_t room;
    size_t before[2];               /* bytes of them before each Finished */
    unsigned finished;
};
void fuzz_witness_begin(struct fuzz_witness *w);
void fuzz_witness_hear(void *witness, const struct vt_event *event);

/* verify_data of the Finished with LABEL, computed from what was heard before the Nth. False: the client has
 * no keys yet. */
bool fuzz_verify_data(const struct fuzz_witness *w, const struct vt_client *client, unsigned nth,
                      const char *label, uint8_t out[12]);

/* A session under way. One may be heard, and one silent, at a time. */
struct fuzz_stage {
    struct vt_client *client;
    uint8_t flags;
    bool heard, opened;
    const struct fuzz_witness *witness;  /* of one that is heard */
    size_t taken, data;                  /* bytes: fed, and of application data that came out */
    uint64_t hash;                       /* of that data: FNV-1a */
};

/* Begins one. HEARD: all that can listen does: tiles, the report and, with FUZZ_RECORD, a trace. */
void fuzz_stage_begin(struct fuzz_stage *s, uint8_t flags, bool heard);

/* Feeds BYTES in pieces of STEP, as net/session.c does, until the client has failed or takes no more.
 * Demands, when it opens, that it heard the server's right Finished. */
void fuzz_stage_feed(struct fuzz_stage *s, struct vt_bytes bytes, size_t step);

/* Says QUIT and goodbye where it opened; then the server is gone. Of one that was heard it demands that SAID
 * is what the trace says crossed the wire, that all is tiled, that the trace is read back and replays, and
 * that the report is safe to show. */
void fuzz_stage_end(struct fuzz_stage *s, struct vt_bytes said);

/* Demands that two sessions came to the same end, and that none is good without a root; wipes both. */
void fuzz_stage_compare(struct fuzz_stage *a, struct fuzz_stage *b);

/* The cuts that FLAGS choose, for a session that is silent. */
size_t fuzz_step(uint8_t flags);

/* Demands that TEXT, a trace that was just written, is read back, and replays. */
void fuzz_check_trace(struct vt_bytes text);

/* The model of N, the chosen one of a capture, by way of a trace. */
void fuzz_read_connection(struct vt_connection *n, struct vt_model *model);

/* Demands that the packets of MODEL hold what crossed its wire. */
void fuzz_check_packets(const struct vt_model *model);
