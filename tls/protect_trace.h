/* What a trace shows of a record's protection once it has been removed or made: the cipher, the MAC, and what they were over.
 * The plain text is the record's buffer, which follows. Silent without a sink.
 *
 * What this code does not check: anything. The verdict is tls/protect.c's, and none of this is told of a record that failed. */
#ifndef VT_TLS_PROTECT_TRACE_H
#define VT_TLS_PROTECT_TRACE_H

#include "tls/protect.h"

#if VT_TRACE

/* RECORD was opened or, SEALED, made. TAIL: what CBC put behind the content. */
void vt_tell_protection(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                        struct vt_bytes tail, bool sealed);

#else

static inline void vt_tell_protection(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                                      struct vt_bytes tail, bool sealed)
{
    (void)p, (void)sink, (void)record, (void)tail, (void)sealed;
}

#endif

#endif
