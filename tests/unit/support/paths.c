#include "tests/unit/support/paths.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/rows.h"
#include "tests/unit/support/tiles.h"

#define FILE_NAME "vectors/paths/paths.txt"

static char *text;          /* the file, its line ends turned into NUL */
static size_t text_len;

static void die(const char *what, const char *name)
{
    fprintf(stderr, "%s: %s %s\n", FILE_NAME, what, name);
    exit(2);
}

static void load(void)
{
    FILE *file = text == NULL ? fopen(FILE_NAME, "rb") : NULL;

    if (text != NULL)
        return;
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        die("cannot read", "it");
    text_len = (size_t)ftell(file);
    rewind(file);
    text = malloc(text_len + 1);
    if (text == NULL || fread(text, 1, text_len, file) != text_len)
        die("cannot read", "it");
    fclose(file);
    text[text_len] = '\0';
    for (size_t i = 0; i < text_len; i++)
        if (text[i] == '\n')
            text[i] = '\0';
}

static const char *next_line(const char *line)
{
    line = line == NULL ? text : line + strlen(line) + 1;
    return line < text + text_len ? line : NULL;
}

/* What follows "KIND NAME " on its line. */
static const char *find(const char *kind, const char *name)
{
    char start[128];
    int len = snprintf(start, sizeof start, "%s %s ", kind, name);

    load();
    for (const char *line = next_line(NULL); line != NULL; line = next_line(line))
        if (strncmp(line, start, (size_t)len) == 0)
            return line + len;
    die("no such line:", start);
    return NULL;
}

/* Certificates are decoded once. */
static struct {
    char name[64];
    struct vt_bytes der;
} decoded[512];
static size_t decoded_len;

struct vt_bytes vt_case_certificate(const char *name)
{
    size_t i = 0;

    while (i < decoded_len && strcmp(decoded[i].name, name) != 0)
        i++;
    if (i == decoded_len) {
        const char *hex = find("cert", name);
        uint8_t *der = malloc(strlen(hex) / 2);

        if (der == NULL || ++decoded_len > sizeof decoded / sizeof decoded[0])
            die("too many certificates at", name);
        snprintf(decoded[i].name, sizeof decoded[i].name, "%s", name);
        decoded[i].der = vt_bytes(der, vt_unhex(hex, der, strlen(hex) / 2));
    }
    return decoded[i].der;
}

static uint32_t certificates(char *names, struct vt_bytes *out)
{
    uint32_t count = 0;

    if (strcmp(names, "-") == 0)
        return 0;
    for (char *name = strtok(names, ","); name != NULL; name = strtok(NULL, ",")) {
        if (count == VT_CASE_CERTS)
            die("too many certificates in a case at", name);
        out[count++] = vt_case_certificate(name);
    }
    return count;
}

static void read_case(struct vt_case *out, const char *name)
{
    char sent[2048], anchors[2048], untrusted[2048], code[8];
    long long at;

    if (sscanf(find("case", name), "%lld %63s %2047s %2047s %2047s %7s", &at, out->host, sent, anchors, untrusted, code)
        != 6)
        die("malformed case", name);
    snprintf(out->name, sizeof out->name, "%s", name);
    out->at = at;
    out->openssl = strcmp(code, "-") == 0 ? -1 : atoi(code);
    out->sent_len = certificates(sent, out->sent);
    out->anchors_len = certificates(anchors, out->anchors);
    out->untrusted_len = certificates(untrusted, out->untrusted);
}

static void hear(void *context, const struct vt_event *event)
{
    struct vt_case *judged = context;

    if (event->kind == VT_EVENT_CHECK)
        judged->outcome[event->check.rule] |= (uint8_t)(1 << event->check.result);
    if (event->kind == VT_EVENT_BUFFER) {
        judged->certificates += event->buffer.kind == VT_BUFFER_CERTIFICATE;
        judged->blocks += event->buffer.kind == VT_BUFFER_SIGNATURE_BLOCK;
    }
}

void vt_case_run(struct vt_case *out, const char *name, enum vt_key_exchange key_exchange, bool heard)
{
    static struct tiles tiles;
    bool valid;

    memset(out, 0, sizeof *out);
    read_case(out, name);
    tiles_init(&tiles);
    tiles.then = hear;
    tiles.then_context = out;

    struct vt_anchor_array spare = { .der = out->untrusted, .count = out->untrusted_len };
    struct vt_anchors untrusted = vt_anchors_from_array(&spare);
    struct vt_anchor_array array = { .der = out->anchors, .count = out->anchors_len, .untrusted = &untrusted };
    struct vt_anchors anchors = vt_anchors_from_array(&array);
    struct vt_verify_request request = {
        .chain = out->sent, .chain_len = out->sent_len,
        .anchors = &anchors, .at = out->at,
        .name = vt_text(strcmp(out->host, "-") == 0 ? "" : out->host),
        .no_name = strcmp(out->host, "*") == 0,
        .key_exchange = key_exchange, .sink = heard ? &tiles.sink : NULL,
    };
    out->work = malloc(vt_verify_work_size());
    if (out->work == NULL)
        die("no memory for", name);
    valid = vt_verify(&request, out->work, &out->result);
    if (valid != (out->result.report.verdict.exit == 0) || valid != (out->result.code == VT_VERIFY_CODE_OK))
        die("two verdicts on", name);
    if (tiles_breach(&tiles)[0] != '\0')
        die(tiles_breach(&tiles), name);
    tiles_free(&tiles);
}

void vt_case_free(struct vt_case *judged)
{
    free(judged->work);
}

void vt_case_names(void (*each)(const char *name))
{
    char name[64];

    load();
    for (const char *line = next_line(NULL); line != NULL; line = next_line(line))
        if (sscanf(line, "case %63s", name) == 1)
            each(name);
}

void vt_case_codes(void (*each)(uint8_t code, const char *words))
{
    unsigned code;
    int at;

    load();
    for (const char *line = next_line(NULL); line != NULL; line = next_line(line))
        if (sscanf(line, "text %u %n", &code, &at) == 1)
            each((uint8_t)code, line + at);
}
