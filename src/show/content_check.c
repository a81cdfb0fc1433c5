/* A rule as it was applied, in words: what was seen, what was wanted, the clause, the fix. */
#include "show/content_judged.h"

#include <stdlib.h>
#include <string.h>

#include "session/provenance.h"
#include "session/value.h"
#include "show/diagnostics.h"

const struct vt_section vt_demands[VT_DEMANDS] = {
    { "purpose", "leaf.purpose" }, { "key usage", "leaf.key-usage" }, { "name", "leaf.name" },
    { "issuer", "chain." },
};

const struct vt_model_check *vt_demand_check(const struct vt_model *model, size_t demand)
{
    const struct vt_model_check *worst = vt_model_worst(model, vt_demands[demand].id);

    /* That an issuer is trusted follows from more than one rule; the last of them says by whom. */
    return worst != NULL && worst->result == VT_PASS && strcmp(vt_demands[demand].id, "chain.") == 0
        ? vt_model_worst(model, "chain.trusted") : worst;
}

const char *vt_anchor(const struct vt_model *model, const char **name)
{
    const struct vt_model_check *trusted = vt_model_worst(model, "chain.trusted");

    if (trusted == NULL)
        return "named as issuer";
    if (trusted->result != VT_PASS)
        return "named as issuer; the client does not trust it, or does not have it";
    *name = trusted->seen != NULL ? trusted->seen : *name;
    return "the root, which the client trusts: it was not sent";
}

/* " bits", behind a number of them. */
static const char *unit_of(const struct vt_model_check *check)
{
    static const struct {
        const char *id, *unit;
    } units[] = { { "leaf.key-strength", " bits" }, { "path.key-strength", " bits" },
                  { "path.length", " CAs" } };
    const bool number = check->seen != NULL && check->seen[strspn(check->seen, "0123456789")] == '\0';

    for (size_t i = 0; number && i < sizeof units / sizeof units[0]; i++)
        if (strcmp(check->id, units[i].id) == 0)
            return units[i].unit;
    return "";
}

static void write_rule(const struct vt_words *w, const struct vt_model_check *check)
{
    vt_words_text(w, check->id);
    vt_words_text(w, check->reason[0] != '\0' ? ", " : "");
    vt_words_text(w, check->reason);
}

/* Of what was not broken; else it stands behind what was wanted. */
static void write_demands(const struct vt_words *w, const struct vt_model_check *check)
{
    vt_words_text(w, vt_is_broken(check->result) ? NULL : check->sentence);
}

static void write_seen(const struct vt_words *w, const struct vt_model_check *check)
{
    const uint32_t leaf = vt_model_leaf_at(w->model, check->buffer, check->off);
    const char *seen = check->seen != NULL ? check->seen : "", *where = check->where;
    const bool common = (check->told.rule == VT_RULE_LEAF_COMMON_NAME
                         || check->told.rule == VT_RULE_LEAF_NAMELESS) && strcmp(seen, "none") != 0;

    if (check->depth >= 0)
        fprintf(w->out, "certificate %d%s", check->depth, check->seen != NULL || where != NULL ? ": " : "");
    vt_words_text(w, common ? "CN=" : "");
    vt_words_text(w, seen);
    vt_words_text(w, common ? " with no host in a subjectAltName" : unit_of(check));
    if (where != NULL && strstr(seen, " at byte ") != NULL) {      /* which the place begins with, too */
        vt_words_text(w, strchr(where, ','));
        return;
    }
    vt_words_text(w, where != NULL && check->seen != NULL ? ", at " : "");
    if (leaf != VT_NONE && where != NULL)
        vt_words_link(w, 'f', leaf, where);
    else
        vt_words_text(w, where);
}

