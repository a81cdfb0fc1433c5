/* Values as text, one way for all renderers: the report, the JSON, the trace, the tree.
 *
 * Texts may come from anywhere, so all of this is safe to show: control characters, bytes that are no UTF-8
 * and characters that change the direction of writing come out as \xNN, a backslash doubled.
 *
 * What this code does not check: that a value is what its bytes say. */
#pragma once

#include "base/cursor.h"
#include "base/out.h"

/* Writes VALUE into OUT as snprintf does (NUL-terminated, cut to SIZE, never inside a character), returns the
 * length uncut. Numbers are decimal; enums their name, or "unassigned (0x1234)"; bytes lower-case hex; times
 * 2026-11-24T16:11:08Z; OIDs their name, or dotted; Names RFC 4514; general names "DNS:mail.example";
 * addresses as written; withheld: "secret". */
size_t vt_value_text(const struct vt_value *value, char *out, size_t size);

/* The same for bytes that are text of any origin. */
size_t vt_escape_text(struct vt_bytes text, char *out, size_t size);

/* The same for text that was escaped once, such as a value in a trace: its backslashes stay as they are. */
size_t vt_clean_text(struct vt_bytes text, char *out, size_t size);

/* Lower-case hex; that, in either case, read into half as many bytes: false when it is none; and true when
 * TEXT is that of BYTES, which may be NULL, both of them. */
size_t vt_hex_text(struct vt_bytes bytes, char *out, size_t size);
bool vt_hex_read(struct vt_bytes digits, uint8_t *out);
bool vt_is_hex_of(const char *text, struct vt_bytes bytes);

/* Reads what vt_time_format writes, 2026-11-24T16:11:08Z: strictly. */
bool vt_time_parse(const char *text, int64_t *seconds);

/* An open name behind others, or the FIRST; the path of PARSE's open names, and LEAF when not NULL:
 * "server_hello.extensions[2].type". */
void vt_put_open(struct vt_out *out, const struct vt_open *open, bool first);
size_t vt_path_text(const struct vt_parse *parse, const char *leaf, char *out, size_t size);

/* "uint", "general_name"… */
const char *vt_value_kind_name(enum vt_value_kind kind);

/* "c2s", "record", "signature_block"… */
const char *vt_buffer_kind_name(enum vt_buffer_kind kind);

/* "handshake_failure (what was offered will not do)", by the alert's number. */
extern const struct vt_name vt_alert_words[];

/* "pass", "warn", "fail", "skip". */
const char *vt_result_name(enum vt_result result);

/* True of a rule that was broken: it failed, or is warned of. */
static inline bool vt_is_broken(enum vt_result result)
{
    return result == VT_FAIL || result == VT_WARN;
}

/* A sentence of the table of rules with {seen}, {wanted}, {subject}, {issuer}, {depth} filled in from CHECK.
 * A subject or issuer that is not there reads "certificate N" or "its issuer". */
size_t vt_template_text(const char *sentence, const struct vt_event_check *check, char *out, size_t size);
