/* vitrine demo: recorded sessions, replayed byte for byte and judged anew; the article's certificate. No network. */
#include "session/demo.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/replay_report.h"

/* When the article's author connected, and to what. */
#define ARTICLE_TIME 1283360267
#define ARTICLE_NAME "demeter.retrohack.com"

static const struct vt_demo *find(const struct vt_options *o)
{
    const struct vt_demo *demo = vt_demos;

    while (o->words_len > 0 && demo->name != NULL && strcmp(demo->name, o->words[0]) != 0)
        demo++;
    if (demo->name != NULL)
        return demo;
    vt_complain("demo: there is no '%s': 'vitrine help demo' names them", o->words[0]);
    return NULL;
}

static void name_others(const struct vt_demo *shown)
{
    fputs("\nThere are also:\n", stdout);
    for (const struct vt_demo *demo = vt_demos; demo->name != NULL; demo++)
        if (demo != shown)
            printf("  vitrine demo %-14s %s\n", demo->name, demo->what);
}

static int show_session(struct vt_options *o, struct vt_bytes text, const char *name)
{
    struct vt_replay_report r;
    int status = VT_EXIT_BUG;

    if (vt_replay_report_read(&r, o, name, text) && vt_replay_report_compare(&r)
        && (o->trace_secrets || vt_replay_report_vary(&r, &r.trace, NULL, false))) {
        status = vt_replay_report_report(&r);
        if (!o->json && !o->quiet)
            printf("\nfrom       at   len  what crossed the wire, byte for byte\n%s", r.wire.text);
    }
    vt_replay_report_free(&r);
    return status;
}

/* Its issuer's certificate is not to be had, so no roots are asked for. */
static int show_certificate(const struct vt_options *o, struct vt_bytes text)
{
    static const struct vt_anchor_array none = { .count = 0 };
    const struct vt_anchors anchors = vt_anchors_from_array(&none);
    struct vt_verify_request request = { .anchors = &anchors, .at = ARTICLE_TIME, .name = vt_text(ARTICLE_NAME),
                                         .key_exchange = VT_KX_UNKNOWN };
    struct vt_certificates chain = { .path = "article" };
    struct vt_findings summary;
    struct vt_report_input a = { .target = ARTICLE_NAME, .summary = &summary, .bundle = "no roots at all" };
    int status = VT_EXIT_BUG;

    vt_findings_begin(&summary);
    request.sink = &summary.sink;
    if (vt_certificates_parse(&chain, text, false)) {
        request.chain = chain.der;
        request.chain_len = chain.count;
        status = vt_report_input_judge(&a, &request, o);
    }
    vt_findings_free(&summary);
    vt_certificates_free(&chain);
    return status;
}

int vt_run_demo(struct vt_options *o)
{
    const struct vt_demo *demo = find(o);
    struct vt_bytes text;
    int status;

    if (demo == NULL)
        return VT_EXIT_LOCAL;
    if (demo->certificate && (o->trace != NULL || o->trace_secrets)) {
        vt_complain("demo: %s is no session: leave %s out", demo->name, o->trace != NULL ? "--trace" : "--trace-secrets");
        return VT_EXIT_LOCAL;
    }
    text = vt_bytes(demo->start, (size_t)(demo->end - demo->start));
    status = demo->certificate ? show_certificate(o, text) : show_session(o, text, demo->name);
    if (!o->json && !o->quiet)
        name_others(demo);
    return status;
}
