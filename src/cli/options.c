#include "cli/options.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "show/layout.h"
#include "session/value.h"

/* INPUT, OUTPUT: texts that name a file. */
enum kind { TEXT, INPUT, OUTPUT, FLAG, SECONDS, DAYS, TIME, COLOR, POLICY, DATA, LATER };

struct option {
    const char *name, *argument;   /* argument NULL: it takes none */
    unsigned commands;             /* and what it asks for */
    enum kind kind;
    size_t at;                     /* of its value in struct vt_options */
    const char *help;
};

#define AT(field) offsetof(struct vt_options, field)

static const struct option options[] = {
    { "--starttls", "PROTO", VT_FOR_SERVER, TEXT, AT(starttls),
      "begin in plain text with: smtp (a HOST alone is port 25), lmtp (24), imap (143), pop3 (110)" },
    { "--file", "HOSTS", VT_FOR_CHECK, INPUT, AT(hosts),
      "check every HOST[:PORT] of a file, one a line; - is stdin" },
    { "--bundle", "FILE", VT_FOR_TRUST, INPUT, AT(bundle),
      "trusted roots, PEM (default: SSL_CERT_FILE, then the system's)" },
    { "--bundle", "FILE", VT_FOR_REPLAY, INPUT, AT(bundle),
      "what if: other trusted roots, PEM, than the recorded ones" },
    { "--bundle", "FILE", VT_FOR_VIEW | VT_ASKS_VERDICT, INPUT, AT(bundle),
      "judge the chain in a capture by these roots, PEM (default: as check)" },
    { "--untrusted", "FILE", VT_FOR_JUDGE, INPUT, AT(untrusted),
      "more certificates, PEM, to build the chain with" },
    { "--name", "NAME", VT_FOR_SERVER, TEXT, AT(name), "the name to ask for and to verify (default: HOST)" },
    { "--name", "NAME", VT_FOR_VERIFY, TEXT, AT(name), "the name to verify" },
    { "--name", "NAME", VT_FOR_REPLAY, TEXT, AT(name), "what if: verify another name than the recorded one" },
    { "--name", "NAME", VT_FOR_VIEW | VT_ASKS_VERDICT, TEXT, AT(name),
      "judge it for this name (default: the one the client asked for)" },
    { "--no-name", NULL, VT_FOR_JUDGE, FLAG, AT(no_name),
      "check no name: any host with a trusted certificate will do" },
    { "--allow-cn", NULL, VT_FOR_JUDGE, FLAG, AT(allow_cn),
      "the name may stand in the CN alone: a warning, not a failure" },
    { "--expires-in", "DAYS", VT_FOR_JUDGE, DAYS, AT(expires_in),
      "warn of certificates that end within so many days (default 14)" },
    { "--at", "TIME", VT_FOR_TRUST | VT_FOR_VIEW | VT_ASKS_VERDICT, TIME, AT(at),
      "judge as of YYYY-MM-DDTHH:MM:SSZ instead of now" },
    { "--at", "TIME", VT_FOR_REPLAY, TIME, AT(at),
      "what if: judge as of YYYY-MM-DDTHH:MM:SSZ, not as recorded" },
    { "--policy", "OID", VT_FOR_JUDGE | VT_ASKS_POLICY, POLICY, 0,
      "a certificate policy that will do; again for more (default: any)" },
    { "--require-explicit-policy", NULL, VT_FOR_JUDGE | VT_ASKS_POLICY, FLAG,
      AT(policy.inputs.require_explicit), "fail a chain that has no such policy" },
    { "--inhibit-any-policy", NULL, VT_FOR_JUDGE | VT_ASKS_POLICY, FLAG, AT(policy.inputs.inhibit_any),
      "let anyPolicy in a certificate stand for none" },
    { "--inhibit-policy-mapping", NULL, VT_FOR_JUDGE | VT_ASKS_POLICY, FLAG,
      AT(policy.inputs.inhibit_mapping), "let no CA map a policy to another" },
    { "--ciphers", "LIST", VT_FOR_SERVER, TEXT, AT(ciphers),
      "offer these suites, by OpenSSL's or the RFC's names" },
    { "--groups", "LIST", VT_FOR_SERVER, TEXT, AT(groups),
      "offer these groups: x25519 secp256r1 secp384r1 secp521r1" },
    { "--alpn", "LIST", VT_FOR_SERVER, TEXT, AT(alpn), "offer these application protocols" },
    { "--ehlo", "NAME", VT_FOR_SERVER, TEXT, AT(ehlo), "the name to say in EHLO and LHLO" },
    { "--timeout", "SECONDS", VT_FOR_SERVER, SECONDS, AT(timeout),
      "how long each phase may take (default 15, and 60 for a greeting)" },
    { "--strict", NULL, VT_FOR_CONNECT, FLAG, AT(strict),
      "warnings count for the exit status; it hangs up where that is not 0" },
    { "--strict", NULL, VT_FOR_REPORT & ~VT_FOR_CONNECT, FLAG, AT(strict),
      "warnings count for the exit status" },
    { "--raw", NULL, VT_FOR_CONNECT, FLAG, AT(raw), "send lines as they are typed, without CRLF for LF" },
    { "--json", NULL, VT_FOR_REPORT, FLAG, AT(json), "print JSON: one object a target" },
    { "--json", NULL, VT_FOR_VIEW, FLAG, AT(json), "print JSON: one object an event; of a verdict, one" },
    { "--json", NULL, VT_FOR_DUMP, FLAG, AT(json), "print JSON: one object an event" },
    { "--trace", "FILE", VT_FOR_REPORT, OUTPUT, AT(trace),
      "write every byte, field, value and check to FILE" },
    { "--trace-secrets", NULL, VT_FOR_SERVER | VT_FOR_DEMO, FLAG, AT(trace_secrets),
      "put keys and secrets in report and trace, too" },
    { "--trace-data", "WHAT", VT_FOR_SERVER, DATA, AT(trace_hash),
      "full (the default), or hash: application data's length and SHA-256" },
    { "--keylog", "FILE", VT_FOR_SERVER, OUTPUT, AT(keylog),
      "append the session's secret for Wireshark (default: SSLKEYLOGFILE)" },
    { "--keylog", "FILE", VT_FOR_VIEW | VT_ASKS_CAPTURE, INPUT, AT(keylog),
      "secrets to decrypt a capture with, as NSS, OpenSSL and --keylog write them" },
    { "--pcapng", "FILE", VT_FOR_SERVER, OUTPUT, AT(pcapng),
      "write the session as a capture; with --trace-secrets Wireshark decrypts it" },
    { "--text", NULL, VT_FOR_VIEW, FLAG, AT(text),
      "a table of contents, or the detail that is asked for (the default)" },
    { "--step", NULL, VT_FOR_VIEW | VT_ASKS_LOOK, FLAG, AT(step),
      "a full screen, one event a key press, forwards and back" },
    { "--html", NULL, VT_FOR_VIEW | VT_ASKS_LOOK, FLAG, AT(html), "one self-contained page" },
    { "--pcapng", NULL, VT_FOR_VIEW | VT_ASKS_LOOK, FLAG, AT(as_pcapng),
      "a capture for Wireshark, with the secrets that are known" },
    { "--flips", NULL, VT_FOR_VIEW | VT_ASKS_LOOK, FLAG, AT(flips),
      "flip each bit the server sent, and show which rule notices" },
    { "--find", "PATH", VT_FOR_VIEW | VT_ASKS_LOOK | VT_ASKS_TEXT, TEXT, AT(find),
      "fields, values or rules of that name, or byte s2c:N or c2s:N: from where, and into what" },
    { "--from", "WHERE", VT_FOR_VIEW | VT_ASKS_LOOK | VT_ASKS_TEXT, TEXT, AT(from),
      "begin in full detail at an event's number, or a name" },
    { "--to", "WHERE", VT_FOR_VIEW | VT_ASKS_LOOK | VT_ASKS_TEXT, TEXT, AT(to), "end there" },
    { "--open", "VALUE", VT_FOR_VIEW | VT_ASKS_LOOK | VT_ASKS_TEXT, TEXT, AT(open),
      "a derived value, or an event's number, computed again step by step" },
    { "--connection", "N", VT_FOR_VIEW | VT_ASKS_CAPTURE, TEXT, AT(connection),
      "of a capture, the connection with that number; 0: the list of them" },
    { "-o", "FILE", VT_FOR_VIEW, OUTPUT, AT(output), "write there instead of to stdout" },
    { "--no-second-try", NULL, VT_FOR_SERVER, FLAG, AT(no_second_try),
      "do not ask a server that refused us what it would take" },
    { "--quiet", NULL, VT_FOR_REPORT, FLAG, AT(quiet), "print the verdict alone" },
    { "--color", "WHEN", VT_FOR_ALL, COLOR, AT(color_word),
      "auto, always or never (default auto; NO_COLOR is heeded)" },
    { "--help", NULL, VT_FOR_ALL, FLAG, AT(help), "print this" },
    { "-h", NULL, VT_FOR_ALL, FLAG, AT(help), NULL },
    { "--status", NULL, VT_FOR_SERVER, LATER, 0, NULL },
    { "--crl", "FILE", VT_FOR_TRUST, LATER, 0, NULL },
    { "--cert", "FILE", VT_FOR_SERVER, LATER, 0, NULL },
    { "--key", "FILE", VT_FOR_SERVER, LATER, 0, NULL },
};

