/* Which rules a test made fail: linked in with --wrap for vt_fail, vt_check_traced and the two judges, it writes a line "SYMBOL TEST" to the file
 * VT_RULE_LOG names, for each rule once a process. `make clauses` reads them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cursor.h"

bool __real_vt_fail(struct vt_parse *parse, unsigned rule, struct vt_value seen);
bool __wrap_vt_fail(struct vt_parse *parse, unsigned rule, struct vt_value seen);
bool __real_vt_check_traced(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen);
bool __wrap_vt_check_traced(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen);
bool __real_vt_judge(struct vt_report *report, const struct vt_event_check *check);
bool __wrap_vt_judge(struct vt_report *report, const struct vt_event_check *check);
bool __real_vt_judge_plain(struct vt_report *report, enum vt_rule rule, enum vt_result result, struct vt_value seen,
                           struct vt_value wanted);
bool __wrap_vt_judge_plain(struct vt_report *report, enum vt_rule rule, enum vt_result result, struct vt_value seen,
                           struct vt_value wanted);

static const char *const symbols[VT_RULE_COUNT] = {
    [VT_RULE_NONE] = "NONE",
#define VT_ROW(symbol, class, id, reason, exit, alert, code, clause, sentence, fix) [VT_RULE_##symbol] = #symbol,
#include "base/rule_table.h"
#undef VT_ROW
};

static void note(enum vt_rule rule)
{
    static bool noted[VT_RULE_COUNT];
    const char *path = getenv("VT_RULE_LOG"), *test = getenv("VT_TEST");
    char line[256];
    int fd, len;

    if (path == NULL || noted[rule])
        return;
    noted[rule] = true;
    len = snprintf(line, sizeof line, "%s %s\n", symbols[rule], test != NULL ? test : "by hand");
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT, 0644);
    if (fd < 0 || write(fd, line, (size_t)len) != len)
        abort();
    close(fd);
}

bool __wrap_vt_fail(struct vt_parse *parse, unsigned rule, struct vt_value seen)
{
    note(rule);
    return __real_vt_fail(parse, rule, seen);
}

bool __wrap_vt_check_traced(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen)
{
    if (!ok)
        note(rule);
    return __real_vt_check_traced(parse, rule, ok, seen);
}

bool __wrap_vt_judge(struct vt_report *report, const struct vt_event_check *check)
{
    if (check->result == VT_FAIL || check->result == VT_WARN)
        note(check->rule);
    return __real_vt_judge(report, check);
}

bool __wrap_vt_judge_plain(struct vt_report *report, enum vt_rule rule, enum vt_result result, struct vt_value seen,
                           struct vt_value wanted)
{
    if (result == VT_FAIL || result == VT_WARN)
        note(rule);
    return __real_vt_judge_plain(report, rule, result, seen, wanted);
}
