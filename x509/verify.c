#include "x509/name.h"
#include "x509/path.h"

size_t vt_verify_work_size(void)
{
    return sizeof(struct vt_verify_work);
}

/* The rules that a complete report speaks about, whatever happens. */
static const enum vt_rule always_reported[] = {
    VT_RULE_CHAIN_ORDER, VT_RULE_CHAIN_COMPLETE, VT_RULE_CHAIN_TRUSTED, VT_RULE_PATH_SIGNATURE,
    VT_RULE_PATH_EXPIRED, VT_RULE_PATH_CA, VT_RULE_PATH_LENGTH, VT_RULE_PATH_KEY_USAGE,
    VT_RULE_PATH_NOT_PERMITTED, VT_RULE_PATH_CRITICAL, VT_RULE_PATH_POLICY, VT_RULE_PATH_DIGEST,
    VT_RULE_LEAF_PURPOSE, VT_RULE_LEAF_SIGN, VT_RULE_LEAF_KEY_STRENGTH, VT_RULE_PATH_EXPIRES_SOON,
    VT_RULE_LEAF_NAME, VT_RULE_REVOKED_CRL, VT_RULE_REVOKED_STAPLE,
};

static void judge_skipped(struct vt_report *report, enum vt_rule rule)
{
    (void)vt_judge_plain(report, rule, VT_SKIP, vt_none(), vt_none());
}

static void judge_sent(struct vt_report *report, uint32_t sent, const struct vt_event_check *misplaced)
{
    if (sent > VT_CHAIN_MAX)
        (void)vt_judge_plain(report, VT_RULE_CHAIN_TOO_MANY, VT_FAIL, vt_uint(sent), vt_uint(VT_CHAIN_MAX));
    if (misplaced->result == VT_WARN)
        (void)vt_judge(report, misplaced);
    else
        (void)vt_judge_plain(report, VT_RULE_CHAIN_ORDER, VT_PASS, vt_uint(sent), vt_none());
}

/* The path that the search settled on, traced. The order decides which verify code is given: trust comes
 * before use, and use before names, as with OpenSSL. */
static void judge_path(struct vt_verify_work *work, struct vt_report *report)
{
    struct vt_judgement judgement = { .work = work, .path = &work->best, .report = report, .whole = true };

    work->budget.used[VT_SPEND_CONSTRAINTS] = work->budget.used[VT_SPEND_POLICIES] = 0;
    vt_path_judge_end(&judgement);
    vt_path_check(&judgement);
    vt_path_advise(&judgement);
    judge_skipped(report, VT_RULE_REVOKED_CRL);
    judge_skipped(report, VT_RULE_REVOKED_STAPLE);
}

/* A certificate that does not parse: the leaf's end, or a spare one that nothing depends on. */
static void report_broken(struct vt_report *report, const struct vt_certificate *certificate,
                          const struct vt_failure *failure, uint32_t depth)
{
    const bool limit = failure->rule == VT_RULE_LIMIT || failure->rule == VT_RULE_DEPTH;
    char text[VT_PATH_BROKEN_MAX];
    struct vt_event_check broken = {
        .rule = depth > 0 ? VT_RULE_CHAIN_SPARE : limit ? VT_RULE_CHAIN_SYNTAX_LIMIT : VT_RULE_CHAIN_SYNTAX,
        .result = depth == 0 ? VT_FAIL : VT_WARN, .depth = (int)depth,
        .seen = vt_path_show_broken(failure, text),
        .subject = vt_value_of(VT_VALUE_NAME, certificate->subject),
        .issuer = vt_value_of(VT_VALUE_NAME, certificate->issuer),
        .off = failure->at,
    };

    if (certificate->subject.len == 0)
        broken.subject = vt_none();
    if (certificate->issuer.len == 0)
        broken.issuer = vt_none();
    (void)vt_judge(report, &broken);
}

/* Parses certificate INDEX of the chain, traced. */
static bool read_sent(const struct vt_verify_request *request, uint32_t index, struct vt_report *report,
                      struct vt_certificate *out)
{
    struct vt_parse parse;
    const struct vt_part *from = request->parts != NULL ? &request->parts[index] : NULL;
    struct vt_reader r = vt_parse_begin(&parse, request->sink, VT_BUFFER_CERTIFICATE, request->chain[index],
                                        from, from != NULL);
    bool read = vt_certificate_read(&r, out);

    if (vt_parse_end(&r) && read)
        return true;
    if (index == 0)
        report_broken(report, out, &parse.failure, index);
    return false;
}

