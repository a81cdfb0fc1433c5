/* Inside the map of flipped bits: the bytes are dealt out to a workers of processes, one a core.
 *
 * What this code does not check: what a member found; session/flips.c counts it. */
#ifndef VT_SESSION_WORKERS_H
#define VT_SESSION_WORKERS_H

#include <stddef.h>
#include <stdint.h>

/* Byte AT is flipped by member AT % size. */
unsigned vt_workers_count(void);

/* Has each member do WORK, which fills in its share of RULES, 8 a byte of LEN bytes; the caller is member 0. A member that
 * can't be had, or that fails, has its share done by the caller. */
void vt_workers_run(void (*work)(void *context, unsigned member), void *context, uint16_t *rules, size_t len);

#endif
