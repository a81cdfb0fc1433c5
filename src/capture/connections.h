/* The TCP connections of a capture and the TLS in them, in constant memory (capture/capture.h has the
 * bounds). Of each one it is found out what was agreed on and what is lost; of one, all that was said is
 * kept, to be told: the one with the number that is asked for, or the first in which there is TLS.
 *
 * What this code does not check: anything of TLS. Each connection's observer does. */
#pragma once

#include "session/memory.h"
#include "capture/observe.h"
#include "capture/tcp.h"

/* The first losses of a connection are told one by one. */
#define VT_LOSSES_MAX 4

struct vt_loss {
    bool from_server;
    uint64_t off, len;             /* of the direction's stream */
};

/* Bytes of one side, or LOST ones. */
struct vt_said {
    bool from_server;
    uint64_t lost;
    struct vt_bytes bytes;
};

/* What was said on a connection. */
struct vt_kept {
    struct vt_arena arena;         /* what its bytes live in */
    struct vt_said *said;
    uint32_t said_len;
    uint64_t len;                  /* of all that */
    bool full;                     /* it ends before the connection does */
};

/* Why a connection was looked into no further. */
enum vt_given_up { VT_LOOKED, VT_NO_TLS_YET, VT_TOO_MANY_AT_ONCE, VT_NO_MEMORY };

struct vt_connection {
    uint32_t number;               /* from 1, by the first packet */
    struct vt_endpoint client, server;
    bool roles_known;              /* by a SYN or a hello; else the lower port is the server's */
    bool closed;
    int64_t time;                  /* of the first packet */
    uint64_t packets;
    struct vt_tcp tcp;             /* side 0 is the client's */
    struct vt_loss losses[VT_LOSSES_MAX];
    uint32_t losses_len;           /* all of them */
    enum vt_given_up given_up;
    struct vt_observer *observer;  /* NULL: not yet, or its handshake is over */
    struct vt_kept *kept;          /* NULL: nothing is */
    struct vt_observed seen;       /* its views are gone when the observer is; these two are kept */
    char server_name[64], subject[100];
    struct vt_connection *same_hash, *older, *newer;   /* of the table; of those observed */
    struct vt_connections *home;
};

struct vt_connections {
    struct vt_key_log *keys;
    uint32_t wanted;               /* the number that is asked for; 0: the first with TLS */
    struct vt_connection **all;    /* by number, from 0 */
    uint32_t len;
    uint32_t with_tls;
    struct vt_connection *chosen;  /* of which all is kept to the end; NULL: none yet */
    uint64_t uncounted;            /* packets of connections beyond VT_CONNECTIONS_MAX */
    uint64_t kinds[5];             /* packets, by enum vt_packet_kind */
    uint16_t unknown_link;         /* of VT_PACKET_LINK */
    uint64_t held;
    uint32_t observed;
    struct vt_connection *oldest, *newest;
    struct vt_connection *table[4096];
};

/* NULL: no memory. KEYS may grow meanwhile. */
struct vt_connections *vt_connections_new(struct vt_key_log *keys, uint32_t wanted);
void vt_connections_take(struct vt_connections *c, const struct vt_packet *packet);
/* Nothing more comes. To be called once, in any case. */
void vt_connections_end(struct vt_connections *c);
/* Tells SINK of N, the chosen one, once nothing more comes: seen is then what that came to, with all secrets
 * that are known by now, and kept->full says whether it ended early. False: no memory. */
bool vt_connection_tell(struct vt_connection *n, struct vt_sink *sink);
void vt_connections_free(struct vt_connections *c);
