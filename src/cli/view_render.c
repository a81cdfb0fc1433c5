/* The ways to look at a trace: what was asked for, whether it makes sense, and where it is written. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/view.h"
#include "show/view_text.h"
#include "session/flips.h"
#include "show/html.h"
#include "capture/pcapng.h"
#include "session/comparison.h"

/* One look at a source. */
struct vt_view_look {
    const struct vt_options *o;
    const struct vt_view_source *source;
    struct vt_model recorded;                 /* what the source says */
    struct vt_model whole;                    /* of a condensed trace: all that its replay says */
    const struct vt_model *model;             /* to be shown: one of those */
    bool broken;                              /* not all of the source could be told */
};

static bool as_text(struct vt_view_look *l, FILE *out)
{
    const struct vt_questions questions = { l->o->find, l->o->open, l->o->from, l->o->to };

    return vt_view_text(&questions, l->source->path, l->model, out, l->o->color);
}

/* What was told so far is written also where the rest is broken. */
static bool as_json(struct vt_view_look *l, FILE *out)
{
    const struct vt_view_source *source = l->source;
    struct vt_jsonl jsonl;

    if (source->tell == NULL)
        return fwrite(source->bytes.data, 1, source->bytes.len, out) == source->bytes.len;
    vt_jsonl_begin(&jsonl, out, source->secrets, &source->head);
    l->broken = !source->tell(source, &jsonl.sink);
    return vt_jsonl_end(&jsonl);
}

static bool as_html(struct vt_view_look *l, FILE *out)
{
    struct vt_flip_map flips;
    struct vt_script trace;
    bool good;

    if (!l->o->flips)
        return vt_html_write(out, l->model, NULL);
    if (!vt_view_flip_map(l->source->path, &l->recorded, l->model, &trace, &flips))
        return false;
    good = vt_html_write(out, l->model, &flips);
    vt_flips_free(&flips);
    vt_script_free(&trace);
    return good;
}

static bool as_pcapng(struct vt_view_look *l, FILE *out)
{
    if (vt_pcapng_write(out, l->model))
        return true;
    vt_complain(l->model->recorded.head.hashed
                ? "view: %s: its application data was not kept, so no capture can be written"
                : l->model->lost > 0 ? "view: %s: bytes of it are lost, so no whole capture can be written"
                                   : "view: %s: it holds no session, so there is nothing to capture",
                                   l->source->path);
    return false;
}

static int as_steps(struct vt_view_look *l)
{
    return vt_view_step(l->o, l->model);
}

static int as_flips(struct vt_view_look *l)
{
    return vt_view_flips(l->o, l->source->path, &l->recorded, l->model);
}

static const struct vt_view_way ways[] = {
    { "--text", offsetof(struct vt_options, text), false, true, false, as_text, NULL },
    { "--step", offsetof(struct vt_options, step), false, true, false, NULL, as_steps },
    { "--html", offsetof(struct vt_options, html), false, true, true, as_html, NULL },
    { "--json", offsetof(struct vt_options, json), false, false, false, as_json, NULL },
    { "--pcapng", offsetof(struct vt_options, as_pcapng), true, true, false, as_pcapng, NULL },
    { "--flips", offsetof(struct vt_options, flips), false, true, false, NULL, as_flips },
};

#define WAYS (sizeof ways / sizeof ways[0])

/* The way asked for; NULL after a line on stderr when it is two. A map of flips may be part of a page, and
 * may be JSON itself. */
static const struct vt_view_way *find_way(const struct vt_options *o)
{
    const struct vt_view_way *found = NULL;

    for (size_t i = 0; i < WAYS; i++) {
        if (!*(const bool *)((const char *)o + ways[i].flag))
            continue;
        if (found != NULL && ways[i].run == as_flips && found->show == as_html)
            continue;
        if (found != NULL && !(ways[i].run == as_flips && found->show == as_json)) {
            vt_complain("view: %s and %s are two ways to look: keep one", found->option, ways[i].option);
            return NULL;
        }
        found = &ways[i];
    }
    return found != NULL ? found : &ways[0];
}

