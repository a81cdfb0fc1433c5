/* The certificates as a tree, from the root down, and the four demands on a server's certificate. */
#include "show/certificate_summary.h"
#include "show/content_judged.h"
#include "show/html_parts.h"

#define CHAIN_MAX 16

/* A certificate that the session or the file holds. */
struct link {
    uint32_t buffer;
    int depth;                /* as checks count; -1: a file's */
    bool used;
    struct vt_certificate_summary about;
};

static int read_links(const struct vt_model *model, struct link *links)
{
    int count = 0, depth = 0;

    for (uint32_t i = 0; i < model->buffers_len && count < CHAIN_MAX; i++) {
        const struct vt_model_buffer *b = &model->buffers[i];

        if (!vt_certificate_summary_of(&links[count].about, b))
            continue;
        links[count].buffer = b->id;
        links[count].depth = b->parts > 0 ? depth++ : -1;
        links[count++].used = false;
    }
    return count;
}

/* The one whose subject is the issuer of LINK; NULL. */
static struct link *issuer_of(struct link *links, int count, const struct link *link)
{
    for (int i = 0; i < count; i++)
        if (!links[i].used && strcmp(links[i].about.subject, link->about.issuer) == 0)
            return &links[i];
    return NULL;
}

static void put_checks_of(FILE *out, const struct vt_model *model, int depth)
{
    bool any = false;

    for (uint32_t i = 0; i < model->checks_len; i++) {
        const struct vt_model_check *c = &model->checks[i];

        if (depth < 0 || c->depth != depth)
            continue;
        fprintf(out, "%s<li><a href=#k%lu>", any ? "" : "<ul class=checks>\n", (unsigned long)i);
        vt_html_mark(out, c->result);
        putc(' ', out);
        vt_html_text(out, c->id);
        fputs("</a>\n", out);
        any = true;
    }
    fputs(any ? "</ul>\n" : "", out);
}

static void put_link(FILE *out, const struct vt_model *model, const struct link *link)
{
    const struct vt_words w = vt_html_words(out, model);

    fprintf(out, "<li><div class=cert><h4><a href=#b%u>", link->buffer);
    vt_html_text(out, link->about.subject);
    fputs("</a></h4>\n<p>", out);
    vt_content_buffer(&w, link->buffer);
    vt_html_wrap(out, ": ", link->about.details, "");
    fputs("</p>\n", out);
    put_checks_of(out, model, link->depth);
    fputs("</div>\n", out);
}

static void put_demands(FILE *out, const struct vt_model *model)
{
    if (model->c2s == 0 && model->s2c == 0 && vt_model_worst(model, "leaf.purpose") == NULL)
        return;
    fputs("<h3>The four demands on a server's certificate</h3>\n<ol class=demands>\n", out);
    for (size_t i = 0; i < VT_DEMANDS; i++) {
        const struct vt_model_check *check = vt_demand_check(model, i);

        fputs("<li>", out);
        if (check != NULL)
            vt_html_mark(out, check->result);
        else
            fputs("<b class=\"mark skip\">not judged</b>", out);
        fprintf(out, " <strong>%s</strong>\n", vt_demands[i].label);
        if (check != NULL)
            vt_html_check(out, model, check);
    }
    fputs("</ol>\n", out);
}

static void put_tree(FILE *out, const struct vt_model *model, struct link *links, int count)
{
    const struct vt_certificate_summary *last;
    const char *name;
    struct link *path[CHAIN_MAX];
    int len = 0;

    for (struct link *next = &links[0]; next != NULL && len < CHAIN_MAX;
         next = issuer_of(links, count, path[len - 1])) {
        next->used = true;
        path[len++] = next;
    }
    fputs("<h3>The chain, from the root down</h3>\n<ul class=chain>\n", out);
    last = &path[len - 1]->about;
    name = last->issuer;
    if (last->issuer[0] != '\0' && strcmp(last->issuer, last->subject) != 0) {
        const char *what = vt_anchor(model, &name);

        vt_html_wrap(out, "<li><div class=\"cert anchor\"><h4>", name, "</h4>\n");
        fprintf(out, "<p>%s</p>\n</div>\n<ul>\n", what);
    }
    for (int i = len; i-- > 0;) {
        put_link(out, model, path[i]);
        fputs(i > 0 ? "<ul>\n" : "", out);
    }
    for (int i = 0; i < len; i++)
        fputs("</ul>", out);
    fputs("\n</ul>\n", out);
}

void vt_html_chain(FILE *out, const struct vt_model *model)
{
    struct link links[CHAIN_MAX];
    const int count = read_links(model, links);
    bool extra = false;

    fputs("<section id=chain>\n<h2>Certificates</h2>\n", out);
    if (count == 0)
        fputs("<p class=lead>No certificate came.</p>\n", out);
    put_demands(out, model);
    if (count > 0)
        put_tree(out, model, links, count);
    for (int i = 0; i < count; i++) {
        if (!links[i].used) {
            fputs(extra ? "" : "<h3>Beside the chain</h3>\n<ul class=chain>\n", out);
            put_link(out, model, &links[i]);
            extra = true;
        }
        vt_certificate_summary_free(&links[i].about);
    }
    fputs(extra ? "</ul>\n</section>\n" : "</section>\n", out);
}
