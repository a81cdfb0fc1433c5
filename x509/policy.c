/* Certificate policies (RFC 5280 6.1, RFC 9618): whether a policy is valid for the whole path, where a CA
 * on it, or the caller, requires one.
 *
 * RFC 9618 builds a graph, in which a policy has as parents all the policies that lead to it. Nothing but
 * the end of it is asked for: does a policy of the last certificate lead up to a wanted one? So the graph
 * is never built. Each depth is made from the one above, and a policy inherits from its parents whether it
 * leads to a wanted one. A node that RFC 9618 prunes is one without children: it has handed down nothing.
 *
 * What this code does not check: that an extension is well formed (x509/extension_policies.c), and
 * qualifiers. */
#include "asn1/der.h"
#include "asn1/oid.h"
#include "x509/path.h"

/* The state variables of RFC 5280 6.1.2 (d) to (f). */
struct counters {
    uint32_t explicit_policy, inhibit_any, policy_mapping;
    int required_by;           /* the certificate that set explicit_policy to what it is; -1: the caller */
};

struct walk {
    const struct vt_policy_inputs *inputs;
    struct vt_verify_work *work;
    struct vt_policies *parents, *children;
    bool spent;                /* there are too many policies, or comparisons */
};

static bool equal_policies(struct walk *w, struct vt_bytes a, struct vt_bytes b)
{
    w->spent = w->spent || !vt_spend(&w->work->budget, VT_SPEND_POLICIES, 1);
    return !w->spent && vt_bytes_equal(a, b);
}

static const struct vt_policy *policy_in(struct walk *w, const struct vt_policies *policies,
                                         struct vt_bytes oid)
{
    for (uint8_t i = 0; i < policies->count && !w->spent; i++)
        if (equal_policies(w, policies->at[i].oid, oid))
            return &policies->at[i];
    return NULL;
}

/* Adds OID, or another way up from it. */
static void add_policy(struct walk *w, struct vt_policies *policies, struct vt_bytes oid, bool wanted)
{
    const struct vt_policy *found = policy_in(w, policies, oid);
    uint8_t at = found != NULL ? (uint8_t)(found - policies->at) : policies->count;

    if (at == VT_POLICIES_MAX) {
        w->spent = true;
        return;
    }
    policies->at[at] = (struct vt_policy){ oid, wanted || (found != NULL && found->wanted) };
    if (found == NULL)
        policies->count++;
}

/* True when OID, which follows from anyPolicy alone, is in user-initial-policy-set. */
static bool asked_for(struct walk *w, struct vt_bytes oid)
{
    bool found = w->inputs->wanted_len == 0;

    for (uint8_t i = 0; i < w->inputs->wanted_len && !found; i++)
        found = equal_policies(w, w->inputs->wanted[i], oid)
            || vt_oid_is(w->inputs->wanted[i], VT_OID_ANY_POLICY);
    return found;
}

/* Adds what has OID for a child in PARENTS: a policy of that name, or else anyPolicy. */
static void inherit(struct walk *w, const struct vt_policies *parents, struct vt_policies *to,
                    struct vt_bytes parent, struct vt_bytes oid)
{
    const struct vt_policy *found = policy_in(w, parents, parent);

    if (found != NULL || parents->any)
        add_policy(w, to, oid, found != NULL ? found->wanted : asked_for(w, parent));
}

/* Takes the next policyIdentifier off REST. */
static bool next_policy(struct vt_bytes *rest, struct vt_bytes *oid)
{
    struct vt_der_element policy, id;

    if (!vt_der_split(rest, &policy) || !vt_der_split(&policy.content, &id))
        return false;
    *oid = id.content;
    return true;
}

static bool next_mapping(struct vt_bytes *rest, struct vt_bytes *issuers, struct vt_bytes *subjects)
{
    struct vt_der_element mapping, from, to;

    if (!vt_der_split(rest, &mapping) || !vt_der_split(&mapping.content, &from)
        || !vt_der_split(&mapping.content, &to))
        return false;
    *issuers = from.content;
    *subjects = to.content;
    return true;
}

