/* vitrine demo: recorded sessions, replayed byte for byte and judged anew; the article's certificate. No
 * network. */
#include "session/demo.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/replay_job.h"

/* When the article's author connected, and to what. */
#define ARTICLE_TIME 1283360267
#define ARTICLE_NAME "demeter.retrohack.com"

static const struct vt_demo *find_demo(const struct vt_options *o)
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
    struct vt_replay_job r;
    int status = VT_EXIT_BUG;

    if (vt_replay_job_read(&r, o, name, text) && vt_replay_job_compare(&r)
        && (o->trace_secrets || vt_replay_job_vary(&r, &r.trace, NULL, false))) {
        status = vt_replay_job_report(&r);
        if (!o->json && !o->quiet)
            printf("\nfrom       at   len  what crossed the wire, byte for byte\n%s", r.wire.text);
    }
    vt_replay_job_end(&r);
    return status;
}

/* Its issuer's certificate is not to be had, so no roots are asked for. */
static int show_certificate(const struct vt_options *o, struct vt_bytes text)
{
    static const struct vt_anchor_array none = { .count = 0 };
    const struct vt_session_options shared = {
        .options = o, .bundle = { .anchors = vt_anchors_from_array(&none), .path = "no roots at all" },
    };
    struct vt_certificates chain = { .path = "article" };
    struct vt_job job;

    vt_job_begin(&job, &shared, ARTICLE_NAME);
    job.client.now = ARTICLE_TIME;
    job.client.name = vt_text(ARTICLE_NAME);
    job.client.no_name = false;
    job.input.exit = VT_EXIT_BUG;
    if (vt_certificates_parse(&chain, text, false)) {
        vt_job_judge(&job, chain.der, chain.count, 0);
        vt_job_print(&job, stdout);
    }
    vt_certificates_free(&chain);
    return vt_job_end(&job);
}

int vt_run_demo(struct vt_options *o)
{
    const struct vt_demo *demo = find_demo(o);
    struct vt_bytes text;
    int status;

    if (demo == NULL)
        return VT_EXIT_LOCAL;
    if (demo->certificate && (o->trace != NULL || o->trace_secrets)) {
        vt_complain("demo: %s is no session: leave %s out", demo->name,
                    o->trace != NULL ? "--trace" : "--trace-secrets");
        return VT_EXIT_LOCAL;
    }
    text = vt_bytes(demo->start, (size_t)(demo->end - demo->start));
    status = demo->certificate ? show_certificate(o, text) : show_session(o, text, demo->name);
    if (!o->json && !o->quiet)
        name_others(demo);
    return status;
}
