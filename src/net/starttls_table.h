/* The STARTTLS protocols as data: what is said, in which order, and how a reply line of each family reads.
 * A new line-based protocol is a row here and, at most, one function that reads a line. */
#pragma once

#include "net/starttls.h"

enum vt_reply {
    VT_REPLY_MORE,     /* the reply goes on */
    VT_REPLY_GOOD,     /* its last line: go on */
    VT_REPLY_BAD,      /* its last line: refused */
    VT_REPLY_BUSY,     /* its last line: not now */
    VT_REPLY_BROKEN    /* no line of this protocol */
};

enum vt_step_role {
    VT_ROLE_GREETING,
    VT_ROLE_OFFER,     /* the reply lists what the server can do */
    VT_ROLE_START,     /* after its reply TLS begins */
    VT_ROLE_GOODBYE
};

struct vt_starttls_step {
    const char *state;       /* "wait_greeting" */
    const char *waiting;     /* for a person: "the greeting" */
    const char *ref;         /* the clause of what is said and answered */
    const char *reply;       /* the name of its lines */
    const char *tag;         /* before the verb (IMAP), or NULL */
    const char *verb;        /* what we say first; NULL: the server speaks first */
    bool says_name;          /* with our name as the argument */
    uint16_t good;           /* the code that goes on, where replies have one */
    enum vt_rule rule;       /* what the reply is judged by */
};

/* What is told of a protocol where the table of rules speaks for SMTP: an entry a rule, from
 * STARTTLS_GREETING on. */
enum { VT_STARTTLS_RULES = VT_RULE_STARTTLS_INJECTION - VT_RULE_STARTTLS_GREETING + 1 };
#define VT_STARTTLS_TEXT(rule) [VT_RULE_STARTTLS_##rule - VT_RULE_STARTTLS_GREETING]

struct vt_starttls_protocol {
    const char *name;
    const char *capability;      /* how it is listed */
    uint16_t port;
    /* Reads the line in R up to its line end; R holds one line. The words that name capabilities are
     * KEYWORDS. */
    enum vt_reply (*read_line)(const struct vt_starttls *s, const struct vt_starttls_step *step,
                               struct vt_reader *r, struct vt_bytes *keywords);
    struct vt_starttls_step steps[4]; /* one a role */
    const char *refs[VT_STARTTLS_RULES];   /* its own clauses; NULL: the rule's */
    const char *hints[VT_STARTTLS_RULES];  /* what to change, in the words of its servers */
};

/* The step that S is at. In the sessions of others there are commands that are none of ours, MAIL, AUTH,
 * LOGIN; their reply decides nothing. */
const struct vt_starttls_step *vt_starttls_now(const struct vt_starttls *s);

extern const struct vt_starttls_protocol vt_starttls_protocols[];
extern const uint8_t vt_starttls_protocols_len;

/* Judges RULE on what was seen, with the clause and the hint of S's protocol; false on failure. */
bool vt_starttls_judge(struct vt_starttls *s, enum vt_rule rule, bool ok, struct vt_value seen,
                       struct vt_value wanted);

/* RULE failed, and its hint is BEFORE and the command to run instead. */
void vt_starttls_command(struct vt_starttls *s, enum vt_rule rule, struct vt_value seen, const char *before);

/* The listing of what the server offers; what we asked for it was refused; STARTTLS was; LINE is none of
 * the protocol's. */
bool vt_starttls_judge_offer(struct vt_starttls *s);
void vt_starttls_judge_refusal(struct vt_starttls *s, struct vt_value line);
void vt_starttls_judge_start(struct vt_starttls *s, struct vt_value line);
void vt_starttls_judge_broken(struct vt_starttls *s, struct vt_value line);

/* Of its three digits. */
uint32_t vt_reply_code(const uint8_t digits[3]);

/* SMTP and LMTP: "250-SIZE 10240000" (RFC 5321 4.2). */
enum vt_reply vt_read_smtp_line(const struct vt_starttls *s, const struct vt_starttls_step *step,
                                struct vt_reader *r, struct vt_bytes *keywords);

/* IMAP: "* CAPABILITY IMAP4rev1 STARTTLS", "a1 OK done" (RFC 9051 2.2.2). */
enum vt_reply vt_read_imap_line(const struct vt_starttls *s, const struct vt_starttls_step *step,
                                struct vt_reader *r, struct vt_bytes *keywords);

/* POP3: "+OK", then a listing up to "." (RFC 1939 3, RFC 2449 5). */
enum vt_reply vt_read_pop3_line(const struct vt_starttls *s, const struct vt_starttls_step *step,
                                struct vt_reader *r, struct vt_bytes *keywords);

/* Notes the capabilities in WORDS, and whether STARTTLS is among them. */
void vt_starttls_note(struct vt_starttls *s, struct vt_bytes words);

/* Begins to name BYTES, the next of STREAM, as starttls.GROUP[INDEX]. */
struct vt_reader vt_starttls_begin_line(struct vt_starttls *s, struct vt_parse *parse,
                                        const struct vt_stream *stream, struct vt_bytes bytes,
                                        const char *group, uint16_t index);

/* Names what is left NAME, and closes the line, which as a whole is LINE. */
void vt_starttls_end_line(struct vt_reader *r, struct vt_stream *stream, const char *name,
                          struct vt_value line);

struct vt_bytes vt_without_line_end(struct vt_bytes line);

/* True when WORD is WANTED, which is in upper case; ASCII letters compare without case. */
bool vt_word_is(struct vt_bytes word, const char *wanted);
