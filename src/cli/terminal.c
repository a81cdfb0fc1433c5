#define _DEFAULT_SOURCE   /* SIGWINCH and TIOCGWINSZ are in no POSIX before 2024 */

#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"

static const char enter_screen[] = "\033[?1049h\033[?25l\033[2J";
static const char leave_screen[] = "\033[0m\033[?25h\033[?1049l";

/* After an escape that long without another byte, it was the key. */
enum { ESCAPE_MS = 50 };

static struct termios before, during;
static sigset_t undisturbed;              /* the signals that were blocked before */
static volatile sig_atomic_t taken, changed;
static int keys_fd = STDIN_FILENO;
static uint8_t typed[256];
static size_t typed_len;

/* Signals that end the program. In their handlers only what POSIX lets a handler do: write, tcsetattr,
 * tcflush, sigaction, raise. */
static const int fatal[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
                             SIGSYS, SIGTRAP,
                             SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ };

static void write_terminal(const char *text, size_t len)
{
    ssize_t ignored = write(STDOUT_FILENO, text, len);

    (void)ignored;     /* a terminal that is gone needs nothing restored */
}

/* Keys typed ahead are thrown away: they were meant for us, and the shell would run them. */
void vt_terminal_give_back(void)
{
    if (!taken)
        return;
    taken = 0;
    write_terminal(leave_screen, sizeof leave_screen - 1);
    tcflush(keys_fd, TCIFLUSH);
    tcsetattr(keys_fd, TCSANOW, &before);
    sigprocmask(SIG_SETMASK, &undisturbed, NULL);
}

static void enter(void)
{
    tcsetattr(keys_fd, TCSANOW, &during);
    write_terminal(enter_screen, sizeof enter_screen - 1);
    taken = 1;
}

/* Sends SIGNAL to ourselves with what it does by default. */
static void default_of(int number)
{
    struct sigaction action = { .sa_handler = SIG_DFL };
    sigset_t only;

    sigaction(number, &action, NULL);
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
}

static void on_fatal(int number)
{
    vt_terminal_give_back();
    default_of(number);
}

static void handle(int number, void (*handler)(int), int flags)
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = flags }, old;

    /* What was ignored from the start, as nohup does it, stays so. */
    if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

static void on_suspend(int number)
{
    int saved = errno;

    vt_terminal_give_back();
    default_of(number);
    handle(number, on_suspend, 0);
    errno = saved;
}

static void on_continue(int number)
{
    int saved = errno;

    (void)number;
    enter();
    changed = 1;
    errno = saved;
}

static void on_resize(int number)
{
    (void)number;
    changed = 1;
}

/* A stack that has overflowed leaves no room for a handler. */
static void own_stack(void)
{
    static uint8_t room[16384];
    stack_t stack = { .ss_sp = room, .ss_size = sizeof room };

    sigaltstack(&stack, NULL);
}

/* Size, suspension and continuation are heeded only while we wait for a key, so never in the middle of a
 * screen. */
static void hold_back(void)
{
    sigset_t held;

    sigemptyset(&held);
    sigaddset(&held, SIGWINCH);
    sigaddset(&held, SIGTSTP);
    sigaddset(&held, SIGCONT);
    sigprocmask(SIG_BLOCK, &held, NULL);
}

static bool find_terminal(const char *command, bool piped)
{
    const char *term = getenv("TERM");

    if (piped && isatty(STDOUT_FILENO) == 1)
        keys_fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (isatty(STDOUT_FILENO) != 1 || keys_fd < 0 || tcgetattr(keys_fd, &before) != 0) {
        vt_complain("%s: --step needs a terminal for its keys and its screen: without one, leave it out",
                    command);
        return false;
    }
    if (term == NULL || *term == 0 || strcmp(term, "dumb") == 0) {
        vt_complain("%s: --step needs a terminal that can move its cursor: TERM is '%s'", command,
                    term != NULL ? term : "");
        return false;
    }
    return true;
}

bool vt_terminal_take(const char *command, bool piped)
{
    if (!find_terminal(command, piped))
        return false;
    during = before;
    during.c_iflag &= (tcflag_t)~(ICRNL | INLCR | IGNCR | ISTRIP | IXON);
    during.c_lflag &= (tcflag_t)~(ICANON | ECHO | ECHONL | IEXTEN);    /* ISIG stays: Ctrl-C and Ctrl-Z are
                                                                          signals */
    during.c_cc[VMIN] = 1;
    during.c_cc[VTIME] = 0;
    sigprocmask(SIG_SETMASK, NULL, &undisturbed);
    own_stack();
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        handle(fatal[i], on_fatal, SA_ONSTACK);
    atexit(vt_terminal_give_back);
    hold_back();
    enter();
    handle(SIGWINCH, on_resize, 0);
    handle(SIGTSTP, on_suspend, 0);
    handle(SIGCONT, on_continue, 0);
    return true;
}

void vt_terminal_size(int *width, int *height)
{
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;

    *width = known ? size.ws_col : 80;      /* a serial line does not know */
    *height = known ? size.ws_row : 24;
}

bool vt_terminal_write(const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, text, len);

        if (n < 0 && errno == EAGAIN)
            poll(&(struct pollfd){ .fd = STDOUT_FILENO, .events = POLLOUT }, 1, -1);
        else if (n < 0 && errno != EINTR)
            return false;
        text += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Waits for bytes, at most WAIT when that is not NULL, with all signals let through. 1: there are some, 0:
 * none, -1: no more. */
static int fill(const struct timespec *wait)
{
    fd_set set;
    ssize_t n;
    int ready;

    FD_ZERO(&set);
    FD_SET(keys_fd, &set);
    ready = pselect(keys_fd + 1, &set, NULL, NULL, wait, &undisturbed);
    if (ready <= 0)
        return ready == 0 || errno == EINTR ? 0 : -1;
    n = read(keys_fd, typed + typed_len, sizeof typed - typed_len);
    if (n <= 0)
        return n < 0 && (errno == EINTR || errno == EAGAIN) ? 0 : -1;
    typed_len += (size_t)n;
    return 1;
}

static bool take_key(bool alone, int *key)
{
    size_t n = typed_len > 0 ? vt_key_read(typed, typed_len, alone, key) : 0;

    typed_len -= n;
    memmove(typed, typed + n, typed_len);
    return n > 0;
}

int vt_terminal_key(void)
{
    struct timespec escape = { .tv_nsec = ESCAPE_MS * 1000000L };
    int key = VT_KEY_NONE;

    for (;;) {
        bool begun;
        int got;

        if (take_key(false, &key))
            return key;
        if (changed) {
            changed = 0;
            return VT_KEY_RESIZED;
        }
        begun = typed_len > 0;
        got = fill(begun ? &escape : NULL);
        if (got < 0)
            return VT_KEY_GONE;
        if (got == 0 && begun && !changed && take_key(true, &key))
            return key;
    }
}

bool vt_terminal_more(void)
{
    int key;
    struct timespec none = { 0 };

    return (typed_len > 0 && vt_key_read(typed, typed_len, false, &key) > 0) || changed
        || (typed_len < sizeof typed && fill(&none) > 0);
}