static void write_wanted(const struct vt_words *w, const struct vt_model_check *check)
{
    const char *sentence = vt_is_broken(check->result) ? check->sentence : NULL;

    vt_words_text(w, check->wanted);
    /* On which side of that time the one that was seen may be. */
    if (check->told.wanted.kind == VT_VALUE_TIME && check->told.rule != VT_RULE_PATH_NEVER_VALID)
        vt_words_text(w, check->told.rule == VT_RULE_PATH_NOT_YET_VALID ? " or earlier" : " or later");
    vt_words_text(w, check->wanted != NULL && sentence != NULL ? ": " : NULL);
    vt_words_text(w, sentence);
}

/* "RFC 9525 §6.3 (leaf.name); verify code 62: hostname mismatch" */
static void write_clause(const struct vt_words *w, const struct vt_model_check *check)
{
    const uint8_t code = vt_rule_consequence(check->told.rule)->code;

    vt_words_text(w, check->ref);
    vt_words_text(w, " (");
    vt_words_text(w, check->id);
    vt_words_text(w, ")");
    if (code != 0 && check->result == VT_FAIL)
        fprintf(w->out, "; verify code %u: %s", code, vt_verify_code_text(code));
}

static void write_fix(const struct vt_words *w, const struct vt_model_check *check)
{
    vt_words_text(w, check->fix);
}

/* Each field that the rule is about, and where that is. */
static void write_place(const struct vt_words *w, const struct vt_model_check *check)
{
    const char *between = NULL;

    for (uint32_t i = 0; (i = vt_next_aim(w->model, check, i)) != VT_NONE; i++) {
        const struct vt_model_field *field = &w->model->fields[i];
        char *place = vt_place_text(w->model, field);

        vt_words_text(w, between);
        vt_words_link(w, 'f', i, field->path);
        fprintf(w->out, ", event %lu%s%s", field->event + 1UL, place[0] != '\0' ? ", " : "", place);
        between = "; ";
        free(place);
    }
}

static void write_line(const struct vt_words *w, const struct vt_model_check *check)
{
    write_rule(w, check);
    vt_words_text(w, check->seen != NULL || check->where != NULL || check->depth >= 0 ? ": " : "");
    write_seen(w, check);
    vt_words_text(w, check->wanted != NULL || (vt_is_broken(check->result) && check->sentence != NULL)
                  ? ", wanted " : "");
    write_wanted(w, check);
    fprintf(w->out, " (%s)", check->ref);
}

const struct vt_check_row vt_check_rows[] = {
    [VT_CHECK_RULE] = { "rule", VT_INK_BOLD }, [VT_CHECK_DEMANDS] = { "demands", VT_INK_FAINT },
    [VT_CHECK_SEEN] = { "seen", VT_INK_PLAIN },
    [VT_CHECK_WANTED] = { "wanted", VT_INK_FAINT }, [VT_CHECK_CLAUSE] = { "clause", VT_INK_FAINT },
    [VT_CHECK_FIX] = { "fix:", VT_INK_BOLD }, [VT_CHECK_PLACE] = { "looked at", VT_INK_FAINT },
};

char *vt_check_text(const struct vt_words *w, const struct vt_model_check *check, enum vt_check_part part)
{
    static void (*const writers[])(const struct vt_words *, const struct vt_model_check *) = {
        write_rule, write_demands, write_seen, write_wanted, write_clause, write_fix, write_place, write_line,
    };
    struct vt_words words = *w;
    struct vt_growing text;

    vt_grow(&text);
    words.out = text.out;
    writers[part](&words, check);
    return vt_grown(&text);
}

void vt_check_print(struct vt_layout *p, const char *label, enum vt_check_part first,
                    const struct vt_model *model, const struct vt_model_check *check)
{
    for (enum vt_check_part part = first; part == first || part < VT_CHECK_PLACE; part++) {
        char *text = vt_check_text(&(struct vt_words){ .model = model }, check, part);

        if (part == first)
            vt_layout_mark(p, label, check->result, "%s", text);
        else if (text[0] != '\0')
            vt_layout_detail(p, vt_check_rows[part].label, vt_check_rows[part].ink, text);
        free(text);
    }
}
