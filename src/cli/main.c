/* vitrine: a TLS 1.2 client in a glass case. The table of its commands. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "show/layout.h"

#define VERSION "0.1"

static const struct vt_command commands[] = {
    { "check", "HOST[:PORT]... | --file HOSTS",
      "diagnose a server's TLS, without a dialogue; HOST alone is port 443", VT_FOR_CHECK, 0, -1, NULL,
      vt_run_check },
    { "connect", "HOST[:PORT]",
      "handshake, report, then stdin to the server and back; HOST alone is port 443",
      VT_FOR_CONNECT, 1, 1, "name a server: HOST[:PORT]", vt_run_connect },
    { "verify", "CHAIN", "judge a chain of certificates in a file",
      VT_FOR_VERIFY, 1, 1, "name a file: CHAIN, certificates in PEM, the server's own first", vt_run_verify },
    { "dump", "FILE", "a DER or PEM file as an annotated tree", VT_FOR_DUMP, 1, 1,
      "name a DER or PEM file; - is stdin", vt_run_dump },
    { "demo", "[NAME]", "built-in sessions replayed: ecdhe-gcm rsa-cbc ecdsa-chacha20 article; no network",
      VT_FOR_DEMO, 0, 1, "name one demo", vt_run_demo },
    { "view", "FILE", "look at any bytes: a trace, a capture, TLS records, DER, PEM, hex",
      VT_FOR_VIEW, 1, 1, "name a file to look at; - is stdin", vt_run_view },
    { "replay", "TRACE", "a recorded session, run again byte for byte; or judged otherwise",
      VT_FOR_REPLAY, 1, 1, "name a trace with secrets, as check --trace FILE --trace-secrets writes",
      vt_run_replay },
    { "s_client", "", NULL, 0, 0, -1, NULL, NULL },
};

#define COMMANDS (sizeof commands / sizeof commands[0])

static const char statuses[] =
    "Exit status: 0 all checks passed, 1 usage or a local file, 2 could not connect, 3 STARTTLS, "
    "4 handshake, 5 chain not valid or not trusted, 6 name, 7 certificate not appropriate, 8 revoked (no CRL "
    "or OCSP response is asked yet), 70 a bug in vitrine. Where several apply: the smallest.";

static void print_statuses(FILE *out)
{
    struct vt_layout page = { .out = out, .width = vt_layout_width() };

    vt_layout_gap(&page);
    vt_layout_title(&page, VT_INK_PLAIN, statuses);
}

static void help(FILE *out)
{
    fputs("vitrine: what TLS 1.2 with a server does, and why it fails\n\n", out);
    for (size_t i = 0; i < COMMANDS; i++)
        if (commands[i].run != NULL)
            fprintf(out, "  vitrine %-8s %-28s %s\n", commands[i].name, commands[i].arguments,
                    commands[i].summary);
    fprintf(out, "  vitrine %-8s %-28s %s\n", "help", "[COMMAND]", "this, or the options of a command");
    fputs("\nFor example:\n"
          "  vitrine check mail.example.com --starttls smtp\n"
          "  vitrine verify --bundle roots.pem --name mail.example.com chain.pem\n", out);
    print_statuses(out);
}

static void help_command(FILE *out, const struct vt_command *command)
{
    struct vt_layout page = { .out = out, .width = vt_layout_width() };
    char usage[200];

    snprintf(usage, sizeof usage, "vitrine %s %s [OPTIONS]", command->name, command->arguments);
    vt_layout_title(&page, VT_INK_PLAIN, usage);
    vt_layout_title(&page, VT_INK_PLAIN, command->summary);
    vt_layout_gap(&page);
    vt_options_help(out, command->bit);
    print_statuses(out);
}

static const struct vt_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int complain_unknown(const char *name)
{
    vt_complain("there is no command '%s': 'vitrine help' lists them", name);
    return VT_EXIT_LOCAL;
}

static int run_help(int argc, const char **argv)
{
    const struct vt_command *command = argc > 0 ? find_command(argv[0]) : NULL;

    if (argc > 0 && (command == NULL || command->run == NULL))
        return complain_unknown(argv[0]);
    if (command != NULL)
        help_command(stdout, command);
    else
        help(stdout);
    return VT_EXIT_GOOD;
}

/* True when COMMAND has as many words as it takes, and files of its own. */
static bool accepts(const struct vt_command *command, const struct vt_options *o)
{
    if (o->words_len < command->words_min)
        return vt_complain("%s: %s", command->name, command->missing);
    if (command->words_max >= 0 && o->words_len > command->words_max)
        return vt_complain("%s: '%s' is one too many: %s", command->name, o->words[command->words_max],
                           command->words_max > 0 ? command->missing : "it takes options alone");
    return vt_files_apart(o, command->bit);
}

static int run_command(const struct vt_command *command, int argc, const char **argv)
{
    struct vt_options options;

    if (command->run == NULL) {
        vt_complain("'%s' is not there yet: 'vitrine help' lists what is", command->name);
        return VT_EXIT_LOCAL;
    }
    if (!vt_options_parse(&options, command->name, command->bit, argc, argv))
        return VT_EXIT_LOCAL;
    if (!options.help)
        return accepts(command, &options) ? command->run(&options) : VT_EXIT_LOCAL;
    help_command(stdout, command);
    return VT_EXIT_GOOD;
}

static int dispatch(int argc, const char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    const struct vt_command *command;

    if (name == NULL) {
        vt_complain("name a command: 'vitrine help' lists them");
        return VT_EXIT_LOCAL;
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return run_help(argc - 2, argv + 2);
    if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0) {
        puts("vitrine " VERSION);
        return VT_EXIT_GOOD;
    }
    command = find_command(name);
    return command != NULL ? run_command(command, argc - 2, argv + 2) : complain_unknown(name);
}

/* A standard descriptor that is closed would be the next socket's or file's. Closed input is at its end;
 * closed output can't be written, which is noticed. */
static void open_standard(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

/* True when nobody reads stdout any more, as behind "| head": they had what they wanted, so there is
 * nothing to say, and nothing failed. */
static bool reader_gone(void)
{
    struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

    return errno == EPIPE || (poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0);
}

int main(int argc, char **argv)
{
    int status;
    bool silent, lost;

    /* A reader that goes away is a write error with a name, not a silent death. */
    signal(SIGPIPE, SIG_IGN);
    open_standard();
    status = dispatch(argc, (const char **)argv);
    errno = 0;
    silent = status == VT_EXIT_LOCAL && !vt_complained();    /* it could not write where stdout leads, be
                                                                it by another name */
    lost = fflush(stdout) != 0 || ferror(stdout);
    if ((lost || silent) && reader_gone())
        return silent ? VT_EXIT_GOOD : status;
    if (lost) {
        vt_complain("cannot write the output: %s", errno != 0 ? strerror(errno) : "a write failed");
        return VT_EXIT_LOCAL;
    }
    return status;
}
