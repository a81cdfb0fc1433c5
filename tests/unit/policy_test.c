/* Certificate policies: paths written as text, and what RFC 5280 6.1 comes to for them by hand. Real
 * certificates are judged beside PKITS (tests/corpora/pkits.py) and openssl (tests/corpora/policies.py). */
#include <stdio.h>
#include <string.h>

#include "asn1/oid.h"
#include "tests/unit/support/suite.h"
#include "x509/path.h"

static uint8_t octets[1 << 18];       /* what the certificates say */
static size_t used;
static struct vt_verify_work work;
static struct vt_verify_request request;
static struct vt_report report;
static struct vt_event_check told;    /* what was said of path.policy, or that path.critical failed */

/* 1.2.N; of '*' anyPolicy. */
static struct vt_bytes policy(unsigned n)
{
    static uint8_t oids[256][3];

    oids[n][0] = 0x2a;
    oids[n][1] = (uint8_t)(0x80 | n >> 7);
    oids[n][2] = n & 0x7f;
    return n == '*' ? vt_oid_octets(VT_OID_ANY_POLICY) : vt_bytes(oids[n], 3);
}

/* Adds to LIST a SEQUENCE of one policy, or of two. SECOND 0: one. */
static void put(struct vt_bytes *list, unsigned first, unsigned second)
{
    uint8_t *const start = octets + used, *p = start + 2;

    ck_assert(used + 16 < sizeof octets);
    for (int i = 0; i < (second != 0 ? 2 : 1); i++) {
        const struct vt_bytes oid = policy(i == 0 ? first : second);

        *p++ = 6;
        *p++ = (uint8_t)oid.len;
        memcpy(p, oid.data, oid.len);
        p += oid.len;
    }
    start[0] = 0x30;
    start[1] = (uint8_t)(p - start - 2);
    used = (size_t)(p - octets);
    *list = vt_bytes(list->len == 0 ? start : list->data, list->len + (size_t)(p - start));
}

/* CN=depth */
static struct vt_bytes name(uint8_t depth)
{
    static uint8_t names[VT_PATH_MAX + 1][14];
    static const uint8_t start[] = { 0x30, 12, 0x31, 10, 0x30, 8, 6, 3, 0x55, 4, 3, 0x0c, 1 };

    memcpy(names[depth], start, sizeof start);
    names[depth][13] = (uint8_t)('0' + depth);
    return vt_bytes(names[depth], 14);
}

/* One word of a certificate: a policy, "*" for anyPolicy; "A>B", a mapping; "e0", "m0" and "i0" for
 * requireExplicitPolicy, inhibitPolicyMapping and inhibitAnyPolicy; "s": self-issued; "q": critical, with
 * a qualifier that nobody knows. */
static void say(struct vt_certificate *c, const char *word)
{
    if (word[1] == '>') {
        put(&c->policy_mappings, (uint8_t)word[0], (uint8_t)word[2]);
        c->maps_any_policy = c->maps_any_policy || word[0] == '*' || word[2] == '*';
    } else if (word[1] != '\0') {
        *(word[0] == 'e' ? &c->require_explicit_policy
          : word[0] == 'm' ? &c->inhibit_policy_mapping : &c->inhibit_any_policy) = word[1] - '0';
    } else if (word[0] == 's') {
        c->issuer = c->subject;
        c->self_issued = true;
    } else if (word[0] == 'q') {
        c->critical = VT_EXT_POLICIES;
        c->unknown_qualifier = policy('Q');
    } else {
        put(&c->policies, (uint8_t)word[0], 0);
    }
}

static struct vt_certificate *certificate(uint8_t depth)
{
    struct vt_pool_entry *entry = &work.pool.entries[depth];

    work.path.at[depth] = depth;
    entry->certificate = (struct vt_certificate){
        .version = 3, .ca = true, .path_len = -1, .subject = name(depth), .issuer = name(depth + 1),
        .require_explicit_policy = -1, .inhibit_policy_mapping = -1, .inhibit_any_policy = -1,
    };
    return &entry->certificate;
}

