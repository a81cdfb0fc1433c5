/* The recorded session that every vitrine carries: our own client against a Postfix, over STARTTLS, with its secrets.
 * vectors/ORIGIN.md says how it was made. */
#ifndef VT_TRACE_DEMO_H
#define VT_TRACE_DEMO_H

#include "base/bytes.h"

/* The trace, as vectors/sessions/postfix.trace holds it. */
struct vt_bytes vt_demo_trace(void);

#endif
