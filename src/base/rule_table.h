/* The one table of rules, a file for each subject; see base/rule.h. No guard: it is included once for each
 * thing that is made of it. The order of the rows is that of enum vt_rule.
 *
 * Above a row stands what its standard says, word for word: … for what is left out, ' for quotation marks
 * within. Rows below share it that have the same clause. A rule of our own says that it is.
 *
 * VT_ROW(symbol, class, id, reason, exit, alert, verify code, clause, sentence, fix)
 *
 * The class is the kind of thing that a rule notices (session/flips.h counts by it): MESSAGE, WAITING,
 * DIALOGUE, RECORD, MAC, ORDER, CHOICE, SIGNATURE, FINISHED, CERTIFICATE or CHAIN.
 *
 * Verify codes are those that OpenSSL documents, so that a mail admin can search for them. */

/* Syntax: what is wrong with bytes. The owner of the bytes says what it means. */

/* "A message could not be decoded because some field was out of the specified range or the length of the
 * message was incorrect." (RFC 5246 7.2.2) */
VT_ROW(TRUNCATED, MESSAGE, "syntax.length", "truncated", 0, 50, 0, "RFC 5246 7.2.2",
       "a field lies within the bytes that hold it",
       "{seen} bytes were left where the field needs more; have the owner look for what cuts the data short")
VT_ROW(TRAILING, MESSAGE, "syntax.length", "trailing", 0, 50, 0, "RFC 5246 7.2.2",
       "a structure fills the length that was given for it",
       "{seen} bytes are left over; have the owner remove them")
/* Ours: what nests or repeats in hostile bytes has to end somewhere. */
VT_ROW(DEPTH, MESSAGE, "syntax.depth", "", 0, 50, 0, "Vitrine, base/limits.h",
       "structures nest no deeper than the limit", "no real certificate nests so deeply: replace it")
VT_ROW(LIMIT, MESSAGE, "syntax.limit", "", 0, 50, 0, "Vitrine, base/limits.h",
       "a count stays within its limit", "reduce what exceeds the limit of {seen}")
/* "A field in the handshake was out of range or inconsistent with other fields." (RFC 5246 7.2.2) */
VT_ROW(VALUE, MESSAGE, "syntax.value", "", 0, 47, 0, "RFC 5246 7.2.2",
       "a field holds a value that its structure allows", "{seen} is not allowed here; replace what holds it")

#include "base/rule_table_certificate.h"
#include "base/rule_table_network.h"
#include "base/rule_table_tls.h"
#include "base/rule_table_chain.h"
#include "base/rule_table_path.h"
#include "base/rule_table_leaf.h"
