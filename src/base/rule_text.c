#include "base/rule.h"

static const struct vt_rule_text texts[VT_RULE_COUNT] = {
    [VT_RULE_NONE] = { "none", "", "", "nothing failed", "" },
#define VT_ROW(symbol, class, id, reason, exit, alert, code, clause, sentence, fix) \
    [VT_RULE_##symbol] = { id, reason, clause, sentence, fix },
#include "base/rule_table.h"
#undef VT_ROW
};

const struct vt_rule_text *vt_rule_text(unsigned rule)
{
    return &texts[rule < VT_RULE_COUNT ? rule : VT_RULE_NONE];
}
