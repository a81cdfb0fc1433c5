/* vitrine dump: what a DER or PEM file holds, every tag, length and content named. */
#include "cli/dump.h"

#include <stdlib.h>

#include "vitrine.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "session/jsonl.h"
#include "show/text.h"
#include "x509/certificate.h"

/* One file under way. */
struct dump {
    const char *path;
    struct vt_sink *sink;
};

/* A certificate, even one that is broken, if it begins like one: its own parser says most. */
static bool like_certificate(struct vt_bytes der)
{
    struct vt_bytes subject;

    return vt_certificate_subject(der, &subject);
}

/* DER, even if it is cut short: text and other files are not worth a tree. Letters would be tags of the
 * application class, which no file of DER begins with. */
bool vt_dump_like_der(struct vt_bytes file)
{
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, file);
    struct vt_bytes element;

    return file.len > 0 && (file.data[0] & 0xc0) != 0x40
        && (file.data[0] == VT_DER_SEQUENCE || vt_der_peek_whole(&r, &element));
}

static bool complain(const char *path, unsigned long line, const char *what)
{
    vt_complain("%s: line %lu: %s", path, line, what);
    return false;
}

static bool complain_where(const char *path, const struct vt_failure *failure, unsigned long line)
{
    const struct vt_rule_text *rule = vt_rule_text(failure->rule);
    char block[64] = "";

    if (line > 0)
        snprintf(block, sizeof block, "the block at line %lu, ", line);
    vt_complain("%s: %sbyte %lu: %s (%s, %s)", path, block, (unsigned long)failure->at, rule->sentence,
                rule->id, rule->clause);
    return false;
}

/* One element of DER; LINE is where its PEM block begins, 0: none. */
static bool dump_element(struct dump *d, struct vt_bytes der, unsigned long line)
{
    bool certificate = like_certificate(der);
    struct vt_certificate ignored;
    struct vt_parse parse;
    struct vt_reader r = vt_parse_begin(&parse, d->sink, certificate ? VT_BUFFER_CERTIFICATE : VT_BUFFER_FILE,
                                        der, NULL, 0);
    bool read = certificate ? vt_certificate_read(&r, &ignored) : vt_der_dump(&r, "element");

    read = vt_parse_end(&r) && read;
    return read || complain_where(d->path, &parse.failure, line);
}

/* Every block of PEM; *ANY says whether there was one. */
static bool dump_pem(struct dump *d, struct vt_bytes file, bool *any)
{
    size_t room = vt_pem_room(file);
    uint8_t *memory = vt_need(NULL, room);
    struct vt_pem pem = vt_pem(file);
    struct vt_pem_block block;
    enum vt_pem_result result;
    bool good = true;

    for (*any = false; (result = vt_pem_next(&pem, memory, room, &block)) != VT_PEM_END; *any = true) {
        if (result == VT_PEM_BLOCK)
            good = dump_element(d, block.data, block.line) && good;
        else
            good = complain(d->path, pem.line, vt_pem_error(result));
    }
    free(memory);
    return good;
}

bool vt_dump_file(const char *path, struct vt_bytes file, struct vt_sink *sink)
{
    struct dump d = { .path = path, .sink = sink };
    bool any, good = dump_pem(&d, file, &any);

    if (!any && !vt_dump_like_der(file))
        return complain(path, 1, file.len == 0 ? "it is empty" : "this is neither PEM nor DER");
    return any ? good : dump_element(&d, file, 0);
}

/* A write that failed is noticed, and told, once for all commands: at the end of main. */
static bool dump_as_json(const char *path, struct vt_bytes file)
{
    struct vt_trace_head head = { .target = path };
    struct vt_jsonl jsonl;
    bool good;

    vt_jsonl_begin(&jsonl, stdout, false, &head);
    good = vt_dump_file(path, file, &jsonl.sink);
    vt_jsonl_end(&jsonl);
    return good;
}

static bool dump_as_tree(const struct vt_options *o, struct vt_bytes file)
{
    struct vt_model model;
    bool good;

    vt_model_begin(&model, false);
    good = vt_dump_file(o->words[0], file, &model.sink);
    if (vt_model_end(&model))
        (void)vt_text_write(stdout, &model, o->color);
    else
        good = complain(o->words[0], 1, model.problem);
    vt_model_free(&model);
    return good;
}

int vt_run_dump(struct vt_options *o)
{
    struct vt_bytes file;
    bool good;

    if (!vt_file_read(o->words[0], &file))
        return VT_EXIT_LOCAL;
    good = o->json ? dump_as_json(o->words[0], file) : dump_as_tree(o, file);
    free((void *)(uintptr_t)file.data);
    return good ? VT_EXIT_GOOD : VT_EXIT_LOCAL;
}
