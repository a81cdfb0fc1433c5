/* Derivations opened: in recorded sessions the textbook comes to each recorded value; changed ones differ, withheld ones say so. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "support/suite.h"
#include "tests/unit/support/demo.h"
#include "session/recompute.h"
#include "session/provenance.h"
#include "session/comparison.h"

static struct vt_model model;

/* How much a steps heard, and whether each group that began has ended. */
struct heard {
    unsigned steps, groups;
    int depth;
};

static void write_step(void *context, const char *name, int index, struct vt_bytes value, const char *clause)
{
    struct heard *heard = context;

    ck_assert(name[0] != '\0' && index >= -1 && clause[0] != '\0' && (value.data != NULL || value.len == 0));
    heard->steps++;
}

static void group(void *context, const char *name, int index)
{
    struct heard *heard = context;

    ck_assert_int_ge(index, -1);
    heard->groups += name != NULL;
    heard->depth += name != NULL ? 1 : -1;
    ck_assert_int_ge(heard->depth, 0);
}

/* The longest that an opening took, in milliseconds of the processor's time. */
static long slowest;

static enum vt_recomputed open_it(uint32_t i)
{
    const clock_t start = clock();
    struct heard heard = { 0 };
    const struct vt_step_sink steps = { write_step, group, &heard };
    enum vt_recomputed opened = vt_recompute_derive(&model, i, &steps);
    const long took = (long)((clock() - start) * 1000 / CLOCKS_PER_SEC);

    slowest = took > slowest ? took : slowest;
    ck_assert_int_eq(heard.depth, 0);
    ck_assert_msg(opened != VT_RECOMPUTED_EQUAL || heard.steps > 1, "%s", model.derives[i].op);
    return opened;
}

static void read_text(const char *text, size_t len)
{
    struct vt_trace_error error;

    ck_assert_msg(vt_model_read(vt_bytes((const uint8_t *)text, len), &model, &error), "line %u: %s", error.line, error.text);
}

static void read_demo(const struct vt_demo *demo, bool secrets)
{
    size_t len;
    char *text = vt_demo_whole(demo, secrets, &len);

    read_text(text, len);
    free(text);
}

/* All of the model comes out equal but the seed, which was handed in. */
static void all_equal(const char *name)
{
    ck_assert_uint_gt(model.derives_len, 20);
    for (uint32_t i = 0; i < model.derives_len; i++) {
        const char *op = model.derives[i].op;

        ck_assert_msg(open_it(i) == (strcmp(op, "entropy") == 0 ? VT_RECOMPUTED_UNKNOWN : VT_RECOMPUTED_EQUAL), "%s: %u, %s", name, i, op);
    }
}

/* Every input came from somewhere: but the keys of anchors, which nobody sent. */
static void all_joined(const char *name)
{
    unsigned unknown = 0;

    for (uint32_t i = 0; i < model.derives_len; i++)
        for (uint8_t k = 0; k < model.derives[i].ins; k++) {
            const struct vt_model_term *in = &model.derives[i].in[k];

            if (in->origin.kind != VT_ORIGIN_UNKNOWN)
                continue;
            ck_assert_msg(strcmp(in->role, "n") == 0 || strcmp(in->role, "e") == 0 || strcmp(in->role, "public_key") == 0, "%s: %s of %s",
                          name, in->role, model.derives[i].op);
            unknown++;
        }
    ck_assert_msg(unknown <= 2, "%s: %u", name, unknown);
}

START_TEST(every_derivation_of_the_demos_opens)
{
    for (const struct vt_demo *demo = vt_demos; demo->name != NULL; demo++) {
        if (demo->certificate)
            continue;
        read_demo(demo, true);
        all_equal(demo->name);
        all_joined(demo->name);
        vt_model_free(&model);
    }
}
END_TEST

