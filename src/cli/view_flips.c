/* The map of flipped bits as text: a letter a byte, by who caught its flips; then the sums, and what was
 * accepted. */
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "show/layout.h"
#include "cli/view.h"
#include "session/flips.h"
#include "session/json.h"
#include "session/value.h"

#define ROW 32

/* A byte of which all bits are accepted has the letter of that class; of which some are, this. */
#define SOME_ACCEPTED ','

static const char *const colors[VT_FLIP_CLASSES] = {
    [VT_FLIP_ACCEPTED] = "2", [VT_FLIP_SILENT] = "1;31", [VT_FLIP_DIALOGUE] = "33", [VT_FLIP_RECORD] = "36",
    [VT_FLIP_MESSAGE] = "34", [VT_FLIP_ORDER] = "1;34", [VT_FLIP_CHOICE] = "1;36",
    [VT_FLIP_CERTIFICATE] = "35",
    [VT_FLIP_CHAIN] = "1;35", [VT_FLIP_SIGNATURE] = "32", [VT_FLIP_MAC] = "1;32", [VT_FLIP_FINISHED] = "1;33",
    [VT_FLIP_WAITING] = "37",
};

static void put_letter(struct vt_layout *p, char letter, enum vt_flip_class class)
{
    if (p->color)
        fprintf(p->out, "\033[%sm%c\033[0m", colors[class], letter);
    else
        fputc(letter, p->out);
}

/* One byte: what is accepted shows, else who caught most of its bits. */
static void put_byte(struct vt_layout *p, const struct vt_flip_map *map, uint32_t at)
{
    unsigned bits[VT_FLIP_CLASSES];
    enum vt_flip_class most = vt_flip_byte(map, at, bits);

    if (most != VT_FLIP_SILENT && bits[VT_FLIP_ACCEPTED] > 0 && bits[VT_FLIP_ACCEPTED] < 8)
        put_letter(p, SOME_ACCEPTED, VT_FLIP_ACCEPTED);
    else
        put_letter(p, vt_flip_letter(most), most);
}

/* How much of PATH names the line, record header, message or certificate that a byte is in. */
static size_t part_len(const char *path)
{
    size_t first = strcspn(path, ".");

    return strncmp(path, "starttls.", 9) == 0 ? first + 1 + strcspn(path + first + 1, ".") : first;
}

static bool same_part(const char *a, const char *b)
{
    return part_len(a) == part_len(b) && strncmp(a, b, part_len(a)) == 0;
}

/* True when byte AT begins a record: one may follow another of its kind. */
static bool begins_record(const struct vt_flip_map *map, uint32_t at)
{
    const struct vt_flip_field *field = &map->fields[map->field_of[at]];

    return at == field->off && strncmp(field->path, "TLS", 3) == 0
        && strcmp(field->path + part_len(field->path), ".type") == 0;
}

static void put_map(struct vt_layout *p, const struct vt_flip_map *map)
{
    const char *named = "";

    for (uint32_t at = 0; at < map->bytes.len;) {
        const char *path = map->fields[map->field_of[at]].path;
        uint32_t begin = at;

        fprintf(p->out, "%6lu  ", (unsigned long)at);
        do
            put_byte(p, map, at++);
        while (at < map->bytes.len && at < begin + ROW && same_part(map->fields[map->field_of[at]].path, path)
               && !begins_record(map, at));
        if (same_part(path, named) && !begins_record(map, begin))
            fputc('\n', p->out);
        else
            fprintf(p->out, "%*s  %.*s\n", (int)(ROW - (at - begin)), "", (int)part_len(path), path);
        named = path;
    }
}

