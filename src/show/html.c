#include "show/html_parts.h"

#include "crypto/hash.h"
#include "show/base64.h"
#include "session/value.h"

/* A source of the content security policy: these very bytes, by their hash. */
static void put_hash(FILE *out, const char *directive, struct vt_bytes content)
{
    uint8_t digest[32];

    vt_hash_once(&vt_sha256, content, digest);
    fprintf(out, "; %s 'sha256-", directive);
    for (size_t at = 0; at < sizeof digest; at += 3) {
        char group[4];

        vt_base64_group(vt_bytes(digest + at, sizeof digest - at), group);
        fwrite(group, 1, sizeof group, out);
    }
    putc('\'', out);
}

static void put_head(FILE *out, const struct vt_model *model)
{
    const struct vt_bytes style = vt_html_style(), script = vt_html_script();

    fputs("<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
          "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; base-uri 'none'; "
          "form-action 'none'", out);
    put_hash(out, "style-src", style);
    put_hash(out, "script-src", script);
    fputs("\">\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=color-scheme content=\"light dark\">\n<title>", out);
    vt_html_text(out, model->target != NULL ? model->target : "bytes");
    fputs(" – Vitrine</title>\n<style>", out);
    fwrite(style.data, 1, style.len, out);
    fputs("</style>\n<script>", out);
    fwrite(script.data, 1, script.len, out);
    fputs("</script>\n</head>\n<body>\n", out);
}

static void put_verdict(FILE *out, const struct vt_model *model)
{
    unsigned count[VT_SKIP + 1] = { 0 };

    for (uint32_t i = 0; i < model->checks_len; i++)
        count[model->checks[i].result]++;
    if (model->checks_len == 0)
        return;
    fprintf(out, "<p class=\"verdict %s\"><a href=#rules>", count[VT_FAIL] > 0 ? "fail" : count[VT_WARN] > 0
            ? "warn" : "pass");
    if (count[VT_FAIL] > 0)
        fprintf(out, "%u %s failed", count[VT_FAIL], count[VT_FAIL] == 1 ? "rule" : "rules");
    else
        fprintf(out, "%u rules, none failed", count[VT_PASS] + count[VT_WARN]);
    fputs("</a></p>\n", out);
}

static void put_fact(void *out, const char *label, enum vt_ink ink, const char *text)
{
    (void)ink;
    fprintf(out, "<div><dt>%s<dd>", label);
    vt_html_text(out, text);
    fputs("</div>\n", out);
}

static void put_header(FILE *out, const struct vt_model *model, uint32_t shown)
{
    const struct vt_rows rows = { .model = model, .row = put_fact, .context = out };

    fputs("<header class=top>\n<p class=brand>Vitrine</p>\n<h1>", out);
    vt_html_text(out, model->target != NULL ? model->target : "A file");
    fputs("</h1>\n", out);
    put_verdict(out, model);
    fputs("<dl class=facts>\n", out);
    vt_content_head(&rows);
    if (model->events_len > shown)
        fprintf(out, "<div><dt>drawn<dd>the first %lu of %lu events, so that a browser can show the page: "
                "<code>vitrine view TRACE --from %lu</code> shows the rest</div>\n",
                (unsigned long)shown, (unsigned long)model->events_len, (unsigned long)shown + 1);
    fputs("</dl>\n</header>\n", out);
}

static void put_contents(FILE *out, const struct vt_model *model, const struct vt_flip_map *flips)
{
    fputs("<nav class=contents aria-label=Contents>\n<ul>\n", out);
    if (model->messages_len > 0)
        fputs("<li><a href=#flights>Flights</a>\n", out);
    fputs("<li><a href=#bytes>Bytes</a>\n", out);
    if (model->derives_len > 0)
        fprintf(out, "<li><a href=#derivations>Derivations <small>%lu</small></a>\n",
                (unsigned long)model->derives_len);
    fputs("<li><a href=#chain>Certificates</a>\n", out);
    if (model->checks_len > 0)
        fprintf(out, "<li><a href=#rules>Rules <small>%lu</small></a>\n", (unsigned long)model->checks_len);
    if (flips != NULL)
        fputs("<li><a href=#flips>Flipped bits</a>\n", out);
    fputs("</ul>\n</nav>\n", out);
}

/* How many events the page draws. */
static uint32_t events_drawn(const struct vt_model *model)
{
    uint64_t bytes = 0;
    uint32_t e = 0;

    for (; e < model->events_len && e < VT_HTML_EVENTS_MAX && bytes <= VT_HTML_BYTES_MAX; e++)
        bytes += model->events[e].kind == VT_EVENT_LEAF ? model->fields[model->events[e].index].raw.len : 0;
    return e;
}

/* The beginning of MODEL, which is drawn; and the rules, whenever they were judged. What is listed has the
 * order of events. */
static struct vt_model beginning_of(const struct vt_model *model)
{
    struct vt_model cut = *model;

    cut.events_len = events_drawn(model);
    if (cut.events_len == model->events_len)
        return cut;
    cut.buffers_len = cut.fields_len = cut.derives_len = cut.messages_len = cut.states_len = 0;
    for (uint32_t e = 0; e < cut.events_len; e++) {
        cut.buffers_len += model->events[e].kind == VT_EVENT_BUFFER;
        cut.fields_len += model->events[e].kind == VT_EVENT_OPEN || model->events[e].kind == VT_EVENT_LEAF;
        cut.derives_len += model->events[e].kind == VT_EVENT_DERIVE;
        cut.states_len += model->events[e].kind == VT_EVENT_STATE;
    }
    while (cut.messages_len < model->messages_len && model->messages[cut.messages_len].event < cut.events_len
           && model->messages[cut.messages_len].field < cut.fields_len)
        cut.messages_len++;
    return cut;
}

bool vt_html_write(FILE *out, const struct vt_model *whole, const struct vt_flip_map *flips)
{
    const struct vt_model cut = beginning_of(whole), *model = &cut;

    put_head(out, model);
    put_header(out, whole, model->events_len);
    put_contents(out, model, flips);
    fputs("<main>\n", out);
    vt_html_flights(out, model);
    vt_html_buffers(out, model);
    vt_html_derivations(out, model);
    vt_html_chain(out, model);
    vt_html_rules(out, model);
    if (flips != NULL)
        vt_html_flips(out, model, flips);
    fputs("</main>\n<footer><p>Made by <code>vitrine view --html</code>. This page needs no network and asks "
          "for none.</footer>\n"
          "</body>\n</html>\n", out);
    return fflush(out) == 0 && !ferror(out);
}