/* Fresh sessions, which tests/live/open_test.py records and names. */
START_TEST(every_derivation_of_recorded_sessions_opens)
{
    char *files = getenv("VT_TRACES") != NULL ? strdup(getenv("VT_TRACES")) : NULL;
    unsigned derivations = 0, sessions = 0;

    for (char *path = files == NULL ? NULL : strtok(files, ":"); path != NULL; path = strtok(NULL, ":")) {
        static char text[8u << 20];
        FILE *in = fopen(path, "rb");
        size_t len;

        ck_assert_msg(in != NULL, "%s", path);
        len = fread(text, 1, sizeof text, in);
        ck_assert(fclose(in) == 0 && len < sizeof text);
        read_text(text, len);
        all_equal(path);
        all_joined(path);
        derivations += model.derives_len;
        sessions++;
        vt_model_free(&model);
    }
    printf("%u derivations of %u recorded sessions opened, the slowest in %ld ms\n", derivations, sessions, slowest);
    free(files);
}
END_TEST

/* Turns a bit of BYTES, opens derivation I, and turns it back. */
static void must_notice(uint32_t i, struct vt_bytes bytes, const char *what)
{
    uint8_t *byte;

    if (bytes.data == NULL || bytes.len == 0)
        return;
    byte = (uint8_t *)bytes.data + bytes.len / 2;
    *byte ^= 0x10;
    ck_assert_msg(open_it(i) == VT_RECOMPUTED_DIFFERS, "%s of %u, %s", what, i, model.derives[i].op);
    *byte ^= 0x10;
}

/* The record that derivation I deciphers is no input: it follows. */
static void record_is_compared(uint32_t i)
{
    for (uint32_t k = 0; k < model.buffers_len; k++)
        if (model.buffers[k].event > model.derives[i].event) {
            must_notice(i, model.buffers[k].data, "the record");
            return;
        }
}

static bool deciphers(const char *op)
{
    return strstr(op, "_open") != NULL || strstr(op, "_decrypt") != NULL;
}

/* A message that was said before derivation I. */
static void transcript_is_hashed(uint32_t i)
{
    for (uint32_t k = 0; k < model.buffers_len && model.buffers[k].event < model.derives[i].event; k++)
        if (strcmp(model.buffers[k].kind, "message") == 0)
            must_notice(i, model.buffers[k].data, "a message");
}

/* A thousand inversions are too much for valgrind, time and again. */
static bool is_slow(const char *op)
{
    return getenv("VT_SLOW") != NULL && (strncmp(op, "ec", 2) == 0 || strncmp(op, "x25519", 6) == 0);
}

/* The first derivation of its kind in the demos: others would show the same. */
static bool is_new(uint32_t i, const char *seen[64], size_t *count)
{
    for (size_t k = 0; k < *count; k++)
        if (strcmp(seen[k], model.derives[i].op) == 0)
            return false;
    ck_assert_uint_lt(*count, 64);
    seen[(*count)++] = strdup(model.derives[i].op);
    return strcmp(model.derives[i].op, "entropy") != 0 && !is_slow(model.derives[i].op);
}

typedef void try_one(uint32_t i);

/* One derivation of each kind. */
static void each_kind(try_one *try)
{
    const char *seen[64];
    size_t count = 0;

    for (const struct vt_demo *demo = vt_demos; demo->name != NULL; demo++) {
        if (demo->certificate)
            continue;
        read_demo(demo, true);
        for (uint32_t i = 0; i < model.derives_len; i++)
            if (is_new(i, seen, &count))
                try(i);
        vt_model_free(&model);
    }
    while (count > 0)
        free((char *)seen[--count]);
}

static void changes_differ(uint32_t i)
{
    const struct vt_model_derive *derive = &model.derives[i];

    for (uint8_t k = 0; k < derive->outs; k++)
        must_notice(i, derive->out[k].bytes, derive->out[k].name);
    for (uint8_t k = 0; k < derive->ins; k++) {
        if (derive->in[k].origin.kind == VT_ORIGIN_MESSAGES)
            transcript_is_hashed(i);
        else
            must_notice(i, derive->in[k].bytes, derive->in[k].role);
    }
    if (deciphers(derive->op))
        record_is_compared(i);
}