/* The rules of one class. */
static void put_rules(struct vt_layout *p, const struct vt_flip_map *map, enum vt_flip_class class)
{
    for (unsigned rule = VT_RULE_NONE + 1; rule < VT_RULE_COUNT; rule++) {
        const struct vt_event_check check = { .rule = rule, .wanted = vt_say("what is due") };
        const struct vt_rule_text *text = vt_rule_text(rule);
        char sentence[200];

        if (map->by_rule[rule] == 0 || vt_flip_rule_class(rule) != class)
            continue;
        vt_template_text(text->sentence, &check, sentence, sizeof sentence);
        fprintf(p->out, "       %8llu  %s%s%s: %s\n", (unsigned long long)map->by_rule[rule], text->id,
                text->reason[0] != '\0' ? " " : "", text->reason, sentence);
    }
}

static void put_legend(struct vt_layout *p, const struct vt_flip_map *map)
{
    fprintf(p->out, "  letter   bits  caught by\n");
    for (unsigned class = 0; class < VT_FLIP_CLASSES; class++) {
        if (map->by_class[class] == 0)
            continue;
        fputs("  ", p->out);
        put_letter(p, vt_flip_letter(class), class);
        fprintf(p->out, "  %8llu  %s\n", (unsigned long long)map->by_class[class], vt_flip_class_text(class));
        put_rules(p, map, class);
    }
    fprintf(p->out, "  %c            a byte of which some bits are accepted\n", SOME_ACCEPTED);
}

/* The fields of one reason of which bits were accepted. */
struct excused {
    const struct vt_flip_map *map;
    const char *reason;          /* NULL: none */
};

static unsigned accepted_in(const struct vt_flip_map *map, const struct vt_flip_field *field)
{
    unsigned n = 0;

    for (uint32_t bit = 8 * field->off; bit < 8 * (field->off + field->len); bit++)
        n += map->rules[bit] == VT_RULE_NONE;
    return n;
}

/* Field ITEM of those, with how many bits of it. */
static const char *excused_field(const void *context, int item)
{
    static char text[200];
    const struct excused *e = context;

    for (uint32_t i = 0; i < e->map->fields_len; i++) {
        const struct vt_flip_field *field = &e->map->fields[i];
        unsigned n = field->reason == e->reason ? accepted_in(e->map, field) : 0;

        if (n > 0 && item-- == 0) {
            snprintf(text, sizeof text, "%s (%lu: %u)", field->path, (unsigned long)field->off, n);
            return text;
        }
    }
    return NULL;
}

/* What was accepted for REASON. */
static void put_reason(struct vt_layout *p, const struct vt_flip_map *map, const char *reason)
{
    const struct excused e = { map, reason };

    if (excused_field(&e, 0) == NULL)
        return;
    vt_layout_title(p, reason == NULL ? VT_INK_BAD : VT_INK_BOLD,
                    reason == NULL ? vt_flip_class_text(VT_FLIP_SILENT) : "accepted");
    vt_layout_row(p, "because", "%s",
                  reason != NULL ? reason : "nobody knows: this is a bug of vitrine, please report it");
    vt_layout_list(p, "fields", "path (first byte: bits) ", excused_field, &e, 3 * (int)map->fields_len + 2);
}

static void put_reasons(struct vt_layout *p, const struct vt_flip_map *map)
{
    put_reason(p, map, NULL);
    for (uint32_t i = 0; i < map->fields_len; i++) {
        const char *reason = map->fields[i].reason;
        uint32_t before = 0;

        while (before < i && map->fields[before].reason != reason)
            before++;
        if (before == i && reason != NULL)
            put_reason(p, map, reason);
    }
}

static void put_all(FILE *out, bool color, const struct vt_flip_map *map)
{
    struct vt_layout page = { .out = out, .color = color, .width = vt_layout_width() };

    vt_layout_title(&page, VT_INK_BOLD, "every bit that the server sent, flipped: who notices?");
    put_map(&page, map);
    vt_layout_gap(&page);
    put_legend(&page, map);
    put_reasons(&page, map);
    vt_layout_gap(&page);
    fprintf(out, "%lu bytes, %lu bits flipped: %llu caught, %llu accepted for a reason, %llu silently\n",
            (unsigned long)map->bytes.len, 8 * (unsigned long)map->bytes.len,
            8 * (unsigned long long)map->bytes.len - map->by_class[VT_FLIP_ACCEPTED]
                - map->by_class[VT_FLIP_SILENT], (unsigned long long)map->by_class[VT_FLIP_ACCEPTED],
            (unsigned long long)map->by_class[VT_FLIP_SILENT]);
}