#define OPTIONS (sizeof options / sizeof options[0])

_Static_assert(OPTIONS <= 64, "struct vt_options has a bit for each");

const char *vt_options_given(const struct vt_options *o, unsigned asks)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if ((o->given >> i & 1) != 0 && (options[i].commands & asks) != 0)
            return options[i].name;
    return NULL;
}

void vt_options_help(FILE *out, unsigned command)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *option = &options[i];
        char left[40];

        if ((option->commands & command) == 0 || option->help == NULL)
            continue;
        snprintf(left, sizeof left, "%s %s", option->name, option->argument != NULL ? option->argument : "");
        vt_layout_item(out, left, option->help);
    }
}

/* True when WORD begins with the option's name and ends there or with "=". */
static bool named(const struct option *option, const char *word)
{
    size_t len = strlen(option->name);

    return strncmp(option->name, word, len) == 0 && (word[len] == '\0' || word[len] == '=');
}

/* An unknown option, with those it may have been meant for: one dash for two, or the start of a longer
 * one. */
static bool complain_unknown(const struct vt_options *o, unsigned command, const char *word)
{
    const char *bare = word + strspn(word, "-");
    size_t len = strcspn(bare, "=");
    char like[200] = "";

    for (size_t i = 0; i < OPTIONS && len > 0; i++)
        if ((options[i].commands & command) != 0 && strncmp(options[i].name + 2, bare, len) == 0
            && strlen(like) + strlen(options[i].name) + 6 < sizeof like) {
            strcat(like, like[0] == '\0' ? "" : " or ");
            strcat(like, options[i].name);
        }
    if (like[0] != '\0')
        return vt_complain("%s: there is no option %s: write %s", o->command, word, like);
    return vt_complain("%s: there is no option %s: 'vitrine help %s' lists them", o->command, word,
                       o->command);
}