/* RFC 9618 5.3 (d), (e): CHILDREN from PARENTS. ANY: anyPolicy in CERTIFICATE stands for all. */
static void descend(struct walk *w, const struct vt_certificate *certificate, bool any)
{
    struct vt_bytes rest = certificate->policies, oid;

    w->children->count = 0;
    w->children->any = false;
    while (!w->spent && next_policy(&rest, &oid)) {
        if (!vt_oid_is(oid, VT_OID_ANY_POLICY))
            inherit(w, w->parents, w->children, oid, oid);
        else if (any)
            w->children->any = true;
    }
    for (uint8_t i = 0; w->children->any && i < w->parents->count && !w->spent; i++)
        add_policy(w, w->children, w->parents->at[i].oid, w->parents->at[i].wanted);
    w->children->any = w->children->any && w->parents->any;
}

static bool is_mapped(struct walk *w, const struct vt_certificate *certificate, struct vt_bytes oid)
{
    struct vt_bytes rest = certificate->policy_mappings, issuers, subjects;

    while (!w->spent && next_mapping(&rest, &issuers, &subjects))
        if (equal_policies(w, issuers, oid))
            return true;
    return false;
}

/* RFC 9618 5.4 (b): what is expected in the next certificate becomes PARENTS. */
static void map(struct walk *w, const struct vt_certificate *certificate, bool allowed)
{
    struct vt_bytes rest = certificate->policy_mappings, issuers, subjects;

    w->parents->count = 0;
    w->parents->any = w->children->any;
    while (allowed && !w->spent && next_mapping(&rest, &issuers, &subjects))
        inherit(w, w->children, w->parents, issuers, subjects);
    for (uint8_t i = 0; i < w->children->count && !w->spent; i++)
        if (!is_mapped(w, certificate, w->children->at[i].oid))
            add_policy(w, w->parents, w->children->at[i].oid, w->children->at[i].wanted);
}

static void tighten(uint32_t *counter, int skip)
{
    if (skip >= 0 && (uint32_t)skip < *counter)
        *counter = (uint32_t)skip;
}

/* RFC 5280 6.1.4 (h) to (j), 6.1.5 (a) and (b), after the certificate at DEPTH. */
static void count_down(struct counters *c, const struct vt_certificate *certificate, uint8_t depth)
{
    uint32_t before;

    if (depth == 0 || !certificate->self_issued) {
        c->explicit_policy -= c->explicit_policy > 0;
        c->inhibit_any -= c->inhibit_any > 0;
        c->policy_mapping -= c->policy_mapping > 0;
    }
    before = c->explicit_policy;
    tighten(&c->explicit_policy, certificate->require_explicit_policy);
    if (c->explicit_policy < before)
        c->required_by = depth;
    tighten(&c->policy_mapping, certificate->inhibit_policy_mapping);
    tighten(&c->inhibit_any, certificate->inhibit_any_policy);
}

/* RFC 5280 6.1.2 (d) to (f), for a path of N. */
static struct counters begin(const struct vt_policy_inputs *inputs, uint8_t n)
{
    return (struct counters){
        .explicit_policy = inputs->require_explicit ? 0 : n + 1u,
        .inhibit_any = inputs->inhibit_any ? 0 : n + 1u,
        .policy_mapping = inputs->inhibit_mapping ? 0 : n + 1u, .required_by = -1,
    };
}

/* The certificates that RFC 5280 6.1 processes: a trust anchor is none of them, but when it is the leaf
 * itself. */
static uint8_t length(const struct vt_judgement *judgement)
{
    const struct vt_path *path = judgement->path;
    uint8_t last = path->len - 1;
    bool root = path->anchored || vt_path_self_signed(vt_judged(judgement, last));

    return root && last > 0 ? last : path->len;
}

