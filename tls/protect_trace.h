/* What a trace shows of a record's protection: how plain text became ciphertext, or the reverse. Of a record
 * that was opened it is told once the wire has been read, and the plain text's own buffer follows; of one
 * that was made, behind that buffer and before the wire. A build without trace has none of this.
 *
 * What this code does not check: anything. The verdict is tls/protect.c's, and none of this is told of a
 * record that failed. */
#pragma once

#include "tls/protect.h"

/* RECORD was opened, and PLAIN is all that came out; or, SEALED, made of what came from MADE_OF. TAIL: what
 * CBC put behind the content. */
void vt_tell_protection(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                        struct vt_bytes plain, struct vt_bytes tail, struct vt_from made_of, bool sealed);
