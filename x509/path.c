/* What the search, the rules and the report share: budgets, findings, and what key identifiers say. */
#include "x509/path.h"

#include "base/out.h"

/* What may be spent of each budget (base/limits.h), and the rule that fails when there is no more. */
static const struct {
    enum vt_rule rule;
    uint32_t most;
} budgets[VT_SPENDS] = {
    [VT_SPEND_STEPS] = { VT_RULE_CHAIN_STEPS, VT_PATH_STEPS_MAX },
    [VT_SPEND_SIGNATURES] = { VT_RULE_CHAIN_SIGNATURES, VT_SIGNATURE_CHECKS_MAX },
    [VT_SPEND_CONSTRAINTS] = { VT_RULE_CHAIN_COMPARISONS, VT_CONSTRAINT_CHECKS_MAX },
    [VT_SPEND_POLICIES] = { VT_RULE_CHAIN_COMPARISONS, VT_POLICY_CHECKS_MAX },
};

bool vt_spend(struct vt_budget *budget, enum vt_spend what, uint32_t cost)
{
    if (cost > budgets[what].most - budget->used[what])
        return vt_spend_all(budget, budgets[what].rule, budgets[what].most);
    budget->used[what] += cost;
    return true;
}

bool vt_spend_all(struct vt_budget *budget, enum vt_rule rule, uint32_t limit)
{
    budget->limit = budget->spent == VT_RULE_NONE ? limit : budget->limit;
    budget->spent = budget->spent == VT_RULE_NONE ? rule : budget->spent;
    return false;
}

struct vt_event_check vt_path_finding(const struct vt_judgement *judgement, enum vt_rule rule, uint8_t depth)
{
    const struct vt_certificate *certificate = vt_judged(judgement, depth);

    return (struct vt_event_check){
        .rule = rule, .result = VT_FAIL, .depth = depth,
        .subject = vt_value_of(VT_VALUE_NAME, certificate->subject),
        .issuer = vt_value_of(VT_VALUE_NAME, certificate->issuer),
    };
}

unsigned vt_path_key_id_fit(const struct vt_certificate *child, const struct vt_certificate *issuer)
{
    if (child->authority_key_id.len == 0 || issuer->subject_key_id.len == 0)
        return 1;
    return vt_bytes_equal(child->authority_key_id, issuer->subject_key_id) ? 2 : 0;
}

bool vt_path_self_signed(const struct vt_certificate *certificate)
{
    return certificate->self_issued && vt_path_key_id_fit(certificate, certificate) > 0;
}

struct vt_value vt_path_show_broken(const struct vt_failure *failure, char out[VT_PATH_BROKEN_MAX])
{
    struct vt_out text = vt_out(out, VT_PATH_BROKEN_MAX);

    if (!VT_TRACE)
        return vt_uint(failure->at);
    vt_put(&text, vt_rule_text(failure->rule)->id);
    if (vt_rule_text(failure->rule)->reason[0] != '\0')
        vt_put_char(&text, ' ');
    vt_put(&text, vt_rule_text(failure->rule)->reason);
    vt_put(&text, " at byte ");
    vt_put_number(&text, failure->at, 1);
    return vt_value_of(VT_VALUE_TEXT, vt_bytes(out, text.len < text.room ? text.len : text.room));
}
