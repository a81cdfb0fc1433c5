#include "base/rule.h"

#include <stddef.h>

#include "vitrine_parse.h"

_Static_assert(VT_RULE_COUNT <= VT_RULES_MAX, "a verdict has a bit for each rule");
_Static_assert((int)VT_SYNTAX_LIMIT == (int)VT_RULE_LIMIT && (int)VT_SYNTAX_VALUE == (int)VT_RULE_VALUE,
               "the interface has the table's numbers");

static const struct vt_consequence consequences[VT_RULE_COUNT] = {
    [VT_RULE_NONE] = { 0, 0, 0 },
#define VT_ROW(symbol, class, id, reason, exit, alert, code, clause, sentence, fix) \
    [VT_RULE_##symbol] = { exit, alert, code },
#include "base/rule_table.h"
#undef VT_ROW
};

const struct vt_consequence *vt_rule_consequence(unsigned rule)
{
    return &consequences[rule < VT_RULE_COUNT ? rule : VT_RULE_NONE];
}

/* Of two exit statuses the smaller that is not 0. */
static uint8_t worse(uint8_t a, uint8_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

void vt_verdict_add(struct vt_verdict *verdict, enum vt_rule rule, int depth)
{
    uint8_t exit = consequences[rule].exit;

    verdict->failed[rule / 32] |= 1u << (rule % 32);
    if (exit == 0)
        return;
    if (verdict->first == VT_RULE_NONE) {
        verdict->first = rule;
        verdict->first_depth = depth;
    }
    verdict->exit = worse(verdict->exit, exit);
}

void vt_verdict_warn(struct vt_verdict *verdict, enum vt_rule rule)
{
    verdict->warned = worse(verdict->warned, consequences[rule].exit);
}

uint8_t vt_verdict_exit(const struct vt_verdict *verdict, bool strict)
{
    return strict ? worse(verdict->exit, verdict->warned) : verdict->exit;
}

void vt_verdict_join(struct vt_verdict *verdict, const struct vt_verdict *other)
{
    for (size_t i = 0; i < sizeof other->failed / sizeof other->failed[0]; i++)
        verdict->failed[i] |= other->failed[i];
    if (verdict->first == VT_RULE_NONE) {
        verdict->first = other->first;
        verdict->first_depth = other->first_depth;
    }
    verdict->exit = worse(verdict->exit, other->exit);
    verdict->warned = worse(verdict->warned, other->warned);
}

bool vt_verdict_has(const struct vt_verdict *verdict, unsigned rule)
{
    return rule < VT_RULES_MAX && (verdict->failed[rule / 32] >> (rule % 32) & 1u) != 0;
}