/* One JSON object a field, its bits by the letters of their classes; and one of the sums. */
static void put_json(FILE *out, const struct vt_flip_map *map)
{
    for (uint32_t i = 0; i < map->fields_len; i++) {
        const struct vt_flip_field *field = &map->fields[i];

        fprintf(out, "{\"off\":%lu,\"len\":%lu,\"path\":", (unsigned long)field->off,
                (unsigned long)field->len);
        vt_json_string(out, field->path);
        fputs(",\"bits\":\"", out);
        for (uint32_t bit = 0; bit < 8 * field->len; bit++)
            fputc(vt_flip_letter(vt_flip_class(map, field->off + bit / 8, bit % 8)), out);
        fputc('"', out);
        if (field->reason != NULL && accepted_in(map, field) > 0) {
            fputs(",\"reason\":", out);
            vt_json_string(out, field->reason);
        }
        fputs("}\n", out);
    }
    fprintf(out, "{\"bytes\":%lu", (unsigned long)map->bytes.len);
    for (unsigned class = 0; class < VT_FLIP_CLASSES; class++)
        fprintf(out, ",\"%c\":%llu", vt_flip_letter(class), (unsigned long long)map->by_class[class]);
    fputs("}\n", out);
}

/* On a terminal, since it takes seconds. */
static void tell_progress(uint32_t done, uint32_t total)
{
    if (done == total)
        fputs("\r\033[K", stderr);
    else if (done % 16 == 0)
        fprintf(stderr, "\rflipping the bits of byte %lu of %lu", (unsigned long)done, (unsigned long)total);
}

/* Bytes of the server's, each of whose bits is a session of its own: ten times as many take a hundred
 * times as long. */
#define FLIPS_MAX 131072

bool vt_view_flip_map(const char *path, const struct vt_model *recorded, const struct vt_model *model,
                      struct vt_script *trace, struct vt_flip_map *map)
{
    const char *problem;

    if (!vt_script_make(recorded, trace, &problem)) {
        vt_complain("%s: --flips runs a session again that check recorded with --trace and --trace-secrets, "
                    "and this is none", path);
        return false;
    }
    if (trace->head.hashed || trace->s2c.len > FLIPS_MAX) {
        vt_complain("%s: --flips runs the session again for each bit that came, and %s", path,
                    trace->head.hashed ? "--trace-data hash did not keep them all"
                                  : "these are too many: record a shorter one");
        vt_script_free(trace);
        return false;
    }
    if (vt_flips_run(model, trace, map, isatty(STDERR_FILENO) == 1 ? tell_progress : NULL, &problem))
        return true;
    vt_complain("%s: it can't be replayed: %s", path, problem);
    vt_script_free(trace);
    return false;
}

int vt_view_flips(const struct vt_options *o, const char *path, const struct vt_model *recorded,
                  const struct vt_model *model)
{
    struct vt_flip_map map;
    struct vt_script trace;
    FILE *out = stdout;
    int status = VT_EXIT_LOCAL;

    if (!vt_view_flip_map(path, recorded, model, &trace, &map))
        return VT_EXIT_LOCAL;
    if (o->output != NULL)
        out = vt_file_write(o->output, false, true);
    if (out != NULL) {
        if (o->json)
            put_json(out, &map);
        else
            put_all(out, o->color, &map);
        status = map.by_class[VT_FLIP_SILENT] > 0 ? VT_EXIT_BUG : VT_EXIT_GOOD;
    }
    if (o->output != NULL && !vt_file_close(out, o->output))
        status = VT_EXIT_LOCAL;
    vt_flips_free(&map);
    vt_script_free(&trace);
    return status;
}