/* A path of N certificates below an anchor that has everything which must not count. */
static void begin(uint8_t n)
{
    used = 0;
    memset(&work, 0, sizeof work);
    memset(&request, 0, sizeof request);
    work.request = &request;
    work.path.len = n + 1;
    work.path.anchored = true;
    for (uint8_t depth = 0; depth < n; depth++)
        (void)certificate(depth);
    struct vt_certificate *anchor = certificate(n);

    static const char *const words[] = { "Z", "Z>Y", "e0", "m0", "i0", "s" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        say(anchor, words[i]);
}

static void hear(void *context, const struct vt_event *event)
{
    const char *id = event->kind == VT_EVENT_CHECK ? vt_rule_text(event->check.rule)->id : "";
    bool critical = strcmp(id, "path.critical") == 0 && event->check.result == VT_FAIL;

    (void)context;
    if (told.result != VT_FAIL && (critical || strcmp(id, "path.policy") == 0))
        told = event->check;
}

static void judge(void)
{
    struct vt_sink sink = { .emit = hear };
    struct vt_judgement judgement = { .work = &work, .path = &work.path, .report = &report };

    report = (struct vt_report){ .sink = &sink };
    told = (struct vt_event_check){ .result = VT_SKIP };
    vt_path_check(&judgement);
}

/* Splits TEXT at its spaces, and hands each word on. */
static void each_word(const char *text, void (*take)(void *context, const char *word), void *context)
{
    char copy[256];

    snprintf(copy, sizeof copy, "%s", text);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
        take(context, word);
}

static void say_word(void *context, const char *word)
{
    say(context, word);
}

static struct vt_bytes wanted[16];

/* A policy that is wanted; "e", "m", "i": initial-explicit-policy, initial-policy-mapping-inhibit,
 * initial-any-policy-inhibit. */
static void ask_word(void *context, const char *word)
{
    struct vt_policy_inputs *inputs = context;

    inputs->require_explicit |= word[0] == 'e';
    inputs->inhibit_mapping |= word[0] == 'm';
    inputs->inhibit_any |= word[0] == 'i';
    if (word[0] < 'a') {
        wanted[inputs->wanted_len++] = policy((uint8_t)word[0]);
        inputs->wanted = wanted;
    }
}

static const struct {
    const char *path[6];     /* from under the anchor down to the leaf; "": a certificate that says nothing */
    const char *asked;
    enum vt_rule rule;       /* NONE: valid */
    int depth;
} rows[] = {
#define OK VT_RULE_NONE, -1
#define REQUIRED(depth) VT_RULE_PATH_POLICY, depth
#define ASKED(depth) VT_RULE_PATH_POLICY_ASKED, depth
    /* Nobody asks. */
    { { "", "" }, "", OK },
    { { "A", "B" }, "C m i", OK },
    { { "e3", "", "" }, "", OK },
    /* RFC 9618 3: OID1, OID2, OID5 with OID1 mapped to OID3 and OID4, then OID2, OID3, OID6. */
    { { "A B E A>C A>D", "B C F" }, "e A", OK },
    { { "A B E A>C A>D", "B C F" }, "e B", OK },
    { { "A B E A>C A>D", "B C F" }, "e C", ASKED(0) },
    { { "A B E A>C A>D", "B C F" }, "e E F", ASKED(0) },
    { { "A B E A>C A>D", "B C F" }, "e E F B", OK },
    { { "A B E A>C A>D", "F" }, "e", ASKED(0) },
    { { "A B E A>C A>D", "E" }, "e", OK },
    { { "A B E A>C A>D", "A" }, "e", ASKED(0) },
    { { "A B E A>C A>D", "B C F" }, "e m A", ASKED(0) },
    { { "A B E A>C A>D", "B C F" }, "e m B", OK },
    /* A CA asks: at once, or after a certificate or two that are not self-issued; or the leaf does (6.1.5
     * (b)). */
    { { "e0", "" }, "", REQUIRED(1) },
    { { "A e0", "" }, "", REQUIRED(0) },
    { { "A e0", "A" }, "", OK },
    { { "A e0", "A" }, "B", ASKED(0) },
    { { "A e1", "B" }, "", REQUIRED(0) },
    { { "A e2", "B" }, "", OK },
    { { "A e2", "B", "B" }, "", REQUIRED(1) },
    { { "A e2", "B s", "B" }, "", OK },
    { { "A e9", "A e1", "" }, "", REQUIRED(0) },
    { { "e1", "e9", "" }, "", REQUIRED(2) },
    { { "A", "e0" }, "", REQUIRED(0) },
    { { "A", "e1" }, "", OK },
    { { "e1" }, "", OK },
    { { "e0" }, "", REQUIRED(0) },
    /* A policy once lost does not come back. */
    { { "A", "", "A" }, "e", ASKED(1) },
    { { "A", "B", "*" }, "e", ASKED(1) },
    /* anyPolicy: it takes all that is expected, and makes a policy below it one of the authority's. */
    { { "*", "*" }, "e", OK },
    { { "*", "*" }, "e A", OK },
    { { "*", "A" }, "e A", OK },
    { { "*", "A" }, "e B", ASKED(0) },
    { { "A", "*" }, "e A", OK },
    { { "A", "*" }, "e B", ASKED(0) },
    { { "A", "*" }, "e *", OK },
    { { "A B * A>B", "B" }, "e A", OK },
    { { "A B * B>C", "* B" }, "e B", OK },
    { { "* A>C", "C" }, "e A", OK },
    { { "* A>C", "C" }, "e C", ASKED(0) },
    { { "* A>C", "*" }, "e Z", OK },
    { { "*", "* A>C", "C" }, "e A", OK },
    /* A node of no interest to the user stands in the way of anyPolicy all the same (6.1.3 (d)(1)(ii)). */
    { { "A * A>C", "C" }, "e C", ASKED(0) },
    /* inhibitAnyPolicy, but of self-issued certificates that are not the last. */
    { { "*", "A" }, "e i", ASKED(1) },
    { { "A", "*" }, "e i", ASKED(0) },
    { { "A i0", "*" }, "e", ASKED(0) },
    { { "A i1", "*" }, "e", OK },
    { { "A i1", "*", "A" }, "e", OK },
    { { "A i1", "* ", "*" }, "e", ASKED(0) },
    { { "A i0", "* s", "A" }, "e", OK },
    { { "A i0", "A", "* s" }, "e", ASKED(0) },
    /* Mappings: chains of them, two to one, crossed over, inhibited. */
    { { "A A>B", "B B>C", "C" }, "e A", OK },
    { { "A A>B", "B B>C", "C" }, "e C", ASKED(0) },
    { { "A B A>C B>C", "C" }, "e A", OK },
    { { "A B A>C B>C", "C" }, "e B", OK },
    { { "A B A>B B>A", "A" }, "e A", ASKED(0) },
    { { "A B A>B B>A", "A" }, "e B", OK },
    { { "A A>A", "A" }, "e A", OK },
    { { "A m0", "A A>B", "B" }, "e", ASKED(1) },
    { { "A m0", "A A>B", "A" }, "e", ASKED(1) },
    { { "A m1", "A A>B", "B" }, "e", OK },
    { { "A m1", "A A>B", "B B>C", "C" }, "e", ASKED(1) },
    { { "A D m0", "A D A>B", "D" }, "e", OK },
    { { "B A>B", "B" }, "e", OK },
    { { "A", "A A>B" }, "e", OK },
    /* anyPolicy mapped is an error, whether or not somebody asks. */
    { { "A *>B", "B" }, "", VT_RULE_PATH_POLICY_MAPPING, 1 },
    { { "A A>*", "B" }, "", VT_RULE_PATH_POLICY_MAPPING, 1 },
    /* RFC 5280 4.2.1.4 */
    { { "A", "A q" }, "", VT_RULE_PATH_QUALIFIER, 0 },
};

START_TEST(paths_come_to_what_the_rfc_says)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool valid = rows[i].rule == VT_RULE_NONE;
        uint8_t n = 0;

        while (n < 6 && rows[i].path[n] != NULL)
            n++;
        begin(n);
        for (uint8_t at = 0; at < n; at++)
            each_word(rows[i].path[at], say_word, &work.pool.entries[n - 1 - at].certificate);
        each_word(rows[i].asked, ask_word, &request.policy);
        judge();
        ck_assert_msg(valid == (told.result == VT_PASS), "row %zu: %s", i, vt_rule_text(told.rule)->reason);
        ck_assert_msg(valid || (told.rule == rows[i].rule && told.depth == rows[i].depth),
                      "row %zu: %s at %d", i, vt_rule_text(told.rule)->reason, told.depth);
        ck_assert_msg(vt_verdict_has(&report.verdict, told.rule) == !valid, "row %zu", i);
    }
}
END_TEST

