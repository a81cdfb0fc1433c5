/* vitrine dump: what a DER or PEM file holds, every tag, length and content named. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "asn1/pem.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "trace/jsonl.h"
#include "trace/text.h"
#include "trace/value.h"
#include "x509/certificate.h"

/* Where the fields go: a tree, or lines of JSON. */
struct dump {
    const struct vt_options *options;
    struct vt_sink *sink;
    struct vt_text text;
    struct vt_jsonl jsonl;
};

/* A certificate, even one that is broken, if it begins like one: its own parser says most. */
static bool like_certificate(struct vt_bytes der)
{
    struct vt_bytes subject;

    return vt_certificate_subject(der, &subject);
}

/* DER, even if it is cut short: text and other files are not worth a tree. Letters would be tags of the application class,
 * which no file of DER begins with. */
static bool like_der(struct vt_bytes file)
{
    struct vt_parse parse;
    struct vt_reader r = vt_parse_silent(&parse, file);
    struct vt_bytes element;

    return file.len > 0 && (file.data[0] & 0xc0) != 0x40
        && (file.data[0] == VT_DER_SEQUENCE || vt_der_peek_whole(&r, &element));
}

static bool complain(const char *path, unsigned long line, const char *what)
{
    vt_complain("%s: line %lu: %s", path, line, what);
    return false;
}

static bool complain_where(const struct vt_options *o, const struct vt_failure *failure, unsigned long line)
{
    const struct vt_rule_text *rule = vt_rule_text(failure->rule);
    char block[64] = "";

    if (line > 0)
        snprintf(block, sizeof block, "the block at line %lu, ", line);
    vt_complain("%s: %sbyte %lu: %s (%s, %s)", o->words[0], block, (unsigned long)failure->at, rule->sentence, rule->id,
                rule->clause);
    return false;
}

/* One element of DER; LINE is where its PEM block begins, 0: none. */
static bool dump_element(struct dump *d, struct vt_bytes der, unsigned long line)
{
    bool certificate = like_certificate(der);
    struct vt_certificate ignored;
    struct vt_parse parse;
    struct vt_reader r = vt_parse_begin(&parse, d->sink, certificate ? VT_BUFFER_CERTIFICATE : VT_BUFFER_FILE, der,
                                        NULL, 0);
    bool read = certificate ? vt_certificate_read(&r, &ignored) : vt_der_dump(&r, "element");

    read = vt_parse_end(&r) && read;
    return read || complain_where(d->options, &parse.failure, line);
}

/* Every block of PEM, and all of a file that has none. */
static bool dump_file(struct dump *d, struct vt_bytes file)
{
    const char *path = d->options->words[0];
    size_t room = vt_pem_room(file);
    uint8_t *memory = vt_need(NULL, room);
    struct vt_pem pem = vt_pem(file);
    struct vt_pem_block block;
    enum vt_pem_result result;
    bool good = true, any = false;

    for (; (result = vt_pem_next(&pem, memory, room, &block)) != VT_PEM_END; any = true) {
        if (result == VT_PEM_BLOCK)
            good = dump_element(d, block.data, block.line) && good;
        else
            good = complain(path, pem.line, vt_pem_error(result));
    }
    free(memory);
    if (!any && !like_der(file))
        return complain(path, 1, file.len == 0 ? "it is empty" : "this is neither PEM nor DER");
    return any ? good : dump_element(d, file, 0);
}

static bool begin_and_dump(struct dump *d, struct vt_bytes file)
{
    const struct vt_options *o = d->options;
    struct vt_client_config config = { .now = o->at, .no_name = true };
    struct vt_trace_head head = { .target = o->words[0], .time = o->at, .client = &config };
    bool good;

    if (o->json) {
        vt_jsonl_begin(&d->jsonl, stdout, true, &head);
        d->sink = &d->jsonl.sink;
    } else {
        vt_text_begin(&d->text, stdout, o->color);
        d->sink = &d->text.sink;
    }
    good = dump_file(d, file);
    /* A write that failed is noticed, and told, once for all commands: at the end of main. */
    if (o->json)
        vt_jsonl_end(&d->jsonl);
    else
        vt_text_end(&d->text);
    return good;
}

int vt_run_dump(struct vt_options *o)
{
    struct dump d = { .options = o };
    struct vt_bytes file;
    bool good;

    if (!vt_file_read(o->words[0], &file))
        return VT_EXIT_LOCAL;
    good = begin_and_dump(&d, file);
    free((void *)(uintptr_t)file.data);
    return good ? VT_EXIT_GOOD : VT_EXIT_LOCAL;
}