/* A whole number from 1 to MOST; UNIT is what it counts. */
static bool number(const struct vt_options *o, const struct option *option, const char *value, long most,
                   const char *unit, uint32_t *out)
{
    char *end;
    long number = strtol(value, &end, 10);

    if (*value < '0' || *value > '9' || *end != '\0' || number < 1 || number > most)
        return vt_complain("%s: %s %s: give whole %s, 1 to %ld", o->command, option->name, value, unit, most);
    *out = (uint32_t)number;
    return true;
}

static bool point_in_time(struct vt_options *o, const char *value)
{
    o->at_given = vt_time_parse(value, &o->at);
    return o->at_given || vt_complain("%s: --at %s: write it as 2026-11-24T16:11:08Z", o->command, value);
}

static bool policy(struct vt_options *o, const char *value)
{
    if (o->policy.inputs.wanted_len == VT_POLICIES_WANTED_MAX)
        return vt_complain("%s: --policy %s: %d are the most", o->command, value, VT_POLICIES_WANTED_MAX);
    return vt_policy_add(&o->policy, value)
        || vt_complain("%s: --policy %s: write an OID as numbers and dots, 2.23.140.1.2.1", o->command,
                       value);
}

static bool color_when(struct vt_options *o, const char *value)
{
    o->color_word = value;
    return strcmp(value, "auto") == 0 || strcmp(value, "always") == 0 || strcmp(value, "never") == 0
        || vt_complain("%s: --color %s: give auto, always or never", o->command, value);
}

static bool text(struct vt_options *o, const struct option *option, const char *value)
{
    const char **field = (const char **)(void *)((char *)o + option->at);

    *field = value;
    return *value != '\0'
        || vt_complain("%s: %s: its %s is empty", o->command, option->name, option->argument);
}

