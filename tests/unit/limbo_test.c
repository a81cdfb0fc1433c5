/* x509-limbo's open cases, from $CORPORA: each chain is accepted or refused as the suite says. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"
#include "vitrine.h"

enum { CERTS_MAX = 16 };

/* Certificates in base64, with commas between. */
static uint8_t store[1 << 18];
static size_t stored;

static int sextet(char c)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c == '\0' ? NULL : strchr(alphabet, c);

    return at != NULL ? (int)(at - alphabet) : -1;
}

static uint32_t decode(const char *text, struct vt_bytes *out)
{
    uint32_t count = 0, bits = 0, held = 0;
    size_t start = stored;

    for (; *text != '\0'; text++) {
        if (sextet(*text) >= 0) {
            bits = bits << 6 | (uint32_t)sextet(*text);
            held += 6;
        }
        if (held >= 8) {
            held -= 8;
            ck_assert_uint_lt(stored, sizeof store);
            store[stored++] = (uint8_t)(bits >> held);
        }
        if (text[1] == ',' || text[1] == '\0') {
            ck_assert_uint_lt(count, CERTS_MAX);
            out[count++] = vt_bytes(store + start, stored - start);
            start = stored;
            held = 0;
        }
    }
    return count;
}

static bool accepted(const struct vt_rows *row, struct vt_verify_work *work, struct vt_verify_result *result)
{
    struct vt_bytes chain[CERTS_MAX + 1], anchors[CERTS_MAX];
    const char *host = vt_rows_text(row, 2);

    stored = 0;
    (void)decode(vt_rows_text(row, 4), chain);

    struct vt_anchor_array array = { .der = anchors, .count = decode(vt_rows_text(row, 6), anchors) };
    struct vt_anchors source = vt_anchors_from_array(&array);
    struct vt_verify_request request = {
        .chain = chain, .chain_len = 1 + decode(vt_rows_text(row, 5), chain + 1),
        .anchors = &source, .at = (int64_t)vt_rows_uint(row, 3),
        .name = vt_text(host), .no_name = host[0] == '\0',
    };

    return vt_verify(&request, work, result);
}

START_TEST(limbo)
{
    struct vt_verify_work *work = malloc(vt_verify_work_size());
    static struct vt_verify_result result;
    struct vt_rows rows;

    vt_rows_open(&rows, "limbo/limbo-open.json",
                 "def der: split(\"\\n\") | map(select(startswith(\"-\") | not)) | join(\"\");"
                 ".testcases[] | [.id, .expected_result, .expected_peer_name.value,"
                 " (if .validation_time then .validation_time[0:19] + \"Z\" | fromdate else now | floor end),"
                 " (.peer_certificate | der), (.untrusted_intermediates | map(der) | join(\",\")),"
                 " (.trusted_certs | map(der) | join(\",\"))]");
    while (vt_rows_next(&rows)) {
        bool good = accepted(&rows, work, &result);

        if (good != (strcmp(vt_rows_text(&rows, 1), "SUCCESS") == 0))
            printf("%s: %s %s\n", vt_rows_text(&rows, 0), vt_rule_text(result.report.verdict.first)->id,
                   vt_rule_text(result.report.verdict.first)->reason);
        vt_rows_check(&rows, good == (strcmp(vt_rows_text(&rows, 1), "SUCCESS") == 0));
    }
    ck_assert(vt_rows_close(&rows));
    free(work);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { limbo };

    return vt_suite_run("limbo", tests, 1);
}
