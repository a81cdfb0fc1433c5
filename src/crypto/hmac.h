/* HMAC, RFC 2104, over any hash of crypto/hash.h.
 *
 * What this code does not check: the strength of a key, the length that a caller compares (compare tags with
 * vt_ct_equal). */
#pragma once

#include "crypto/hash.h"

/* A running HMAC. It holds the key, in effect: wipe it (vt_hmac_final does). A copy made right after
 * vt_hmac_init is a keyed MAC to start each message from, which saves two compressions a message. */
struct vt_hmac {
    struct vt_hash_state inner, outer;
};

/* CT: time tells the hash and the length of KEY, nothing of its bytes. */
void vt_hmac_init(struct vt_hmac *hmac, const struct vt_hash *hash, struct vt_bytes key);
/* CT: time tells the length of DATA alone. */
void vt_hmac_update(struct vt_hmac *hmac, struct vt_bytes data);

/* Writes digest_len bytes to TAG and wipes HMAC.
 * CT: time tells the length of the message alone. */
void vt_hmac_final(struct vt_hmac *hmac, uint8_t *tag);

/* CT: time tells the lengths of KEY and DATA alone. */
void vt_hmac_once(const struct vt_hash *hash, struct vt_bytes key, struct vt_bytes data, uint8_t *tag);
