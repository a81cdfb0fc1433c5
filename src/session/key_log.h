/* A key log, as NSS, OpenSSL, GnuTLS and this program write it: one secret a line.
 *
 *     CLIENT_RANDOM <64 hex digits> <96 hex digits>    the master secret of that client_random
 *     RSA <16 hex digits> <96 hex digits>              the pre_master_secret, by 8 encrypted bytes of it
 *
 * Other lines (TLS 1.3, comments) are passed over, as every reader of such files does.
 *
 * What this code does not check: that a secret is the right one. Whoever opens a record with it finds out. */
#pragma once

#include "base/bytes.h"

/* Secrets that are kept; later ones are not. A capture of 1 GB with a session every 256 KB has 4,096;
 * 16,384 take 1.3 MB. */
#define VT_KEY_LOG_MAX 16384

#define VT_KEY_LOG_SECRET 48

struct vt_key_log_entry {
    uint8_t id[32], id_len;                /* client_random, or 8 bytes of the encrypted pre_master_secret */
    uint8_t secret[VT_KEY_LOG_SECRET];
};

/* Zeroed, it is empty. */
struct vt_key_log {
    struct vt_key_log_entry *entries;
    uint32_t len, room;
    bool full;                             /* there were more than are kept */
};

/* The line of a session, its end included, in text: "CLIENT_RANDOM ", the digits, a space and a newline. */
#define VT_KEY_LOG_LINE (14 + 2 * 32 + 1 + 2 * VT_KEY_LOG_SECRET + 1)

/* Writes the line of MASTER, 48 bytes, under RANDOM, the 32 of client_random. OUT holds a secret then:
 * wipe it. */
void vt_key_log_line(struct vt_bytes random, struct vt_bytes master, char out[VT_KEY_LOG_LINE + 1]);

/* Adds the secrets in TEXT. False: no memory. */
bool vt_key_log_add(struct vt_key_log *log, struct vt_bytes text);

/* The secret of 48 bytes that belongs to ID; NULL: it is not there. */
const uint8_t *vt_key_log_find(const struct vt_key_log *log, struct vt_bytes id);

/* Wipes them. */
void vt_key_log_free(struct vt_key_log *log);
