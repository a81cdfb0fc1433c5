/* A derivation opened: the textbook's steps as lines of text, which page.js makes tables and grids of.
 *
 *     HMAC_hash(secret, A(i-1))[1]:                    a group; what is in it is indented by one more space
 *      W[0]=80000000<TAB>W[1]=00000000<TAB># FIPS 180-4 6.2.2 step 1
 *
 * Pages are to stay small: the arithmetic of one derivation, and of all together, has a budget; what comes later keeps a share
 * of it. Beyond it only the outermost values are shown, and the rest is counted. */
#include "trace/html_parts.h"
#include "trace/open.h"

enum {
    ONE_MAX = 90000,      /* characters: half of an ECDSA verification, or the hash of some 30 blocks */
    SHARE = 12000         /* kept for each that follows: a short record, a hash of four blocks */
};

struct steps {
    FILE *out;
    size_t room;          /* characters left */
    unsigned depth;
    unsigned long left_out;
    const char *clause;   /* of the line under way; NULL: none is */
};

static void end_line(struct steps *s)
{
    if (s->clause == NULL)
        return;
    vt_html_wrap(s->out, "\t# ", s->clause, "\n");
    s->clause = NULL;
}

/* Takes LEN characters from the budget; false when it has not so many. */
static bool spend(struct steps *s, size_t len)
{
    if (s->room < len) {
        s->room = 0;
        return false;
    }
    s->room -= len;
    return true;
}

static void put_name(struct steps *s, const char *name, int index)
{
    vt_html_text(s->out, name);
    if (index >= 0)
        fprintf(s->out, "[%d]", index);
}

static void write_step(void *context, const char *name, int index, struct vt_bytes value, const char *clause)
{
    struct steps *s = context;
    const bool fits = spend(s, 2 * value.len + strlen(name) + 5);

    if (!fits && s->depth > 0) {
        s->left_out++;
        return;
    }
    if (s->clause != NULL && strcmp(s->clause, clause) == 0)
        putc('\t', s->out);
    else {
        end_line(s);
        fprintf(s->out, "%*s", (int)s->depth, "");
    }
    s->clause = clause;
    put_name(s, name, index);
    putc('=', s->out);
    vt_html_digits(s->out, value);
}

static void write_group(void *context, const char *name, int index)
{
    struct steps *s = context;

    end_line(s);
    if (name == NULL) {
        s->depth -= s->depth > 0;
        return;
    }
    if (s->room > 0) {
        fprintf(s->out, "%*s", (int)s->depth, "");
        put_name(s, name, index);
        fputs(":\n", s->out);
    }
    s->depth++;
}

/* What derivation INDEX may take of BUDGET. */
static size_t room_of(const struct vt_book *book, uint32_t index, size_t budget)
{
    const size_t after = book->derives_len - index - 1, kept = SHARE * after;
    const size_t room = budget > kept + SHARE ? budget - kept : budget / (after + 1);

    return room < ONE_MAX ? room : ONE_MAX;
}

/* Which of the derivations whose first result is called like that of INDEX it is, from 1; what --open takes (cli/view_open.c). */
static unsigned long ordinal(const struct vt_book *book, uint32_t index)
{
    const char *name = vt_html_derive_name(&book->derives[index]);
    unsigned long n = 0;

    for (uint32_t i = 0; i <= index; i++) {
        bool same = false;

        for (uint8_t k = 0; k < book->derives[i].outs; k++)
            same = same || strcmp(book->derives[i].out[k].role, name) == 0;
        n += same;
    }
    return n;
}

/* The command is for a shell: a name that could end its quotes, of a trace from elsewhere, is not put there. */
static void put_left_out(FILE *out, const struct vt_book *book, uint32_t index, unsigned long count)
{
    const char *name = vt_html_derive_name(&book->derives[index]);

    fprintf(out, "<p>%lu further values are left out, to keep this page small.", count);
    if (book->derives[index].outs > 0 && strpbrk(name, "'#\n") == NULL) {
        fputs(" <code>vitrine view TRACE --open '", out);
        vt_html_text(out, name);
        fprintf(out, "#%lu'</code> shows them all.", ordinal(book, index));
    }
    fputs("</p>\n", out);
}

void vt_html_steps(FILE *out, const struct vt_book *book, uint32_t index, size_t *budget)
{
    struct steps s = { .out = out, .room = room_of(book, index, *budget) };
    const struct vt_pen pen = { .write = write_step, .group = write_group, .context = &s };
    const size_t before = s.room;
    enum vt_opened opened;

    fputs("<details class=steps><summary>The arithmetic, step by step</summary>\n<pre>", out);
    opened = vt_open_derive(book, index, &pen);
    end_line(&s);
    fputs("</pre>\n", out);
    vt_html_wrap(out, "<p class=opened>", vt_opened_text(opened), "</p>\n");
    if (s.left_out > 0)
        put_left_out(out, book, index, s.left_out);
    fputs("</details>\n", out);
    *budget -= before - s.room;
}