static bool data_kept(struct vt_options *o, const char *value)
{
    o->trace_hash = strcmp(value, "hash") == 0;
    return o->trace_hash || strcmp(value, "full") == 0
        || vt_complain("%s: --trace-data %s: write full or hash", o->command, value);
}

static bool set(struct vt_options *o, const struct option *option, const char *value)
{
    o->given |= (uint64_t)1 << (option - options);
    switch (option->kind) {
    case FLAG:
        *(bool *)((char *)o + option->at) = true;
        return true;
    case SECONDS:
        return number(o, option, value, 3600, "seconds", &o->timeout);
    case DAYS:
        return number(o, option, value, 3650, "days", &o->expires_in);
    case TIME:
        return point_in_time(o, value);
    case COLOR:
        return color_when(o, value);
    case POLICY:
        return policy(o, value);
    case DATA:
        return data_kept(o, value);
    case LATER:
        return vt_complain("%s: %s is not there yet: leave it out", o->command, option->name);
    case TEXT:
    case INPUT:
    case OUTPUT:
        break;
    }
    return text(o, option, value);
}

static const struct option *find_option(const char *word, unsigned command)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if ((options[i].commands & command) != 0 && named(&options[i], word))
            return &options[i];
    return NULL;
}

/* One option and its argument, "--name X" or "--name=X", at ARGV[*I]. Of an option given twice the last
 * counts. */
static bool take_option(struct vt_options *o, unsigned command, int argc, const char **argv, int *i)
{
    const char *word = argv[*i], *value = strchr(word, '=');
    const struct option *option = find_option(word, command);

    if (option == NULL)
        return complain_unknown(o, command, word);
    if (option->argument == NULL && value != NULL)
        return vt_complain("%s: %s takes no argument: leave out '%s'", o->command, option->name, value);
    if (option->argument != NULL && value == NULL && ++*i == argc)
        return vt_complain("%s: %s needs its %s after it", o->command, option->name, option->argument);
    return set(o, option, value != NULL ? value + 1 : option->argument != NULL ? argv[*i] : NULL);
}

/* What goes to a file has no colours, unless they are asked for. */
static bool colored(const char *word, const char *output)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    if (strcmp(word, "auto") != 0)
        return strcmp(word, "always") == 0;
    return output == NULL && (no == NULL || *no == '\0') && (term == NULL || strcmp(term, "dumb") != 0)
        && isatty(STDOUT_FILENO) == 1;
}

/* "[::1]" as a name, as in a target: the address alone. */
static void unwrap_name(struct vt_options *o)
{
    size_t len = o->name != NULL ? strlen(o->name) : 0;

    if (len < 3 || len - 2 >= sizeof o->address || o->name[0] != '[' || o->name[len - 1] != ']'
        || strchr(o->name, ':') == NULL)
        return;
    memcpy(o->address, o->name + 1, len - 2);
    o->address[len - 2] = '\0';
    o->name = o->address;
}

bool vt_options_parse(struct vt_options *o, const char *name, unsigned command, int argc, const char **argv)
{
    int words = 0;

    *o = (struct vt_options){ .command = name, .at = (int64_t)time(NULL), .color_word = "auto" };
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            while (++i < argc)
                argv[words++] = argv[i];
        } else if (argv[i][0] != '-' || argv[i][1] == '\0') {
            argv[words++] = argv[i];
        } else if (!take_option(o, command, argc, argv, &i)) {
            return false;
        }
    }
    o->words = argv;
    o->words_len = words;
    o->color = colored(o->color_word, o->output);
    unwrap_name(o);
    return o->name == NULL || !o->no_name
        || vt_complain("%s: --name and --no-name contradict each other: keep one", name);
}

bool vt_options_file(const struct vt_options *o, unsigned command, size_t *at, const char **name,
                     const char **path, bool *output)
{
    for (; *at < OPTIONS; ++*at) {
        const struct option *option = &options[*at];

        if ((option->commands & command) == 0 || (option->kind != INPUT && option->kind != OUTPUT))
            continue;
        *path = *(const char *const *)(const void *)((const char *)o + option->at);
        *name = option->name;
        *output = option->kind == OUTPUT;
        ++*at;
        return true;
    }
    return false;
}