/* The others that did not parse: one that the path lacks is why it ends (vt_path_judge_end); on the rest
 * nothing depends. */
static void judge_broken(struct vt_verify_work *work, struct vt_report *report)
{
    const struct vt_pool_entry *last = &work->pool.entries[work->best.at[work->best.len - 1]];

    for (uint8_t i = 1; work->broken >> i != 0; i++) {
        struct vt_certificate certificate = { .version = 0 };
        struct vt_parse parse;
        struct vt_reader r = vt_parse_untraced(&parse, work->request->chain[i]);

        if ((work->broken >> i & 1) == 0)
            continue;
        (void)vt_certificate_read(&r, &certificate);
        (void)vt_parse_end(&r);
        if (!work->best.anchored && vt_name_equal(certificate.subject, last->certificate.issuer))
            work->malformed = (struct vt_malformed){ parse.failure, last->issuer, i };
        else
            report_broken(report, &certificate, &parse.failure, i);
    }
}

/* RFC 5246 7.4.2: each certificate certifies the one before it. The first that does not is told. */
static void note_order(struct vt_event_check *misplaced, const struct vt_certificate *certificate,
                       struct vt_bytes wanted, uint32_t depth)
{
    if (misplaced->result == VT_WARN || depth == 0 || vt_name_equal(certificate->subject, wanted))
        return;
    *misplaced = (struct vt_event_check){
        .rule = VT_RULE_CHAIN_ORDER, .result = VT_WARN, .depth = (int)depth,
        .seen = vt_value_of(VT_VALUE_NAME, certificate->subject),
        .wanted = vt_value_of(VT_VALUE_NAME, wanted),
        .subject = vt_value_of(VT_VALUE_NAME, certificate->subject),
        .issuer = vt_value_of(VT_VALUE_NAME, certificate->issuer),
    };
}

/* Fills the pool with the chain, of which spare certificates that do not parse are left out. False when there
 * is no leaf. */
static bool load_chain(struct vt_verify_work *work, struct vt_report *report,
                       struct vt_event_check *misplaced)
{
    const struct vt_verify_request *request = work->request;
    struct vt_certificate certificate = { .version = 0 };
    struct vt_bytes wanted = vt_bytes(NULL, 0);
    bool leaf = false;

    for (uint32_t i = 0; i < request->chain_len && i < VT_CHAIN_MAX; i++) {
        if (!read_sent(request, i, report, &certificate)) {
            work->broken |= (uint16_t)(1u << i);
            continue;
        }
        leaf = leaf || i == 0;
        if (leaf)
            note_order(misplaced, &certificate, wanted, i);
        wanted = certificate.issuer;
        vt_pool_add(&work->pool, &certificate);
    }
    return leaf;
}

static void publish(const struct vt_verify_work *work, struct vt_verify_result *result)
{
    const struct vt_verdict *verdict = &result->report.verdict;

    for (uint8_t i = 0; i < work->best.len; i++)
        result->path[i] = vt_path_certificate(work, &work->best, i);
    result->path_len = work->best.len;
    result->anchored = work->best.anchored;
    if (verdict->exit == 0)
        return;
    result->code = vt_rule_consequence(verdict->first)->code;
    result->code_depth = verdict->first_depth;
    if (result->code == VT_VERIFY_CODE_OK)
        result->code = VT_VERIFY_CODE_UNSPECIFIED;
}

bool vt_verify(const struct vt_verify_request *request, struct vt_verify_work *work,
               struct vt_verify_result *result)
{
    struct vt_event_check misplaced = { .result = VT_PASS };

    *result = (struct vt_verify_result){ .report = { .sink = request->sink } };
    memset(work, 0, sizeof *work);
    work->request = request;
    if (load_chain(work, &result->report, &misplaced)) {
        result->leaf = &work->pool.entries[0].certificate;
        judge_sent(&result->report, request->chain_len, &misplaced);
        vt_path_build(work);
        judge_broken(work, &result->report);
        judge_path(work, &result->report);
    } else {
        struct vt_event_check none = { .rule = VT_RULE_CHAIN_SYNTAX, .result = VT_FAIL, .depth = 0 };

        if (result->report.verdict.exit == 0)
            (void)vt_judge(&result->report, &none);
        for (size_t i = 0; i < sizeof always_reported / sizeof always_reported[0]; i++)
            judge_skipped(&result->report, always_reported[i]);
    }
    publish(work, result);
    return result->report.verdict.exit == 0;
}
