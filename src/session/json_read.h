/* JSON read strictly (RFC 8259): one text into a flat list of tokens, without recursion and within bounds.
 *
 * What this code does not check: that the keys of an object differ; the first counts. */
#pragma once

#include "base/bytes.h"

/* A line of a trace has 10 to 20 values; a message made of 255 parts, some 2,000. */
#define VT_JSON_TOKENS_MAX 4096
#define VT_JSON_DEPTH_MAX 8

enum vt_json_kind { VT_JSON_OBJECT, VT_JSON_ARRAY, VT_JSON_STRING, VT_JSON_NUMBER, VT_JSON_TRUE,
                    VT_JSON_FALSE, VT_JSON_NULL };

/* A value. An object's tokens follow it, key and value in turn; an array's follow it too. */
struct vt_json_token {
    enum vt_json_kind kind;
    struct vt_bytes text;   /* a string's content, escapes and all; a number's digits */
    uint32_t next;          /* the index after this value and all it holds */
};

struct vt_json {
    struct vt_json_token tokens[VT_JSON_TOKENS_MAX];
    uint32_t count;
};

/* Parses TEXT, which tokens point into. False when it is not one JSON value, or exceeds a bound. */
bool vt_json_parse(struct vt_json *json, struct vt_bytes text);

/* The value of the member KEY of OBJECT; NULL when there is none, or OBJECT is none. */
const struct vt_json_token *vt_json_member(const struct vt_json *json, const struct vt_json_token *object,
                                           const char *key);

/* The items of LIST one by one: the first after NULL; NULL at the end, or when LIST is none. */
const struct vt_json_token *vt_json_item(const struct vt_json *json, const struct vt_json_token *list,
                                         const struct vt_json_token *before);

/* True when TOKEN is a string equal to TEXT, which needs no escapes. TOKEN may be NULL. */
bool vt_json_is(const struct vt_json_token *token, const char *text);

/* The number of TOKEN, when it is a whole one from 0 to 2^53 - 1. TOKEN may be NULL. */
bool vt_json_uint(const struct vt_json_token *token, uint64_t *out);

/* Writes the bytes of the string TOKEN, at most its text.len, to OUT; returns how many. */
size_t vt_json_unescape(const struct vt_json_token *token, uint8_t *out);

/* Decodes a string of hex into OUT, at most half its length; false when it is none. */
bool vt_json_unhex(const struct vt_json_token *token, uint8_t *out, size_t *len);
