/* The list of a capture's connections: who talked to whom, what was agreed on, what is lost. For people, or a
 * JSON object each.
 *
 * What this code does not check: anything: it prints what capture/connections.h found. */
#pragma once

#include "cli/options.h"
#include "capture/connections.h"

void vt_connections_list(FILE *out, const struct vt_connections *c, const struct vt_capture *capture,
                          const struct vt_options *o);
