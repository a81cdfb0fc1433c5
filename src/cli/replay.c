/* vitrine replay: a recorded session run again by the same engine, offline; and judged otherwise, where
 * that is asked for. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "cli/cli.h"
#include "cli/replay_job.h"

/* What is asked for instead of what was recorded. */
struct what_if {
    struct vt_bundle bundle, untrusted;
    struct vt_anchors anchors;
    struct vt_script trace;              /* the recorded one, changed; it owns nothing */
    char text[7][400];
    const char *texts[8];               /* those in use; a NULL at the end */
    int count;
};

__attribute__((format(printf, 2, 3))) static void say(struct what_if *w, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(w->text[w->count], sizeof w->text[0], format, arguments);
    va_end(arguments);
    w->texts[w->count] = w->text[w->count];
    w->count++;
}

static void change_time(struct what_if *w, int64_t at)
{
    char old[24], new[24];

    vt_time_format(w->trace.client.now, old, sizeof old);
    vt_time_format(at, new, sizeof new);
    say(w, "judged as of %s, not %s", new, old);
    w->trace.client.now = at;
}

/* The limits of the judgement, where they are given. */
static void change_limits(struct what_if *w, const struct vt_options *o)
{
    struct vt_client_config *c = &w->trace.client;

    if (o->expires_in != 0 && o->expires_in != c->expires_in) {
        say(w, "warned of what ends within %u days", o->expires_in);
        c->expires_in = (uint16_t)o->expires_in;
    }
    if (o->allow_cn && !c->allow_cn) {
        say(w, "the common name will do as a name");
        c->allow_cn = true;
    }
}

/* The name that is verified. The one in the ClientHello stays as it was sent. */
static void change_name(struct what_if *w, const char *name)
{
    struct vt_client_config *c = &w->trace.client;
    struct vt_bytes old = c->verify_name.len > 0 ? c->verify_name : c->name;

    if (c->no_name || old.len == 0)
        old = vt_text("none");
    say(w, "verified for %s, not %.*s", name != NULL ? name : "no name", (int)old.len,
        (const char *)old.data);
    c->no_name = name == NULL;
    c->verify_name = vt_text(name != NULL ? name : "");
}

/* The policies that are wanted, if any are named; and each demand is one more. */
static void change_policy(struct what_if *w, const struct vt_options *o)
{
    const struct vt_policy_inputs *asked = &o->policy.inputs;
    struct vt_policy_inputs *policy = &w->trace.client.policy;

    if (vt_options_given(o, VT_ASKS_POLICY) == NULL)
        return;
    say(w, "judged with %s, not as recorded", vt_options_given(o, VT_ASKS_POLICY));
    if (asked->wanted_len > 0) {
        policy->wanted = asked->wanted;
        policy->wanted_len = asked->wanted_len;
    }
    policy->require_explicit = policy->require_explicit || asked->require_explicit;
    policy->inhibit_any = policy->inhibit_any || asked->inhibit_any;
    policy->inhibit_mapping = policy->inhibit_mapping || asked->inhibit_mapping;
}

static bool change_roots(struct what_if *w, const struct vt_options *o)
{
    if (o->bundle != NULL) {
        if (!vt_bundle_load(&w->bundle, o->bundle))
            return false;
        w->bundle.anchors.untrusted = w->anchors.untrusted;
        w->anchors = w->bundle.anchors;
        say(w, "trusted are the roots of %s, not the recorded ones", o->bundle);
    }
    if (o->untrusted != NULL) {
        if (!vt_spares_load(&w->untrusted, o->untrusted, &w->anchors))
            return false;
        say(w, "the chain is built with those of %s, too", o->untrusted);
    }
    return true;
}

/* Takes up what is asked for; false after a line on stderr. */
static bool change(struct what_if *w, const struct vt_options *o, const struct vt_script *recorded)
{
    w->trace = *recorded;
    w->anchors = vt_anchors_from_array(&recorded->anchor_array);
    if (o->at_given)
        change_time(w, o->at);
    if (!vt_session_options_name(o))
        return false;
    if (o->name != NULL || o->no_name)
        change_name(w, o->name);
    change_limits(w, o);
    change_policy(w, o);
    return change_roots(w, o);
}

static int replay(struct vt_replay_job *r, struct what_if *w)
{
    const struct vt_options *o = r->shared.options;

    if (!change(w, o, &r->trace))
        return VT_EXIT_LOCAL;
    r->told.changes = w->texts;
    if (o->bundle != NULL)
        r->bundle = o->bundle;
    /* A trace without secrets: the chain is judged, as the server sent it. */
    if (w->count > 0 && !r->trace.has_seed && o->trace == NULL)
        return vt_replay_job_judge(r, &w->trace, &w->anchors);
    if (!vt_replay_job_compare(r))
        return VT_EXIT_LOCAL;
    if (w->count > 0 && !vt_replay_job_vary(r, &w->trace, &w->anchors, r->trace.secrets))
        return VT_EXIT_LOCAL;
    return vt_replay_job_report(r);
}

int vt_run_replay(struct vt_options *o)
{
    struct what_if w = { .count = 0 };
    struct vt_replay_job r;
    struct vt_bytes text;
    int status = VT_EXIT_LOCAL;
    bool read;
    FILE *in;

    in = vt_file_open(o->words[0]);
    read = in != NULL && vt_file_read_rest(in, o->words[0], VT_TRACE_MAX, &text);
    if (in != NULL)
        vt_file_done(in);
    if (!read)
        return status;
    if (vt_replay_job_read(&r, o, o->words[0], text))
        status = replay(&r, &w);
    vt_replay_job_end(&r);
    vt_bundle_free(&w.bundle);
    vt_bundle_free(&w.untrusted);
    free((void *)(uintptr_t)text.data);
    return status;
}