/* Who asks is named: the CA, by its subject. */
START_TEST(the_one_who_requires_a_policy_is_told)
{
    begin(3);
    say(&work.pool.entries[2].certificate, "A");
    say(&work.pool.entries[2].certificate, "e1");
    say(&work.pool.entries[1].certificate, "A");
    say(&work.pool.entries[0].certificate, "B");
    judge();
    ck_assert_int_eq(told.rule, VT_RULE_PATH_POLICY);
    ck_assert(vt_bytes_equal(told.issuer.bytes, name(2)) && vt_bytes_equal(told.subject.bytes, name(0)));
    ck_assert(told.seen.kind == VT_VALUE_OID && vt_bytes_equal(told.seen.bytes, policy('B')));
}
END_TEST

/* Each certificate of the longest path has COUNT policies and maps each of them to each. */
static void blow_up(unsigned count)
{
    struct vt_certificate *top = &work.pool.entries[VT_PATH_MAX - 2].certificate;

    begin(VT_PATH_MAX - 1);
    request.policy.require_explicit = true;
    for (unsigned i = 0; i < count; i++)
        put(&top->policies, 128 + i, 0);
    for (unsigned i = 0; i < count * count; i++)
        put(&top->policy_mappings, 128 + i / count, 128 + i % count);
    for (uint8_t depth = 0; depth < VT_PATH_MAX - 2; depth++) {
        work.pool.entries[depth].certificate.policies = top->policies;
        work.pool.entries[depth].certificate.policy_mappings = top->policy_mappings;
    }
    judge();
}

