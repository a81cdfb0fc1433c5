/* The list of a capture's connections: who talked to whom, what was agreed on, what is lost. For people, or a JSON object each.
 *
 * What this code does not check: anything: it prints what capture/conversation.h found. */
#ifndef VT_CLI_VIEW_CONNECTIONS_H
#define VT_CLI_VIEW_CONNECTIONS_H

#include "cli/options.h"
#include "capture/conversation.h"

void vt_connections_print(FILE *out, const struct vt_conversations *c, const struct vt_capture *capture,
                          const struct vt_options *o);

#endif
