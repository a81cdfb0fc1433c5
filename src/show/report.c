/* The report for people, in the order in which a mail admin asks: reached, STARTTLS, handshake, chain, the
 * four demands, whatever else, the verdict. */
#include <string.h>

#include "show/content_judged.h"
#include "show/report_input.h"
#include "show/report_parts.h"
#include "session/value.h"

static const struct vt_section stages[] = {
    { "reached", "net." },
    { "starttls", "starttls." },
    { "handshake", "tls." },
};

/* Names for what comes after the four demands; the last takes all. */
static const struct vt_section others[] = {
    { "validity", "path.validity" }, { "key strength", "leaf.key-strength" },
    { "CA's key", "path.key-strength" }, { "digest", "path.digest-strength" },
    { "signature", "path.signature" }, { "CA", "path.ca" },
    { "path length", "path.length" }, { "CA's usage", "path.key-usage" },
    { "constraints", "path.name-constraints" }, { "extensions", "path.critical" },
    { "policies", "path.policy" },
    { "expires soon", "path.expires-soon" }, { "revocation", "revocation." },
    { "advice", "certificate." }, { "chain", "chain." }, { "other", "" },
};

#define COUNT(table) (sizeof table / sizeof table[0])

static bool belongs(const struct vt_model_check *f, const struct vt_section *section)
{
    return strncmp(f->id, section->id, strlen(section->id)) == 0;
}

static void print_wrong(struct vt_layout *p, const struct vt_report_input *a, const char *label,
                        const struct vt_model_check *f)
{
    if (f->result == VT_FAIL)
        vt_check_print(p, label, VT_CHECK_SEEN, &a->findings->model, f);
    else
        vt_layout_mark(p, label, f->result, "%s [%s (%s)]", f->fix != NULL ? f->fix : f->seen, f->ref, f->id);
}

/* What is wrong in SECTION: failures, then warnings, each in order. */
static void print_stage(struct vt_layout *p, const struct vt_report_input *a,
                        const struct vt_section *section)
{
    const struct vt_findings *s = a->findings;
    const char *label = section->label;

    for (int warnings = 0; warnings < 2; warnings++)
        for (uint32_t i = 0; i < s->model.checks_len; i++) {
            const struct vt_model_check *f = &s->model.checks[i];

            if (f->result != (warnings ? VT_WARN : VT_FAIL) || !belongs(f, section))
                continue;
            print_wrong(p, a, label, f);
            label = "";
        }
}

static void print_passed(struct vt_layout *p, const struct vt_section *section,
                         const struct vt_model_check *f)
{
    const char *seen = f->seen != NULL ? f->seen : f->sentence;

    if (f->result == VT_PASS && f->wanted != NULL && strcmp(f->id, "leaf.name") == 0)
        vt_layout_mark(p, section->label, VT_PASS, "%s matches %s", seen, f->wanted);
    else
        vt_layout_mark(p, section->label, f->result, "%s",
                       f->result == VT_PASS || f->seen != NULL ? seen : "not reached");
}

static void print_demand(struct vt_layout *p, const struct vt_report_input *a,
                         const struct vt_section *section)
{
    const struct vt_model_check *worst = vt_model_worst(&a->findings->model, section->id);

    if (worst == NULL)
        vt_layout_mark(p, section->label, VT_SKIP, "not reached");
    else if (vt_is_broken(worst->result))
        print_stage(p, a, section);
    else if (worst->result == VT_PASS && strcmp(section->id, "chain.") == 0)
        vt_part_issuer(p, section->label, a);
    else
        print_passed(p, section, worst);
}

/* The first section of TABLE that F belongs to; NULL. */
static const struct vt_section *section_of(const struct vt_model_check *f, const struct vt_section *table,
                                           size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (belongs(f, &table[i]))
            return &table[i];
    return NULL;
}

/* True when F has a place of its own in A's report: the four demands only where a certificate was judged. */
static bool told(const struct vt_report_input *a, const struct vt_model_check *f)
{
    return section_of(f, stages, COUNT(stages)) != NULL
        || (a->result != NULL && section_of(f, vt_demands, VT_DEMANDS) != NULL);
}

