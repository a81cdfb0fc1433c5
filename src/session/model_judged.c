/* The derivations and the rules of a model. */
#include <stdio.h>

#include "session/model_link.h"
#include "session/value.h"
#include "tls/names.h"

/* The advice of a rule that was broken, filled in. */
static const char *keep_fix(struct vt_model *m, const struct vt_event_check *event)
{
    const char *fix = vt_rule_text(event->rule)->fix;
    const size_t n = vt_template_text(fix, event, NULL, 0);
    const bool broken = event->id == NULL && vt_is_broken(event->result);
    char *text = broken ? vt_model_take(m, n + 1) : NULL;

    if (text != NULL)
        vt_template_text(fix, event, text, n + 1);
    return text;
}

/* What was seen; an alert with what it means to the one who receives it. */
static struct vt_value seen_of(const struct vt_event_check *event)
{
    struct vt_value seen = event->seen;
    const char *name = seen.kind == VT_VALUE_ENUM ? vt_name_of(vt_alert_names, (uint32_t)seen.number) : NULL;

    if (name != NULL && seen.label != NULL && strcmp(seen.label, name) == 0)
        seen.label = vt_name_of(vt_alert_words, (uint32_t)seen.number);
    return seen;
}

/* "byte 12, in server_hello.session_id" */
static const char *keep_where(struct vt_model *m, const struct vt_event_check *event)
{
    char path[1024], text[1024 + 40];

    vt_path_text(event->parse, NULL, path, sizeof path);
    snprintf(text, sizeof text, "byte %llu%s%s", (unsigned long long)event->off,
             path[0] != '\0' ? ", in " : "", path);
    return vt_model_keep(m, text);
}

/* A clause as people write it: "RFC 9525 6.3" becomes "RFC 9525 §6.3", "RFC 8996 4, 5" "RFC 8996 §§4, 5";
 * what names no section stays. A number has no sign at the beginning, in a list, nor behind the name of a
 * series ("RFC", "SP"). */
static const char *keep_clause(struct vt_model *m, const char *clause)
{
    bool bare = true;
    char text[480] = "";
    size_t n = 0, len;

    if (strlen(clause) >= sizeof text / 3)      /* no rule's of ours: a sign of a section or two needs that
                                                   much */
        return vt_model_keep(m, clause);
    for (const char *at = clause; *at != '\0'; at += len) {
        const size_t word = strcspn(at, " "), list = word > 0 && at[word - 1] == ',';

        len = word + (at[word] == ' ');
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s",
                              bare || *at < '0' || *at > '9' ? "" : list ? "§§" : "§", (int)len, at);
        bare = list || (word >= 2 && at[word - 1] >= 'A' && at[word - 1] <= 'Z' && at[word - 2] >= 'A'
                        && at[word - 2] <= 'Z');
    }
    return vt_model_keep(m, text);
}

void vt_model_take_check(struct vt_model *m, const struct vt_event *told)
{
    const struct vt_event_check *event = &told->check;
    struct vt_model_check *check = vt_model_add(m, &m->checks, &m->checks_len, sizeof *check);
    const struct vt_rule_text *rule = vt_rule_text(event->rule);
    struct vt_event_check words = *event;

    if (check == NULL)
        return;
    words.seen = seen_of(event);
    *check = (struct vt_model_check){
        .told = *event, .result = event->result, .depth = event->depth,
        .id = event->id != NULL ? vt_model_keep(m, event->id) : rule->id,
        .sentence = event->id == NULL ? rule->sentence : NULL,
        .reason = event->result != VT_PASS || event->ref != NULL ? rule->reason : "",
        .seen = vt_model_keep_value(m, &words.seen), .wanted = vt_model_keep_value(m, &event->wanted),
        .ref = keep_clause(m, event->ref != NULL ? event->ref : rule->clause),
        .fix = keep_fix(m, &words), .where = event->parse != NULL ? keep_where(m, event) : NULL,
    };
    check->told.parse = NULL;
    check->told.id = event->id != NULL ? check->id : NULL;
    check->told.ref = vt_model_keep(m, event->ref);
    check->told.hint = vt_model_keep(m, event->hint);
    check->told.seen = vt_model_copy_value(m, &event->seen);
    check->told.wanted = vt_model_copy_value(m, &event->wanted);
    check->told.subject = vt_model_copy_value(m, &event->subject);
    check->told.issuer = vt_model_copy_value(m, &event->issuer);
    if (event->parse != NULL && event->parse->buffer <= m->buffers_len) {
        check->buffer = event->parse->buffer;
        check->off = event->off;
    }
    vt_model_add_event(m, VT_EVENT_CHECK, m->checks_len - 1, &check->event);
}

/* An input or an output. Words and numbers of the RFC are text, other values bytes. */
static struct vt_model_term keep_term(struct vt_model *m, const struct vt_term *term)
{
    struct vt_model_term kept = { .role = vt_model_keep(m, term->role), .name = vt_model_keep(m, term->name),
                                  .from = term->from };

    if (term->value.kind == VT_VALUE_BYTES)
        kept.bytes = vt_model_keep_bytes(m, term->value.bytes);
    else
        kept.text = vt_model_keep_value(m, &term->value);
    return kept;
}

static const struct vt_model_term *keep_terms(struct vt_model *m, const struct vt_term *terms, uint8_t count)
{
    struct vt_model_term *kept = vt_model_take(m, count * sizeof *kept);

    for (uint8_t i = 0; i < count && kept != NULL; i++)
        kept[i] = keep_term(m, &terms[i]);
    return kept;
}

void vt_model_take_derive(struct vt_model *m, const struct vt_event *told)
{
    const struct vt_event_derive *event = &told->derive;
    struct vt_model_derive *derive = vt_model_add(m, &m->derives, &m->derives_len, sizeof *derive);
    struct vt_model_term *out;

    if (derive == NULL)
        return;
    *derive = (struct vt_model_derive){ .op = vt_model_keep(m, event->op),
                                        .ref = vt_model_keep(m, event->ref), .ins = event->ins,
                                        .outs = event->outs, .in = keep_terms(m, event->in, event->ins) };
    derive->out = out = (struct vt_model_term *)(uintptr_t)keep_terms(m, event->out, event->outs);
    for (uint8_t i = 0; i < event->outs && out != NULL; i++)
        out[i].role = out[i].name = out[i].name != NULL ? out[i].name : out[i].role;
    vt_model_add_event(m, VT_EVENT_DERIVE, m->derives_len - 1, &derive->event);
}