/* The record buffer that derivation I deciphers, or enciphers: the next one, or the last. */
static const struct vt_model_buffer *record_of(uint32_t i, bool sealed)
{
    const struct vt_model_buffer *found = NULL;

    for (uint32_t k = 0; k < model.buffers_len; k++)
        if (strcmp(model.buffers[k].kind, "record") == 0 && (sealed ? model.buffers[k].event < model.derives[i].event
                                                                   : model.buffers[k].event > model.derives[i].event && found == NULL))
            found = &model.buffers[k];
    ck_assert_ptr_nonnull(found);
    return found;
}

static const struct vt_model_term *in_of(uint32_t i, const char *role)
{
    for (uint8_t k = 0; k < model.derives[i].ins; k++)
        if (strcmp(model.derives[i].in[k].role, role) == 0)
            return &model.derives[i].in[k];
    ck_abort_msg("%s has no %s", model.derives[i].op, role);
}

/* The ciphertext of RECORD as it is on the wire. */
static uint32_t wire_of(const struct vt_model_buffer *record)
{
    for (uint32_t k = 0; k < model.fields_len; k++) {
        const struct vt_model_field *field = &model.fields[k];

        if (field->buffer == record->from[0].buffer && strcmp(field->name, "ciphertext") == 0 && field->off >= record->from[0].off
            && field->off < record->from[0].off + record->from[0].len)
            return k;
    }
    ck_abort_msg("no ciphertext on the wire");
}

/* RFC 5246 6.2.3.3 and 6.2.3.2: encryption takes plain text and gives ciphertext, decryption the reverse. */
static void runs_the_right_way(uint32_t i, bool sealed)
{
    const struct vt_model_derive *derive = &model.derives[i];
    const struct vt_model_buffer *record = record_of(i, sealed);
    const uint32_t wire = wire_of(record);
    const struct vt_model_term *in = in_of(i, sealed ? "plaintext" : "ciphertext");
    const struct vt_range range = sealed ? vt_range_of_field(&model, record->first) : vt_range_of_field(&model, wire);
    struct vt_dependents reach;
    struct vt_use made;

    ck_assert_str_eq(derive->out[0].name, sealed ? "ciphertext" : "plaintext");
    ck_assert(vt_bytes_equal(derive->out[0].bytes, sealed ? model.fields[wire].raw : record->data));
    ck_assert(vt_bytes_equal(in->bytes, sealed ? record->data : model.fields[wire].raw));
    ck_assert(vt_model_is_encrypted(&model, record->id) && !vt_model_is_encrypted(&model, record->from[0].buffer));
    /* From the plain text on to the wire, or from the wire on to the plain text; and back. */
    ck_assert(vt_dependents(&model, &range, &reach) && reach.derives[i] == 1);
    ck_assert(!sealed || reach.carriers[wire] == i + 1);
    ck_assert(vt_made_by(&model, sealed ? wire : record->leaves[0], &made) && made.derive == i);
    vt_dependents_free(&reach);
}

START_TEST(protection_runs_from_plain_text_to_the_wire_and_back)
{
    unsigned seals = 0, opens = 0;

    for (const struct vt_demo *demo = vt_demos; demo->name != NULL; demo++) {
        if (demo->certificate)
            continue;
        read_demo(demo, true);
        for (uint32_t i = 0; i < model.derives_len; i++) {
            const bool sealed = strstr(model.derives[i].op, "_seal") != NULL || strstr(model.derives[i].op, "_cbc_encrypt") != NULL;

            if (sealed || deciphers(model.derives[i].op))
                runs_the_right_way(i, sealed);
            seals += sealed;
            opens += deciphers(model.derives[i].op);
        }
        vt_model_free(&model);
    }
    ck_assert(seals > 9 && opens > 9);
}
END_TEST

START_TEST(a_changed_value_differs)
{
    each_kind(changes_differ);
}
END_TEST

