#include "capture/tcp.h"

#include <stdlib.h>

struct vt_piece {
    struct vt_piece *next;
    uint32_t seq, ack, len, cut;
    bool waits;                    /* for what it acknowledges */
    uint8_t data[];
};

/* An acknowledgement of bytes that nobody saw is believed within this: the windows in use are smaller. */
#define TAIL_MAX (64 << 20)

/* What a piece counts for beside its bytes: its memory, and that each one makes the next slower to put in its
 * place. */
#define PIECE_COST 512

/* How far A is behind B, around the end of the numbers (RFC 9293 3.4). */
static int32_t distance(uint32_t a, uint32_t b)
{
    return (int32_t)(b - a);
}

/* True when what PIECE acknowledges has been told. A FIN counts as one (RFC 9293 3.4). */
static bool answered(const struct vt_flow *peer, const struct vt_piece *piece)
{
    const uint32_t ack = piece->ack - (peer->finished && piece->ack == peer->fin + 1);

    return !piece->waits || !peer->begun || distance(peer->next, ack) <= 0;
}

static void tell_lost(struct vt_tcp *t, int side, uint32_t n)
{
    t->flow[side].next += n;
    t->flow[side].lost += n;
    t->waiting = 0;
    t->out.lost(t->out.context, side, n);
}

/* Tells what is new in PIECE, whose bytes are DATA. It does not begin behind the next byte. */
static void tell_piece(struct vt_tcp *t, int side, const struct vt_piece *piece, const uint8_t *data)
{
    struct vt_flow *flow = &t->flow[side];
    const uint32_t old = (uint32_t)distance(piece->seq, flow->next);
    uint32_t cut = piece->cut;

    t->waiting = 0;
    if (old < piece->len) {
        const uint32_t n = piece->len - old;

        flow->next += n;
        flow->bytes += n;
        t->out.bytes(t->out.context, side, vt_bytes(data + old, n));
    } else {
        cut -= old - piece->len < cut ? old - piece->len : cut;
    }
    if (cut > 0)
        tell_lost(t, side, cut);
}

static bool in_order(const struct vt_flow *flow, const struct vt_piece *piece)
{
    return distance(piece->seq, flow->next) >= 0;
}

static void drop_first(struct vt_tcp *t, struct vt_flow *flow)
{
    struct vt_piece *piece = flow->held;
    const uint32_t size = piece->len + PIECE_COST;

    flow->held = piece->next;
    t->held -= size;
    *t->all -= size;
    free(piece);
}

/* Tells whatever has become due, in either direction. */
static void tell_in_order(struct vt_tcp *t)
{
    for (bool moved = true; moved;) {
        moved = false;
        for (int side = 0; side < 2; side++) {
            struct vt_flow *flow = &t->flow[side];

            while (flow->held != NULL && in_order(flow, flow->held)
                   && answered(&t->flow[!side], flow->held)) {
                tell_piece(t, side, flow->held, flow->held->data);
                drop_first(t, flow);
                moved = true;
            }
        }
    }
}

/* Gives up on one thing that is waited for: a hole before a piece; or, when the other stream has one,
 * that. */
static bool give_up(struct vt_tcp *t)
{
    for (int side = 0; side < 2; side++) {
        struct vt_flow *flow = &t->flow[side];

        if (flow->held == NULL || in_order(flow, flow->held))
            continue;
        tell_lost(t, side, (uint32_t)distance(flow->next, flow->held->seq));
        return true;
    }
    for (int side = 0; side < 2; side++)
        if (t->flow[side].held != NULL) {
            t->flow[side].held->waits = false;
            return true;
        }
    return false;
}

/* Puts PIECE in its place: behind those that begin no later. */
static void insert(struct vt_flow *flow, struct vt_piece *piece)
{
    struct vt_piece **at = &flow->held;

    while (*at != NULL && distance((*at)->seq, piece->seq) >= 0)
        at = &(*at)->next;
    piece->next = *at;
    *at = piece;
}

static bool hold(struct vt_tcp *t, int side, const struct vt_piece *head, struct vt_bytes data)
{
    struct vt_piece *piece = malloc(sizeof *piece + data.len);

    if (piece == NULL)
        return false;
    *piece = *head;
    memcpy(piece->data, data.data, data.len);
    insert(&t->flow[side], piece);
    t->held += piece->len + PIECE_COST;
    *t->all += piece->len + PIECE_COST;
    return true;
}

static void note_flags(struct vt_flow *flow, struct vt_flow *peer, const struct vt_segment *s)
{
    if ((s->flags & VT_TCP_SYN) && !flow->begun) {
        flow->begun = true;
        flow->next = s->seq + 1;
    }
    if ((s->flags & VT_TCP_FIN) && !flow->finished) {
        flow->finished = true;
        flow->fin = s->seq + (uint32_t)s->data.len + s->cut;
    }
    if ((s->flags & VT_TCP_ACK) && (!peer->has_acked || distance(peer->acked, s->ack) > 0)) {
        peer->has_acked = true;
        peer->acked = s->ack;
    }
}

bool vt_tcp_take(struct vt_tcp *t, int side, const struct vt_segment *s)
{
    struct vt_flow *flow = &t->flow[side], *peer = &t->flow[!side];
    const struct vt_piece head = { .seq = s->seq + ((s->flags & VT_TCP_SYN) != 0), .ack = s->ack,
                                   .cut = s->cut,
                                   .len = (uint32_t)s->data.len, .waits = (s->flags & VT_TCP_ACK) != 0 };
    bool kept = true;

    note_flags(flow, peer, s);
    if (head.len + head.cut > 0 && !(s->flags & VT_TCP_RST)) {
        if (!flow->begun) {
            flow->begun = flow->midway = true;
            flow->next = head.seq;
        }
        if (flow->held == NULL && in_order(flow, &head) && answered(peer, &head))
            tell_piece(t, side, &head, s->data.data);
        else if (distance(flow->next, head.seq + head.len + head.cut) > 0)
            kept = hold(t, side, &head, s->data);
    }
    if (t->held == 0)
        return kept;
    tell_in_order(t);
    t->waiting++;
    while (t->held > 0 && (t->waiting > VT_PATIENCE || t->held > VT_HELD_MAX || *t->all > VT_HELD_ALL_MAX)
           && give_up(t))
        tell_in_order(t);
    return kept;
}

/* What was acknowledged and never seen, at the end. */
static void tell_tail(struct vt_tcp *t, int side)
{
    struct vt_flow *flow = &t->flow[side];
    int32_t n;

    if (!flow->begun || !flow->has_acked)
        return;
    n = distance(flow->next, flow->acked - (flow->finished && flow->acked == flow->fin + 1));
    if (n > 0 && n <= TAIL_MAX)
        tell_lost(t, side, (uint32_t)n);
}

void vt_tcp_end(struct vt_tcp *t)
{
    tell_in_order(t);
    while (t->held > 0 && give_up(t))
        tell_in_order(t);
    tell_tail(t, 0);
    tell_tail(t, 1);
}