/* The tree of RFC 5280 would have 2^9 and 16^9 leaves here. */
START_TEST(a_tree_that_grows_exponentially_is_a_small_graph)
{
    blow_up(2);
    ck_assert_int_eq(told.result, VT_PASS);
    ck_assert_uint_lt(work.budget.used[VT_SPEND_POLICIES], 200);
    blow_up(16);
    ck_assert_int_eq(told.result, VT_PASS);
    ck_assert_uint_lt(work.budget.used[VT_SPEND_POLICIES], 100000);
}
END_TEST

START_TEST(budgets_end_it)
{
    blow_up(VT_POLICIES_MAX);
    ck_assert_int_eq(told.rule, VT_RULE_PATH_POLICY_BUDGET);
    ck_assert_uint_eq(work.budget.used[VT_SPEND_POLICIES], VT_POLICY_CHECKS_MAX);
    ck_assert_int_eq(work.budget.spent, VT_RULE_CHAIN_COMPARISONS);

    for (unsigned more = 0; more < 2; more++) {
        begin(1);
        request.policy.require_explicit = true;
        for (unsigned i = 0; i < VT_POLICIES_MAX + more; i++)
            put(&work.pool.entries[0].certificate.policies, 128 + i, 0);
        judge();
        ck_assert_int_eq(told.result, more > 0 ? VT_FAIL : VT_PASS);
        ck_assert(more == 0 || told.rule == VT_RULE_PATH_POLICY_BUDGET);
    }
}
END_TEST

/* A leaf that is its own anchor says what it says; the end of a path without one takes part, unless it is
 * a root. */
START_TEST(who_takes_part)
{
    begin(0);
    work.pool.entries[0].certificate.require_explicit_policy = -1;
    request.policy.require_explicit = true;
    judge();
    ck_assert_int_eq(told.result, VT_PASS);
    work.pool.entries[0].certificate.policies.len = 0;
    judge();
    ck_assert_int_eq(told.rule, VT_RULE_PATH_POLICY_ASKED);

    begin(2);
    work.path.anchored = false;
    judge();
    ck_assert_int_eq(told.result, VT_PASS);
    work.pool.entries[2].certificate.issuer = name(3);
    work.pool.entries[2].certificate.self_issued = false;
    judge();
    ck_assert_int_eq(told.rule, VT_RULE_PATH_POLICY);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        paths_come_to_what_the_rfc_says,
        the_one_who_requires_a_policy_is_told,
        a_tree_that_grows_exponentially_is_a_small_graph,
        budgets_end_it,
        who_takes_part,
    };

    return vt_suite_run("policy", tests, sizeof tests / sizeof tests[0]);
}
