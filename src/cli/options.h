/* What was typed: one table of options, from which they are parsed and every --help is printed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "session/policy.h"

/* The commands, as bits: an option says by them where it has a meaning. */
enum {
    VT_FOR_CHECK = 1 << 0,
    VT_FOR_CONNECT = 1 << 1,
    VT_FOR_VERIFY = 1 << 2,
    VT_FOR_DUMP = 1 << 3,
    VT_FOR_DEMO = 1 << 4,
    VT_FOR_VIEW = 1 << 5,
    VT_FOR_REPLAY = 1 << 6,
    VT_FOR_SERVER = VT_FOR_CHECK | VT_FOR_CONNECT,
    VT_FOR_TRUST = VT_FOR_SERVER | VT_FOR_VERIFY,
    VT_FOR_REPORT = VT_FOR_TRUST | VT_FOR_DEMO | VT_FOR_REPLAY,
    VT_FOR_ALL = VT_FOR_REPORT | VT_FOR_DUMP | VT_FOR_VIEW,
    /* And what an option asks for, where that does not go with everything. */
    VT_ASKS_VERDICT = 1 << 8,
    VT_ASKS_POLICY = 1 << 9,                   /* that a verdict follows one */
    VT_ASKS_LOOK = 1 << 10,                    /* to see something of a session, other than as text or JSON */
    VT_ASKS_TEXT = 1 << 11,                    /* a question to the text */
    VT_ASKS_CAPTURE = 1 << 12,                 /* what captures have alone */
    VT_FOR_JUDGE = VT_FOR_TRUST | VT_FOR_REPLAY | VT_FOR_VIEW | VT_ASKS_VERDICT
};

/* How long a phase may take, in seconds; and a greeting, for which RFC 5321 4.5.3.2.1 would have us wait
 * 300. Servers hold it back for up to 30 to tell impatient senders of spam. */
enum { VT_TIMEOUT = 15, VT_GREETING_TIMEOUT = 60 };

struct vt_options {
    const char *command;                       /* for what is said about the others */
    const char *bundle, *untrusted, *name;     /* texts are as typed; NULL: not given */
    const char *starttls, *ehlo, *hosts, *ciphers, *groups, *alpn;
    const char *trace, *keylog, *pcapng, *output;
    const char *find, *from, *to, *open, *connection;
    bool text, step, html, as_pcapng, flips;   /* how view shows what it has */
    bool no_name, no_second_try, allow_cn, json, trace_secrets, trace_hash, quiet, strict, raw, help;
    bool at_given, color;                      /* color is decided: --color, NO_COLOR, a terminal */
    int64_t at;                                /* seconds since 1970; the clock's when not given */
    struct vt_policy_room policy;
    uint32_t timeout;                          /* seconds; 0: not given, see VT_TIMEOUT */
    uint32_t expires_in;                       /* days; 0: not given */
    char address[64];                          /* NAME where it was typed in brackets */
    const char *color_word;
    uint64_t given;                            /* see vt_options_given; a bit for each row of the table */
    const char **words;                        /* what is no option: hosts, files. Within argv */
    int words_len;
};

/* Parses ARGC words of ARGV, which belong to the command NAME, whose bit is COMMAND. ARGV is reordered.
 * False after one line on stderr that says what to do. */
bool vt_options_parse(struct vt_options *o, const char *name, unsigned command, int argc, const char **argv);

/* The first option given, in the order of their table, that asks for one of ASKS, VT_ASKS_... bits; NULL:
 * none was. */
const char *vt_options_given(const struct vt_options *o, unsigned asks);

/* The files that options of COMMAND name, one a call, from *AT, 0 at first; PATH is NULL where one was not
 * given. False: no more. */
bool vt_options_file(const struct vt_options *o, unsigned command, size_t *at, const char **name,
                     const char **path, bool *output);

/* Prints the options of COMMAND on OUT, one a line. */
void vt_options_help(FILE *out, unsigned command);
