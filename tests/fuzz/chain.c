/* A chain and a set of roots for the verifier (RFC 5280 6). Nothing is accepted but by a path of signed
 * certificates to one of the roots, whoever listens.
 *
 * An input is flags, a time in four bytes, a name with its length in one, and blocks: a byte that says what a
 * certificate is for, its length in two bytes, the certificate. */
#include <stdlib.h>

#include "show/report_input.h"
#include "tests/fuzz/support/fuzz.h"
#include "session/tee.h"
#include "x509/certificate.h"

enum { SENT, SPARE, ANCHOR, ROLES, MOST = 24 };
enum { TRUSTING = 1, NAMELESS = 2, JSON = 4, POLICY = 8, INHIBIT = 16, ALLOW_CN = 32 };

struct pile {
    struct vt_bytes der[ROLES][MOST];
    uint32_t count[ROLES];
};

static void deal(struct fuzz_input *in, struct pile *pile)
{
    while (in->rest.len > 0) {
        const uint8_t role = fuzz_byte(in) % ROLES;
        const struct vt_bytes der = fuzz_block(in);

        if (pile->count[role] < MOST)
            pile->der[role][pile->count[role]++] = der;
    }
}

static bool is_anchor(const struct pile *pile, struct vt_bytes der)
{
    for (uint32_t i = 0; i < pile->count[ANCHOR]; i++)
        if (vt_bytes_equal(pile->der[ANCHOR][i], der))
            return true;
    return false;
}

static void check_result(const struct pile *pile, const struct vt_verify_result *r, bool good)
{
    FUZZ_DEMAND(good == (r->report.verdict.exit == 0));
    FUZZ_DEMAND(good == (r->code == VT_VERIFY_CODE_OK));
    if (!good)
        return;
    FUZZ_DEMAND(r->anchored && r->path_len > 0 && is_anchor(pile, r->path[r->path_len - 1]->der));
    FUZZ_DEMAND(vt_bytes_equal(r->path[0]->der, pile->der[SENT][0]));
    for (uint8_t i = 0; i + 1 < r->path_len; i++)
        FUZZ_DEMAND(fuzz_signed(r->path[i]->tbs));
}

/* The report on it, for people or as JSON. */
static void report(const struct vt_findings *findings, const struct vt_verify_request *request,
                   const struct vt_verify_result *result, bool json)
{
    const struct vt_report_style style = { .json = json };
    const struct vt_report_input input = { .target = "fuzz.pem",
                                        .exit = result->report.verdict.exit,
                                        .findings = findings,
                                        .result = result,
                                        .chain = request->chain,
                                        .chain_len = request->chain_len,
                                        .bundle = "roots.pem",
                                        .started = request->at };

    vt_report_print(fuzz_out(0), &input, style);
    if (json)
        fuzz_check_json(fuzz_written(0));
    else
        fuzz_check_text(fuzz_written(0));
}

/* The verifier's memory, used again each time. */
static struct vt_verify_work *work(void)
{
    static struct vt_verify_work *memory;

    if (memory == NULL)
        memory = malloc(vt_verify_work_size());
    FUZZ_DEMAND(memory != NULL);
    return memory;
}

static void judge(struct vt_verify_request *request, const struct pile *pile, uint8_t flags)
{
    static struct vt_verify_result result, silent;
    struct tiles *tiles = fuzz_tiles();
    struct vt_findings findings;
    struct vt_tee tee;
    bool good;

    vt_findings_begin(&findings);
    vt_tee_init(&tee);
    (void)(vt_tee_add(&tee, &tiles->sink) && vt_tee_add(&tee, &findings.sink));
    request->sink = NULL;
    fuzz_signatures((flags & TRUSTING) != 0);
    good = vt_verify(request, work(), &silent);
    check_result(pile, &silent, good);
    request->sink = &tee.sink;
    fuzz_signatures((flags & TRUSTING) != 0);
    FUZZ_DEMAND(vt_verify(request, work(), &result) == good);
    check_result(pile, &result, good);
    tiles->sink.buffers = tee.sink.buffers;
    fuzz_tiles_end(tiles);
    fuzz_same_verdict(&result.report.verdict, &silent.report.verdict);
    FUZZ_DEMAND(result.code == silent.code && result.path_len == silent.path_len);
    if (fuzz_seldom(request->chain[0]))
        report(&findings, request, &result, (flags & JSON) != 0);
    vt_findings_free(&findings);
}

/* NIST-test-policy-1 (2.16.840.1.101.3.2.1.48.1), which PKITS asks for. */
static const struct vt_bytes test_policy = { (const uint8_t *)"\x60\x86\x48\x01\x65\x03\x02\x01\x30\x01",
                                             10 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct vt_verify_result alone;
    struct fuzz_input in = { vt_bytes(data, size) };
    const uint8_t flags = fuzz_byte(&in);
    struct pile pile = { .count = { 0 } };
    struct vt_verify_request request = { .no_name = (flags & NAMELESS) != 0,
                                         .key_exchange = (enum vt_key_exchange)(flags >> 6) };
    struct vt_anchor_array spares = { .der = pile.der[SPARE] }, array = { .der = pile.der[ANCHOR] };
    struct vt_anchors anchors, untrusted;

    request.allow_cn = (flags & ALLOW_CN) != 0;
    request.policy = (struct vt_policy_inputs){ .require_explicit = (flags & POLICY) != 0,
                                                .wanted = &test_policy,
                                                .wanted_len = (flags & POLICY) != 0,
                                                .inhibit_any = (flags & INHIBIT) != 0,
                                                .inhibit_mapping = (flags & INHIBIT) != 0 };
    request.at = fuzz_number(&in, 4);
    request.name = fuzz_take(&in, fuzz_byte(&in));
    deal(&in, &pile);
    if (pile.count[SENT] == 0 || request.key_exchange > VT_KX_ENCIPHER)
        return 0;
    spares.count = pile.count[SPARE];
    untrusted = vt_anchors_from_array(&spares);
    array.untrusted = &untrusted;
    array.count = pile.count[ANCHOR];
    anchors = vt_anchors_from_array(&array);
    request.chain = pile.der[SENT];
    request.chain_len = pile.count[SENT];
    request.anchors = &anchors;
    judge(&request, &pile, flags);
    /* The same without a root to trust. */
    array.count = pile.count[ANCHOR] = 0;
    fuzz_signatures((flags & TRUSTING) != 0);
    request.sink = NULL;
    FUZZ_DEMAND(!vt_verify(&request, work(), &alone));
    return 0;
}