static void print_others(struct vt_layout *p, const struct vt_report_input *a, enum vt_result result)
{
    const struct vt_section *last = NULL;

    for (uint32_t i = 0; i < a->findings->model.checks_len; i++) {
        const struct vt_model_check *f = &a->findings->model.checks[i];
        const struct vt_section *section = section_of(f, others, COUNT(others));

        if (f->result != result || told(a, f))
            continue;
        print_wrong(p, a, section == last ? "" : section->label, f);
        last = section;
    }
}

/* What passed besides: ids, each once. */
static const char *passed_id(const void *context, int wanted)
{
    const struct vt_report_input *a = context;
    const struct vt_findings *s = a->findings;

    for (uint32_t i = 0; i < s->model.checks_len; i++) {
        const char *id = s->model.checks[i].id;
        const struct vt_model_check *worst = vt_model_worst(&s->model, id);

        if (worst != &s->model.checks[i] || worst->result != VT_PASS || told(a, worst))
            continue;
        if (wanted-- == 0)
            return id;
    }
    return NULL;
}

static uint32_t warnings(const struct vt_model *model)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < model->checks_len; i++)
        count += model->checks[i].result == VT_WARN;
    return count;
}

static void print_verdict(struct vt_layout *p, const struct vt_report_input *a, const char *label)
{
    /* The statuses are few: what broke the session off later has that of a handshake. */
    bool later = a->exit == 4 && a->machine != NULL && vt_machine_opened(a->machine);
    const char *why = a->exit != 0 && a->warned ? "warnings count, as --strict says"
                    : later ? "session failed, after the handshake" : vt_exit_text(a->exit);
    char verify[160] = "", warned[32] = "";
    const uint32_t count = a->exit == 0 ? warnings(&a->findings->model) : 0;

    if (count > 0)
        snprintf(warned, sizeof warned, ", %u warning%s", count, count == 1 ? "" : "s");
    if (a->result != NULL)
        snprintf(verify, sizeof verify, "; verify code %u (%s)", a->result->code,
                 vt_verify_code_text(a->result->code));
    vt_layout_mark(p, label, a->exit == 0 ? VT_PASS : VT_FAIL, "exit %d: %s%s%s", a->exit, why, warned,
                   verify);
}

static void print_demands(struct vt_layout *p, const struct vt_report_input *a)
{
    for (size_t i = 0; i < VT_DEMANDS && a->result != NULL; i++)
        print_demand(p, a, &vt_demands[i]);
    print_others(p, a, VT_FAIL);
    print_others(p, a, VT_WARN);
}

static void print_report(struct vt_layout *p, const struct vt_report_input *a, bool quiet)
{
    if (quiet) {
        p->width = 400;     /* one line a target, for scripts */
        print_verdict(p, a, a->target);
        return;
    }
    vt_layout_title(p, VT_INK_BOLD, a->target);
    if (a->peer != NULL)
        vt_layout_row(p, "reached", "%s in %lld ms", a->peer, (long long)a->connect_ms);
    print_stage(p, a, &stages[0]);
    if (vt_report_dialogue(a) != NULL)
        vt_part_starttls(p, a);
    print_stage(p, a, &stages[1]);
    if (vt_report_client(a) != NULL)
        vt_part_handshake(p, a);
    print_stage(p, a, &stages[2]);
    if (a->chain_len > 0) {
        vt_layout_gap(p);
        vt_part_chain(p, a);
    }
    if (a->result != NULL)
        vt_layout_gap(p);
    print_demands(p, a);
    if (passed_id(a, 0) != NULL)
        vt_layout_list(p, "also passed", "", passed_id, a, 3);
    vt_layout_gap(p);
    print_verdict(p, a, "verdict");
    if (a->replay != NULL)
        vt_part_replay(p, a->replay);
}

static struct vt_layout layout(FILE *out, struct vt_report_style style)
{
    return (struct vt_layout){ .out = out, .color = style.color, .width = vt_layout_width() };
}

void vt_report_print(FILE *out, const struct vt_report_input *a, struct vt_report_style style)
{
    struct vt_layout page = layout(out, style);

    if (style.json)
        vt_json_print(out, a);
    else
        print_report(&page, a, style.quiet);
}

void vt_report_print_verdict(FILE *out, const struct vt_report_input *a, struct vt_report_style style)
{
    struct vt_layout page = layout(out, style);

    vt_layout_gap(&page);
    print_verdict(&page, a, "verdict");
}