/* RSA's padding takes as many octets as it needs. */
static bool has_spare(const struct vt_model_derive *derive, const struct vt_model_term *term)
{
    return strcmp(derive->op, "rsaes_pkcs1_encrypt") == 0 && strcmp(term->role, "octets") == 0;
}

static void lengths_differ(uint32_t i)
{
    static const size_t cuts[] = { 1, 2, 15, 31 };
    const struct vt_model_derive *derive = &model.derives[i];

    for (uint8_t k = 0; k < derive->ins; k++) {
        struct vt_model_term *term = (struct vt_model_term *)&derive->in[k];
        const struct vt_bytes kept = term->bytes;

        for (size_t c = 0; c < sizeof cuts / sizeof *cuts && kept.data != NULL; c++) {
            term->bytes.len = kept.len > cuts[c] ? kept.len - cuts[c] : 0;
            ck_assert_msg(open_it(i) != VT_RECOMPUTED_EQUAL || has_spare(derive, term), "%s of %s", term->role, derive->op);
        }
        term->bytes = kept;
    }
}

/* Values of lengths that no session has: nothing is read beyond them, and none comes out equal. */
START_TEST(lengths_are_not_believed)
{
    each_kind(lengths_differ);
}
END_TEST

START_TEST(without_secrets_what_is_public_opens)
{
    unsigned seen[4] = { 0 };

    read_demo(&vt_demos[0], false);
    for (uint32_t i = 0; i < model.derives_len; i++)
        seen[open_it(i)]++;
    ck_assert_uint_eq(seen[VT_RECOMPUTED_DIFFERS], 0);
    ck_assert_uint_gt(seen[VT_RECOMPUTED_WITHHELD], 10);
    ck_assert_uint_gt(seen[VT_RECOMPUTED_EQUAL], 5);
    vt_model_free(&model);
}
END_TEST

/* Replaces each OLD in the text of a demo by NEW, of the same length. Returns what the first derivation with that is opened to. */
static enum vt_recomputed opened_with(const char *old, const char *new)
{
    enum vt_recomputed opened = VT_RECOMPUTED_EQUAL;
    size_t len;
    char *text = vt_demo_whole(&vt_demos[0], true, &len);

    for (char *at = text; (at = strstr(at, old)) != NULL; at += strlen(old))
        memcpy(at, new, strlen(new));
    read_text(text, len);
    for (uint32_t i = 0; i < model.derives_len && opened == VT_RECOMPUTED_EQUAL; i++)
        if (strcmp(model.derives[i].op, "entropy") != 0)
            opened = open_it(i);
    vt_model_free(&model);
    free(text);
    return opened;
}

START_TEST(what_is_no_operation_of_ours_says_so)
{
    ck_assert_int_eq(opened_with("\"op\":\"hmac_drbg\"", "\"op\":\"hmac_drbX\""), VT_RECOMPUTED_UNKNOWN);
    ck_assert_int_eq(opened_with("\"secret\":", "\"sexret\":"), VT_RECOMPUTED_DIFFERS);
    ck_assert_int_eq(opened_with("\"request\":1", "\"request\":2"), VT_RECOMPUTED_DIFFERS);
    for (enum vt_recomputed opened = VT_RECOMPUTED_EQUAL; opened <= VT_RECOMPUTED_UNKNOWN; opened++)
        ck_assert_uint_gt(strlen(vt_recomputed_text(opened)), 20);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { every_derivation_of_the_demos_opens, protection_runs_from_plain_text_to_the_wire_and_back,
                                   a_changed_value_differs, lengths_are_not_believed,
                                   without_secrets_what_is_public_opens,
                                   what_is_no_operation_of_ours_says_so };

    const TTest *const recorded[] = { every_derivation_of_recorded_sessions_opens };

    if (getenv("VT_TRACES") != NULL)
        return vt_suite_run("recorded sessions", recorded, 1);
    return vt_suite_run("open", tests, sizeof tests / sizeof tests[0]);
}
