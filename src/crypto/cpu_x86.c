#include "crypto/cpu.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <stdatomic.h>

enum { KNOWN = 1 << 30 };

static unsigned ask(void)
{
    unsigned a = 0, b = 0, c = 0, d = 0, leaf7 = 0, found = KNOWN;
    bool sse41;

    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & bit_SSSE3) == 0)
        return found;
    sse41 = (c & bit_SSE4_1) != 0;
    if (__get_cpuid_count(7, 0, &a, &b, &(unsigned){ 0 }, &d))
        leaf7 = b;
    found |= VT_CPU_SSSE3;
    if (sse41 && (c & bit_AES))
        found |= VT_CPU_AES;
    if (c & bit_PCLMUL)
        found |= VT_CPU_CLMUL;
    if (sse41 && (leaf7 & bit_SHA))
        found |= VT_CPU_SHA;
    return found;
}

/* CPUID traps to the hypervisor on a virtual machine, which takes longer than hashing a record, so its answer
 * is kept. Every thread would store the same value: no one can see a race. */
bool vt_cpu_has(enum vt_cpu_feature feature)
{
    static atomic_uint features;
    unsigned known = atomic_load_explicit(&features, memory_order_relaxed);

    if (known == 0) {
        known = ask();
        atomic_store_explicit(&features, known, memory_order_relaxed);
    }
    return (known & feature) != 0;
}

#endif
