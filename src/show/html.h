/* A model as a page: one HTML file for a browser, with nothing else needed. No request leaves it: its content
 * security policy allows none, and no script and no style but its own two, by their hash.
 *
 * All there is to read is in the HTML, in order: flights, buffers with their fields, derivations, chain,
 * rules. That is also what a reader sees whose browser runs no scripts. page.js reads that same document, and
 * makes panes, trees and a graph of it.
 *
 * What this code does not check: that the model is true. Texts of the model may come from anywhere: all are
 * escaped here. */
#pragma once

#include <stdio.h>

#include "session/model.h"

/* Events that a page draws, some 3,000 records, and bytes in them: 20 MB of HTML. More is more than a
 * browser shows. */
#define VT_HTML_EVENTS_MAX 40000u
#define VT_HTML_BYTES_MAX 5000000u

struct vt_flip_map;

/* Writes MODEL as a page to OUT, with the map FLIPS when it is not NULL. Of too many events it draws the
 * first, and says so. False when OUT has an error. */
bool vt_html_write(FILE *out, const struct vt_model *model, const struct vt_flip_map *flips);