static bool none(const struct vt_policies *policies)
{
    return policies->count == 0 && !policies->any;
}

/* Brings CHILDREN down from the anchor to the certificate at the returned depth: 0, or the first that
 * leaves no policy. */
static uint8_t descend_path(struct walk *w, const struct vt_judgement *judgement, uint8_t n)
{
    struct counters c = begin(w->inputs, n);
    uint8_t depth = n;

    w->parents->count = 0;
    w->parents->any = true;
    do {
        const struct vt_certificate *certificate = vt_judged(judgement, --depth);

        descend(w, certificate, c.inhibit_any > 0 || (depth > 0 && certificate->self_issued));
        map(w, certificate, c.policy_mapping > 0);
        count_down(&c, certificate, depth);
    } while (depth > 0 && !none(w->parents) && !w->spent);
    return depth;
}

static bool refuse(const struct vt_judgement *judgement, struct vt_event_check *finding, enum vt_rule rule,
                   uint8_t depth, struct vt_value seen)
{
    *finding = vt_path_finding(judgement, rule, depth);
    finding->seen = seen;
    return false;
}

static struct vt_value first_policy(const struct vt_certificate *certificate)
{
    struct vt_bytes rest = certificate->policies, oid;

    return next_policy(&rest, &oid) ? vt_value_of(VT_VALUE_OID, oid) : vt_say("none");
}

/* RFC 9618 5.5 (g): one is required; is one there? */
static bool check_required(struct vt_judgement *judgement, uint8_t n, int required_by,
                           struct vt_event_check *finding)
{
    struct vt_verify_work *work = judgement->work;
    struct walk w = { .inputs = &work->request->policy, .work = work,
                      .parents = &work->parents, .children = &work->children };
    uint8_t depth = descend_path(&w, judgement, n);
    bool wanted = depth == 0 && w.children->any, by_ca = required_by >= 0 && (depth > 0 || none(w.children));
    enum vt_rule rule = by_ca ? VT_RULE_PATH_POLICY : VT_RULE_PATH_POLICY_ASKED;

    if (w.spent) {
        const uint32_t used = work->budget.used[VT_SPEND_POLICIES];

        vt_spend_all(&work->budget, VT_RULE_CHAIN_COMPARISONS, used);
        return refuse(judgement, finding, VT_RULE_PATH_POLICY_BUDGET, depth, vt_uint(used));
    }
    for (uint8_t i = 0; depth == 0 && i < w.children->count; i++)
        wanted = wanted || w.children->at[i].wanted;
    finding->seen = first_policy(vt_judged(judgement, depth));
    if (wanted)
        return true;
    (void)refuse(judgement, finding, rule, depth, finding->seen);
    if (by_ca)
        finding->issuer = vt_path_finding(judgement, rule, (uint8_t)required_by).subject;
    else if (w.inputs->wanted_len > 0)
        finding->wanted = vt_value_of(VT_VALUE_OID, w.inputs->wanted[0]);
    return false;
}

bool vt_policy_check(struct vt_judgement *judgement, uint8_t leaf, struct vt_event_check *finding)
{
    uint8_t n = length(judgement);
    struct counters c = begin(&judgement->work->request->policy, n);

    (void)leaf;
    for (uint8_t depth = n; depth-- > 0;) {
        const struct vt_certificate *certificate = vt_judged(judgement, depth);

        if (certificate->maps_any_policy)
            return refuse(judgement, finding, VT_RULE_PATH_POLICY_MAPPING, depth,
                          vt_value_of(VT_VALUE_OID, vt_oid_octets(VT_OID_ANY_POLICY)));
        count_down(&c, certificate, depth);
    }
    finding->seen = vt_say("none required");
    return c.explicit_policy > 0 || check_required(judgement, n, c.required_by, finding);
}
