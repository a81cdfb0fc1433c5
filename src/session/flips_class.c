/* What kind of rule caught a flip; and which fields may be flipped, and why. */
#include "session/flips_names.h"

static const struct {
    char letter;
    const char *text;
} classes[VT_FLIP_CLASSES] = {
    [VT_FLIP_ACCEPTED] = { '.', "accepted, and it does not matter" },
    [VT_FLIP_SILENT] = { '!', "ACCEPTED SILENTLY" },
    [VT_FLIP_DIALOGUE] = { 'd', "the STARTTLS dialogue" },
    [VT_FLIP_RECORD] = { 'r', "the header of a record" },
    [VT_FLIP_MESSAGE] = { 'm', "the syntax of a message" },
    [VT_FLIP_ORDER] = { 'o', "the order of messages" },
    [VT_FLIP_CHOICE] = { 'h', "what was chosen was not offered" },
    [VT_FLIP_CERTIFICATE] = { 'x', "the syntax of a certificate" },
    [VT_FLIP_CHAIN] = { 'c', "the chain: signatures, names, validity, use" },
    [VT_FLIP_SIGNATURE] = { 's', "the server's signature over its key share" },
    [VT_FLIP_MAC] = { 'a', "a record does not authenticate" },
    [VT_FLIP_FINISHED] = { 'f', "both sides saw another handshake" },
    [VT_FLIP_WAITING] = { 'w', "the client waits for more, until the server hangs up" },
};

static const enum vt_flip_class rule_classes[VT_RULE_COUNT] = {
    [VT_RULE_NONE] = VT_FLIP_ACCEPTED,
#define VT_ROW(symbol, class, id, reason, exit, alert, code, clause, sentence, fix)                          \
    [VT_RULE_##symbol] = VT_FLIP_##class,
#include "base/rule_table.h"
#undef VT_ROW
};

char vt_flip_letter(enum vt_flip_class class)
{
    return classes[class].letter;
}

const char *vt_flip_class_text(enum vt_flip_class class)
{
    return classes[class].text;
}

enum vt_flip_class vt_flip_rule_class(enum vt_rule rule)
{
    return rule_classes[rule];
}

enum vt_flip_class vt_flip_class(const struct vt_flip_map *map, uint32_t at, unsigned i)
{
    const enum vt_rule rule = map->rules[8 * at + i];

    if (rule != VT_RULE_NONE)
        return vt_flip_rule_class(rule);
    return map->fields[map->field_of[at]].reason != NULL ? VT_FLIP_ACCEPTED : VT_FLIP_SILENT;
}

enum vt_flip_class vt_flip_byte(const struct vt_flip_map *map, uint32_t at, unsigned bits[VT_FLIP_CLASSES])
{
    enum vt_flip_class most = VT_FLIP_ACCEPTED;

    memset(bits, 0, VT_FLIP_CLASSES * sizeof bits[0]);
    for (unsigned i = 0; i < 8; i++)
        bits[vt_flip_class(map, at, i)]++;
    for (unsigned class = 0; class < VT_FLIP_CLASSES; class++)
        most = bits[class] > bits[most] ? class : most;
    return bits[VT_FLIP_SILENT] > 0 ? VT_FLIP_SILENT : most;
}

/* Where a flip may be accepted, and why. A path begins and ends so. */
static const struct {
    const char *head, *tail;
    bool unsettled;              /* only until the ServerHello has been read */
    const char *reason;
} reasons[] = {
    { "starttls.", ".text", false,
      "plain text, which nothing protects (RFC 3207 6): words for people, and extensions that we do not use. "
      "A keyword may be written in "
      "either case (RFC 5321 2.4)" },
    { "starttls.", ".status", false,
      "plain text, which nothing protects: +OK is read in either case, though servers send it in capitals "
      "(RFC 1939 3)" },
    { "starttls.", ".line_end", false,
      "plain text, which nothing protects: a line may end with LF alone, as careless servers end it, and CR "
      "is then one more character of its text; "
      "without its LF a line runs into the next, and where neither is the one that decides, that changes "
      "nothing" },
    { "TLSPlaintext.version", "", true,
      "before the version is agreed on, we let a record carry that of any TLS, as servers must of a "
      "ClientHello (RFC 5246 E.1); the one that counts is server_version, which the hash of the handshake "
      "protects" },
    { "TLSPlaintext.alert.", "", false,
      "an alert before there are keys is plain text: it changes what is said, not what is decided, and who "
      "can change it can cut the line as well" },
};

const char *vt_flip_reason(const char *path, bool settled)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        const size_t len = strlen(path), head = strlen(reasons[i].head), tail = strlen(reasons[i].tail);

        if (len >= head + tail && strncmp(path, reasons[i].head, head) == 0
            && strcmp(path + len - tail, reasons[i].tail) == 0 && !(settled && reasons[i].unsettled))
            return reasons[i].reason;
    }
    return NULL;
}