/* What is asked of the text alone, and one thing at a time. */
static bool check_questions(const struct vt_options *o, const struct vt_view_way *way)
{
    const char *question = vt_options_given(o, VT_ASKS_TEXT);
    int questions = (o->find != NULL) + (o->open != NULL) + (o->from != NULL || o->to != NULL);

    if (question != NULL && way->show != as_text)
        vt_complain("view: %s asks the text: leave out %s", question, way->option);
    else if (questions > 1)
        vt_complain("view: --find, --open and --from with --to are three questions: ask one");
    else
        return true;
    return false;
}

static bool check_output(const struct vt_options *o, const struct vt_view_way *way)
{
    if (o->output != NULL && way->run == as_steps)
        vt_complain("view: --step takes the terminal: leave out -o");
    else if (o->output == NULL && way->binary && isatty(STDOUT_FILENO) == 1)
        vt_complain("view: %s writes bytes that no terminal shows: add -o FILE", way->option);
    else
        return true;
    return false;
}

const struct vt_view_way *vt_view_way(const struct vt_options *o)
{
    const struct vt_view_way *way = find_way(o);

    return way != NULL && check_questions(o, way) && check_output(o, way) ? way : NULL;
}

static int show_in_way(struct vt_view_look *l, const struct vt_view_way *way)
{
    const char *path = l->o->output;
    FILE *out;
    bool good;

    if (way->run != NULL)
        return way->run(l);
    out = path != NULL ? vt_file_write(path, false, l->source->secrets || l->recorded.recorded.secrets)
        : stdout;
    if (out == NULL)
        return VT_EXIT_LOCAL;
    good = way->show(l, out);
    /* What was written to stdout is looked after at the end of main. */
    if (path != NULL)
        good = vt_file_close(out, path) && good;
    return good ? VT_EXIT_GOOD : VT_EXIT_LOCAL;
}

static bool complain_line(const char *path, const struct vt_trace_error *error)
{
    vt_complain("%s: line %lu: %s", path, (unsigned long)error->line, error->text);
    return false;
}

/* Makes the model of what the source says. */
static bool load_model(struct vt_view_look *l)
{
    const struct vt_view_source *source = l->source;
    struct vt_trace_error error;

    l->model = &l->recorded;
    if (source->tell == NULL)
        return vt_model_read(source->bytes, &l->recorded, &error) || complain_line(source->path, &error);
    vt_model_begin(&l->recorded, source->secrets);
    l->recorded.recorded.head = source->head;
    l->recorded.recorded.secrets = source->secrets;
    l->broken = !source->tell(source, &l->recorded.sink);
    if (vt_model_end(&l->recorded))
        return !l->broken || l->recorded.buffers_len > 0;
    vt_complain("%s: %s", source->path, l->recorded.problem);
    return false;
}

/* Replays a condensed trace, whose model has no more than a replay needs, for all that is told then. */
static bool expand_model(struct vt_view_look *l)
{
    const char *problem;
    struct vt_script script;
    bool good;

    if (!vt_script_make(&l->recorded, &script, &problem)) {
        vt_complain("%s: %s", l->source->path, problem);
        return false;
    }
    good = vt_replay_model(&script, &l->recorded.recorded, &l->whole);
    vt_script_free(&script);
    l->model = &l->whole;
    if (!good)
        vt_complain("%s: it holds no more than a replay needs, and can't be replayed: 'vitrine replay' says "
                    "why", l->source->path);
    return good;
}

int vt_view_render(const struct vt_options *o, const struct vt_view_way *way,
                   const struct vt_view_source *source)
{
    struct vt_view_look l = { .o = o, .source = source };
    int status = VT_EXIT_LOCAL;

    if ((source->tell != NULL && !way->modelled)
        || (load_model(&l) && (!way->modelled || !l.recorded.condensed || !l.recorded.recorded.has_seed
                               || expand_model(&l))))
        status = show_in_way(&l, way);
    vt_model_free(&l.recorded);
    vt_model_free(&l.whole);
    return l.broken ? VT_EXIT_LOCAL : status;
}
