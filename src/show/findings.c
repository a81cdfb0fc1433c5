#include "show/findings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/diagnostics.h"
#include "net/starttls.h"
#include "tls/names.h"
#include "session/value.h"

/* Texts of findings are cut here: a certificate may have thousands of names. */
#define TEXT_MAX 1024

static char *value_text(const struct vt_value *value)
{
    char text[TEXT_MAX];

    if (value->kind == VT_VALUE_NONE)
        return NULL;
    vt_value_text(value, text, sizeof text);
    return vt_need_text(text);
}

static char *fix_text(const struct vt_event_check *check)
{
    char text[2 * TEXT_MAX];

    vt_template_text(vt_rule_text(check->rule)->fix, check, text, sizeof text);
    return vt_need_text(text);
}

/* "byte 12, in server_hello.session_id" */
static char *where_text(const struct vt_event_check *check)
{
    char path[TEXT_MAX], text[TEXT_MAX + 40];

    vt_path_text(check->parse, NULL, path, sizeof path);
    snprintf(text, sizeof text, "byte %llu%s%s", (unsigned long long)check->off,
             path[0] != '\0' ? ", in " : "", path);
    return vt_need_text(text);
}

static void finding_free(struct vt_finding *f)
{
    free(f->seen);
    free(f->wanted);
    free(f->fix);
    free(f->where);
    *f = (struct vt_finding){ .rule = VT_RULE_NONE };
}

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

static void on_check(struct vt_findings *s, const struct vt_event_check *told)
{
    const uint32_t number = (uint32_t)told->seen.number;
    struct vt_event_check words = *told, *check = &words;
    bool wrong = check->result == VT_FAIL || check->result == VT_WARN;
    bool syntax = is_syntax(check->rule) && check->parse != NULL;
    struct vt_finding f = { .rule = check->rule, .result = check->result, .depth = check->depth };

    /* What a parse only remarks upon, the judge of the certificate tells, with its place in the chain. */
    if (is_syntax(check->rule) && (!wrong || (syntax && check->result == VT_WARN)))
        return;
    if (told->seen.kind == VT_VALUE_ENUM && told->seen.label != NULL
        && told->seen.label == vt_name_of(vt_alert_names, number))
        words.seen.label = vt_name_of(vt_alert_words, number);
    f.clause = check->ref != NULL ? check->ref : vt_rule_text(check->rule)->clause;
    f.seen = value_text(&check->seen);
    f.wanted = value_text(&check->wanted);
    f.fix = wrong ? fix_text(check) : NULL;
    f.where = wrong && check->parse != NULL ? where_text(check) : NULL;
    if (syntax) {
        finding_free(&s->syntax);
        s->syntax = f;
        return;
    }
    if (wrong && owns_syntax(check->rule) && s->syntax.where != NULL) {
        free(f.where);
        f.where = s->syntax.where;
        s->syntax.where = NULL;
    }
    *(struct vt_finding *)vt_need_more(&s->findings, &s->findings_len, sizeof f) = f;
}

static void on_line(struct vt_findings *s, bool from_server, struct vt_bytes line)
{
    struct vt_spoken *spoken = vt_need_more(&s->lines, &s->lines_len, sizeof *spoken);
    char text[TEXT_MAX];

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
        on_check(s, &event->check);
    else if (vt_starttls_line(event, &from_server, &line))
        on_line(s, from_server, line);
}

void vt_findings_begin(struct vt_findings *s)
{
    *s = (struct vt_findings){ .sink = { .emit = hear, .context = s } };
}

void vt_findings_free(struct vt_findings *s)
{
    for (uint32_t i = 0; i < s->findings_len; i++)
        finding_free(&s->findings[i]);
    for (uint32_t i = 0; i < s->lines_len; i++)
        free(s->lines[i].text);
    finding_free(&s->syntax);
    free(s->findings);
    free(s->lines);
}

static int rank(enum vt_result result)
{
    static const int ranks[] = { [VT_SKIP] = 0, [VT_PASS] = 1, [VT_WARN] = 2, [VT_FAIL] = 3 };

    return ranks[result];
}

const struct vt_finding *vt_findings_worst(const struct vt_findings *s, const char *prefix)
{
    const struct vt_finding *worst = NULL;

    for (uint32_t i = 0; i < s->findings_len; i++) {
        const struct vt_finding *f = &s->findings[i];

        if (strncmp(vt_rule_text(f->rule)->id, prefix, strlen(prefix)) == 0
            && (worst == NULL || rank(f->result) > rank(worst->result)))
            worst = f;
    }
    return worst;
}
