/* What an alert says, for people: in brackets behind its name. */
#include "session/value.h"

const struct vt_name vt_alert_words[] = {
#define VT_ALERT_ROW(number, name, words) { number, name " (" words ")" },
#include "tls/alert_table.h"
#undef VT_ALERT_ROW
    { 0, NULL }
};
