/* Any bytes as JSON (RFC 8259): what is read holds together, and what is written of it reads the same. */
#include <stdlib.h>

#include "tests/fuzz/support/fuzz.h"
#include "session/json.h"
#include "session/json_read.h"

static void check_token(const struct vt_json *json, uint32_t i, struct vt_bytes text)
{
    const struct vt_json_token *t = &json->tokens[i];
    const bool holds = t->kind == VT_JSON_OBJECT || t->kind == VT_JSON_ARRAY;

    FUZZ_DEMAND(t->next > i && t->next <= json->count && (holds || t->next == i + 1));
    if (!holds && t->text.len > 0)
        FUZZ_DEMAND(t->text.data >= text.data && t->text.data + t->text.len <= text.data + text.len);
    if (t->kind == VT_JSON_OBJECT)
        for (uint32_t k = i + 1; k < t->next; k = json->tokens[k + 1].next)
            FUZZ_DEMAND(json->tokens[k].kind == VT_JSON_STRING && k + 1 < t->next);
}

/* The string T, written and read again. */
static void check_string(const struct vt_json_token *t)
{
    static struct vt_json again;
    uint8_t *bytes = malloc(t->text.len + 1), *same = NULL;
    size_t n = vt_json_unescape(t, bytes), m;
    struct vt_bytes text;

    FUZZ_DEMAND(n <= t->text.len);
    vt_json_text(fuzz_out(0), vt_bytes(bytes, n));
    text = fuzz_written(0);
    fuzz_check_text(text);
    FUZZ_DEMAND(vt_json_parse(&again, text) && again.count == 1 && again.tokens[0].kind == VT_JSON_STRING);
    same = malloc(again.tokens[0].text.len + 1);
    m = vt_json_unescape(&again.tokens[0], same);
    FUZZ_DEMAND(m == n && memcmp(bytes, same, n) == 0);
    free(same);
    free(bytes);
}

static void check_hex(const struct vt_json_token *t)
{
    uint8_t *bytes = malloc(t->text.len / 2 + 1);
    size_t n;

    if (vt_json_unhex(t, bytes, &n)) {
        FUZZ_DEMAND(n <= t->text.len / 2);
        vt_json_hex(fuzz_out(0), vt_bytes(bytes, n));
        FUZZ_DEMAND(fuzz_written(0).len == 2 * n + 2);
    }
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct vt_json json;
    const struct vt_bytes text = vt_bytes(data, size);
    uint64_t number;

    if (!vt_json_parse(&json, text))
        return 0;
    FUZZ_DEMAND(json.count > 0 && json.tokens[0].next == json.count);
    for (uint32_t i = 0; i < json.count; i++) {
        check_token(&json, i, text);
        if (json.tokens[i].kind == VT_JSON_STRING) {
            check_string(&json.tokens[i]);
            check_hex(&json.tokens[i]);
        } else if (vt_json_uint(&json.tokens[i], &number)) {
            FUZZ_DEMAND(json.tokens[i].kind == VT_JSON_NUMBER && number < 1ull << 53);
        }
    }
    for (const struct vt_json_token *item = NULL;
         (item = vt_json_item(&json, &json.tokens[0], item)) != NULL;)
        FUZZ_DEMAND(item > json.tokens && item < json.tokens + json.count);
    return 0;
}
