/* Which instructions beyond the plain ones this processor has. Only the x86-64 build has files that use any;
 * elsewhere VT_CPU_X86 is 0, and the test in front of each such call is a constant:
 *
 *     if (VT_CPU_X86 && vt_cpu_has(VT_CPU_SHA))
 *         vt_sha256_compress_x86(...);
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#if defined(__x86_64__)
enum { VT_CPU_X86 = 1 };
#else
enum { VT_CPU_X86 = 0 };
#endif

enum vt_cpu_feature {
    VT_CPU_AES = 1,         /* AES-NI, with SSSE3 and SSE4.1 */
    VT_CPU_CLMUL = 2,       /* PCLMULQDQ, with SSSE3 */
    VT_CPU_SHA = 4,         /* SHA-NI, with SSSE3 and SSE4.1 */
    VT_CPU_SSSE3 = 8,
};

/* True when this processor has FEATURE. It is asked once, and the answer kept.
 * CT: time tells whether it was asked before: no secret goes in. */
bool vt_cpu_has(enum vt_cpu_feature feature);
