/* Certificate policies as text: as they are typed, and in the first line of a trace, which holds what a
 * verifier was asked.
 *
 * What this code does not check: that a policy exists. */
#pragma once

#include "session/line.h"
#include "session/text_writer.h"
#include "vitrine.h"

#define VT_POLICY_OCTETS_MAX 64   /* of one OID; a UUID takes 20 */
#define VT_POLICIES_WANTED_MAX 16

/* What was asked, with the memory that it lies in. */
struct vt_policy_room {
    struct vt_policy_inputs inputs;   /* wanted is WANTED, or NULL */
    struct vt_bytes wanted[VT_POLICIES_WANTED_MAX];
    uint8_t octets[VT_POLICIES_WANTED_MAX][VT_POLICY_OCTETS_MAX];
};

/* The octets of an OID in dots, "2.23.140.1.2.1". False when it is none, or longer than OUT. */
bool vt_oid_read(const char *text, uint8_t out[VT_POLICY_OCTETS_MAX], size_t *len);

/* Adds a policy, "2.23.140.1.2.1". False when it is none, or one too many. */
bool vt_policy_add(struct vt_policy_room *room, const char *dotted);

/* Writes the members of INPUTS that are set, each with a comma before it; reads them again, into ROOM. */
void vt_policy_write(struct vt_text_writer *writer, const struct vt_policy_inputs *inputs);
bool vt_policy_read(struct vt_line *line, struct vt_policy_room *room);
