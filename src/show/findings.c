#include "show/findings.h"

#include <stdlib.h>
#include <string.h>

#include "show/diagnostics.h"
#include "net/starttls.h"
#include "session/value.h"

/* Syntax rules say what is wrong with bytes and decide nothing; the owner of the bytes says next what that
 * means. */
static bool is_syntax(enum vt_rule rule)
{
    static const char *const prefixes[] = { "syntax.", "der.", "certificate." };
    const char *id = vt_rule_text(rule)->id;

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (strncmp(id, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

static bool owns_syntax(enum vt_rule rule)
{
    static const enum vt_rule owners[] = { VT_RULE_CHAIN_SYNTAX,    VT_RULE_CHAIN_SYNTAX_LIMIT,
                                           VT_RULE_CHAIN_MALFORMED, VT_RULE_CHAIN_SPARE,
                                           VT_RULE_TLS_DECODE,      VT_RULE_TLS_VALUE };

    for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++)
        if (rule == owners[i])
            return true;
    return false;
}

static void on_check(struct vt_findings *s, const struct vt_event *event)
{
    const struct vt_event_check *told = &event->check;
    const bool syntax = is_syntax(told->rule) && told->parse != NULL;
    struct vt_model_check *check;

    /* What a parse only remarks upon, the judge of the certificate tells, with its place in the chain. */
    if (is_syntax(told->rule) && (!vt_is_broken(told->result) || (syntax && told->result == VT_WARN)))
        return;
    s->model.sink.emit(s->model.sink.context, event);
    if (s->model.problem != NULL)
        vt_no_room();
    check = &s->model.checks[s->model.checks_len - 1];
    if (syntax) {
        s->syntax = check->where;
        s->model.checks_len--;
    } else if (!vt_is_broken(told->result)) {
        check->where = NULL;
    } else if (owns_syntax(told->rule) && s->syntax != NULL) {
        check->where = s->syntax;
        s->syntax = NULL;
    }
}

static void on_line(struct vt_findings *s, bool from_server, struct vt_bytes line)
{
    struct vt_spoken *spoken = vt_need_more(&s->lines, &s->lines_len, sizeof *spoken);
    char text[1024];

    if (vt_escape_text(line, text, sizeof text - 4) >= sizeof text - 4)
        strcat(text, " ...");
    *spoken = (struct vt_spoken){ .from_server = from_server, .text = vt_need_text(text) };
}

static void hear(void *context, const struct vt_event *event)
{
    struct vt_findings *s = context;
    struct vt_bytes line;
    bool from_server;

    if (event->kind == VT_EVENT_CHECK)
        on_check(s, event);
    else if (vt_starttls_line(event, &from_server, &line))
        on_line(s, from_server, line);
}

void vt_findings_begin(struct vt_findings *s)
{
    *s = (struct vt_findings){ .sink = { .emit = hear, .context = s } };
    if (!vt_model_begin(&s->model, false))
        vt_no_room();
}

void vt_findings_free(struct vt_findings *s)
{
    for (uint32_t i = 0; i < s->lines_len; i++)
        free(s->lines[i].text);
    free(s->lines);
    vt_model_free(&s->model);
}
