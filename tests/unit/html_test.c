/* The page of traces that nobody recorded: texts with markup in them, sessions without what sessions have. What a browser makes of
 * real ones is tested in tests/browser. */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "show/html.h"

#define MARK "<i onload='x'>&\\\"\\u2028</script>"
#define HEAD "{\"event\":\"trace\",\"version\":1,\"program\":\"p\",\"target\":\"" MARK "\",\"time\":\"2026-11-26T00:00:00Z\",\"secrets\":false}\n"
#define WIRE HEAD "{\"event\":\"buffer\",\"buf\":1,\"kind\":\"c2s\"}\n{\"event\":\"buffer\",\"buf\":2,\"kind\":\"s2c\"}\n"

static char *page;
static size_t page_len;

/* The page of the trace TEXT into page. */
static void write_page(const char *text)
{
    struct vt_trace_error error;
    struct vt_model model;
    FILE *out;

    free(page);
    page = NULL;
    ck_assert_msg(vt_model_read(vt_text(text), &model, &error), "line %u: %s", error.line, error.text);
    out = open_memstream(&page, &page_len);
    ck_assert_ptr_nonnull(out);
    ck_assert(vt_html_write(out, &model, NULL));
    fclose(out);
    vt_model_free(&model);
}

static unsigned count(const char *what)
{
    unsigned n = 0;

    for (const char *at = page; (at = strstr(at, what)) != NULL; at += strlen(what))
        n++;
    return n;
}

START_TEST(markup_of_the_trace_is_text)
{
    write_page(WIRE
        "{\"event\":\"open\",\"buf\":2,\"off\":0,\"path\":\"" MARK "\",\"ref\":\"" MARK "\"}\n"
        "{\"event\":\"leaf\",\"buf\":2,\"off\":0,\"len\":1,\"path\":\"" MARK ".a\",\"hex\":\"00\",\"value\":\"" MARK "\",\"ref\":\"" MARK "\"}\n"
        "{\"event\":\"derive\",\"op\":\"" MARK "\",\"in\":{\"" MARK "\":\"" MARK "\"},\"out\":{\"" MARK "\":\"00\"},\"ref\":\"" MARK "\"}\n"
        "{\"event\":\"check\",\"id\":\"" MARK "\",\"reason\":\"" MARK "\",\"result\":\"fail\",\"seen\":\"" MARK "\",\"wanted\":\"" MARK
        "\",\"buf\":2,\"off\":0,\"path\":\"" MARK "\",\"ref\":\"" MARK "\"}\n"
        "{\"event\":\"state\",\"from\":\"" MARK "\",\"to\":\"" MARK "\",\"on\":\"" MARK "\"}\n");
    ck_assert_uint_eq(count("<i onload"), 0);
    ck_assert_uint_gt(count("&lt;i onload=&#39;x&#39;&gt;&amp;&quot;"), 15);
    ck_assert_uint_eq(count("</script>"), 1);
}
END_TEST

/* What a trace may lack: all of it but its first line, the end of a group, the outputs of a derivation, its inputs' values. */
START_TEST(partial_sessions_have_a_page)
{
    write_page(HEAD);
    ck_assert_ptr_nonnull(strstr(page, "No certificate came"));
    write_page(WIRE
        "{\"event\":\"open\",\"buf\":1,\"off\":0,\"path\":\"hello\"}\n"
        "{\"event\":\"leaf\",\"buf\":1,\"off\":0,\"len\":2,\"path\":\"hello.secret\",\"hex\":null}\n"
        "{\"event\":\"derive\",\"op\":\"xor\",\"in\":{\"a\":\"secret\"},\"out\":{}}\n"
        "{\"event\":\"derive\",\"op\":\"xor\",\"in\":{\"a\":\"secret\"},\"out\":{\"b\":null}}\n"
        "{\"event\":\"derive\",\"op\":\"sha256\",\"in\":{\"message\":\"b\"},\"from\":{\"message\":{\"derive\":2,\"out\":0}},\"out\":{}}\n"
        "{\"event\":\"buffer\",\"buf\":3,\"kind\":\"certificate\",\"len\":0}\n"
        "{\"event\":\"check\",\"id\":\"leaf.name\",\"result\":\"fail\",\"buf\":3,\"off\":9}\n");
    ck_assert_ptr_nonnull(strstr(page, "it was never ended"));
    ck_assert_ptr_nonnull(strstr(page, "<code class=withheld>secret</code>"));
    ck_assert_ptr_nonnull(strstr(page, "goes into <a href=#d2>sha256</a>"));
    ck_assert_ptr_nonnull(strstr(page, "a certificate that does not parse"));
}
END_TEST

/* A hundred certificates: the chain shows as many as it has room for, and none twice. */
START_TEST(long_chains_end)
{
    char text[sizeof WIRE + 100 * 64 + 1], *at = text;

    at += sprintf(at, "%s", WIRE);
    for (int i = 0; i < 100; i++)
        at += sprintf(at, "{\"event\":\"buffer\",\"buf\":%d,\"kind\":\"certificate\",\"len\":0}\n", i + 3);
    write_page(text);
    ck_assert_uint_eq(count("<div class=cert>"), 16);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { markup_of_the_trace_is_text, partial_sessions_have_a_page, long_chains_end };
    const int failed = vt_suite_run("html", tests, sizeof tests / sizeof tests[0]);

    free(page);
    return failed;
}
