/* The search: depth first, an explicit frame a certificate, best candidates first. */
#include "x509/path.h"

/* How bad a path is, to rank those that fail: a path that is not signed explains least, then one without an
 * anchor, then one that breaks more rules, or one as often whose failures are graver. So what a failure is
 * said to be hangs on the paths there are, and not on the order of the certificates. */
#define PENALTY_UNSIGNED (1u << 30)
#define PENALTY_NO_ANCHOR (1u << 29)
#define PENALTY_FAILURE 16u   /* more than an exit status of the rules here */

static const struct vt_pool_entry *top(const struct vt_verify_work *work)
{
    return &work->pool.entries[work->path.at[work->path.len - 1]];
}

/* Validity first, then key identifiers, then trust: 0 to 13. */
static unsigned score(const struct vt_verify_work *work, const struct vt_pool_entry *child,
                      const struct vt_pool_entry *issuer)
{
    const struct vt_certificate *certificate = &issuer->certificate;
    bool valid = certificate->not_before <= work->request->at && work->request->at <= certificate->not_after;

    return (valid ? 8u : 0u) + 2 * vt_path_key_id_fit(&child->certificate, certificate)
        + (issuer->anchor ? 1u : 0u);
}

/* A path never holds one subject with one key twice. */
static bool on_path(const struct vt_verify_work *work, const struct vt_pool_entry *entry)
{
    for (uint8_t i = 0; i < work->path.len; i++) {
        const struct vt_pool_entry *other = &work->pool.entries[work->path.at[i]];

        if (other->subject == entry->subject && other->key == entry->key)
            return true;
    }
    return false;
}

/* Equal scores keep the order of the pool: as sent. */
static void insert(const struct vt_verify_work *work, struct vt_path_frame *frame, uint8_t index)
{
    const struct vt_pool_entry *entries = work->pool.entries, *child = top(work);
    unsigned rank = score(work, child, &entries[index]);
    uint8_t at = frame->count++;

    for (; at > 0 && score(work, child, &entries[frame->candidates[at - 1]]) < rank; at--)
        frame->candidates[at] = frame->candidates[at - 1];
    frame->candidates[at] = index;
}

/* Opens the frame of the certificate that was put on the path last. */
static void open_frame(struct vt_verify_work *work)
{
    struct vt_path_frame *frame = &work->frames[work->path.len - 1];
    const struct vt_pool_entry *child = top(work), *entries = work->pool.entries;

    frame->count = frame->next = 0;
    frame->dead = true;
    vt_pool_ask(work, child->issuer);
    for (uint8_t i = 0; i < work->pool.count; i++)
        if (entries[i].subject == child->issuer && !on_path(work, &entries[i])) {
            insert(work, frame, i);
            if (vt_path_key_id_fit(&child->certificate, &entries[i].certificate) > 0)
                frame->dead = false;
        }
    if (work->path.len == VT_PATH_MAX && frame->count > 0) {
        frame->count = 0;
        frame->dead = true;
        vt_spend_all(&work->budget, VT_RULE_CHAIN_DEPTH, VT_PATH_MAX);
    }
}

/* The penalty for the rules that the path breaks, the signatures apart; silently. */
static uint32_t broken_rules(struct vt_verify_work *work)
{
    struct vt_report report = { .sink = NULL };
    struct vt_judgement judgement = { .work = work, .path = &work->path, .report = &report };

    vt_path_check(&judgement);
    return judgement.failures == 0 ? 0 : (judgement.failures + 1) * PENALTY_FAILURE - report.verdict.exit;
}

static bool all_signed(struct vt_verify_work *work)
{
    for (uint8_t depth = 0; depth + 1 < work->path.len; depth++)
        if (!vt_path_signed(work, &work->path, depth))
            return false;
    return true;
}

/* The path is complete: keeps it if it is the best so far. Signatures come last, and only if they can
 * matter. */
static void consider(struct vt_verify_work *work)
{
    uint32_t penalty;

    work->path.anchored = top(work)->anchor;
    penalty = broken_rules(work) + (work->path.anchored ? 0 : PENALTY_NO_ANCHOR);
    if (penalty < work->best_penalty && !all_signed(work))
        penalty += PENALTY_UNSIGNED;
    if (penalty >= work->best_penalty)
        return;
    work->best = work->path;
    work->best_penalty = penalty;
    work->found = work->path.anchored && penalty <= work->least_penalty;
}

static void extend(struct vt_verify_work *work, uint8_t index)
{
    if (!vt_spend(&work->budget, VT_SPEND_STEPS, 1)) {
        work->path.len = 0;
        return;
    }
    work->path.at[work->path.len++] = index;
    if (!work->pool.entries[index].anchor) {
        open_frame(work);
        return;
    }
    consider(work);
    work->path.len--;
}

/* A leaf that is itself in the bundle is trusted as it stands. */
static void consider_leaf(struct vt_verify_work *work)
{
    const struct vt_pool_entry *leaf = &work->pool.entries[0];

    vt_pool_ask(work, leaf->subject);
    for (uint8_t i = 1; i < work->pool.count && !work->found; i++)
        if (work->pool.entries[i].anchor
            && vt_bytes_equal(work->pool.entries[i].certificate.der, leaf->certificate.der)) {
            work->path = (struct vt_path){ .at = { i }, .len = 1 };
            consider(work);
        }
}

void vt_path_build(struct vt_verify_work *work)
{
    work->path = (struct vt_path){ .at = { 0 }, .len = 1 };
    work->best = work->path;
    work->best_penalty = UINT32_MAX;
    work->least_penalty = broken_rules(work);
    consider_leaf(work);
    work->path = (struct vt_path){ .at = { 0 }, .len = 1 };
    open_frame(work);
    while (work->path.len > 0 && !work->found) {
        struct vt_path_frame *frame = &work->frames[work->path.len - 1];

        if (frame->next < frame->count) {
            extend(work, frame->candidates[frame->next++]);
            continue;
        }
        if (frame->dead)
            consider(work);
        work->path.len--;
    }
}
