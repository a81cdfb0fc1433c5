/* A derivation opened: the textbook's steps as lines of text, which page.js makes tables and grids of.
 *
 *     HMAC_hash(secret, A(i-1))[1]:                    a group; what is in it is indented by one more space
 *      W[0]=80000000<TAB>W[1]=00000000<TAB># FIPS 180-4 6.2.2 step 1
 *
 * Pages are to stay small: the arithmetic of one derivation, and of all together, has a budget; what comes
 * later keeps a share of it. Beyond it only the outermost values are shown, and the rest is counted. */
#include "show/html_parts.h"
#include "session/recompute.h"

enum {
    ONE_MAX = 90000,      /* characters: half of an ECDSA verification, or the hash of some 30 blocks */
    SHARE = 12000,        /* kept for each that follows: a short record, a hash of four blocks */
    LEAST = 600           /* below, a derivation is not opened at all */
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

static void put_name(struct steps *s, const char *name, int index, const char *after)
{
    char label[100];

    vt_step_label(label, sizeof label, name, index);
    vt_html_wrap(s->out, "", label, after);
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
    put_name(s, name, index, "=");
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
        put_name(s, name, index, ":\n");
    }
    s->depth++;
}

/* What derivation INDEX may take of BUDGET. */
static size_t room_of(const struct vt_model *model, uint32_t index, size_t budget)
{
    const size_t after = model->derives_len - index - 1, kept = SHARE * after;
    const size_t room = budget > kept + SHARE ? budget - kept : budget / (after + 1);

    return room < ONE_MAX ? room : ONE_MAX;
}

/* The command that shows what is left out. */
static void put_command(FILE *out, const struct vt_model *model, uint32_t index)
{
    fprintf(out, " <code>vitrine view TRACE --open %lu</code> shows them all.</p>\n",
            (unsigned long)model->derives[index].event + 1);
}

/* How many bytes go into derivation INDEX. */
static size_t bytes_of(const struct vt_model *model, uint32_t index)
{
    size_t sum = 0;

    for (uint8_t i = 0; i < model->derives[index].ins; i++)
        sum += model->derives[index].in[i].bytes.len;
    return sum;
}

void vt_html_steps(FILE *out, const struct vt_model *model, uint32_t index, struct vt_html_budget *budget)
{
    struct steps s = { .out = out, .room = room_of(model, index, budget->room) };
    const struct vt_step_sink steps = { .write = write_step, .group = write_group, .context = &s };
    const size_t before = s.room, bytes = bytes_of(model, index);
    enum vt_recomputed opened;

    if (before < LEAST || bytes > budget->bytes) {
        fputs("<p>Its steps are left out, to keep this page small.", out);
        put_command(out, model, index);
        return;
    }
    fputs("<details class=steps><summary>The arithmetic, step by step</summary>\n<pre>", out);
    opened = vt_recompute_derive(model, index, &steps);
    end_line(&s);
    fputs("</pre>\n", out);
    vt_html_wrap(out, "<p class=opened>", vt_recomputed_text(opened), "</p>\n");
    if (s.left_out > 0) {
        fprintf(out, "<p>%lu further values are left out, to keep this page small.", s.left_out);
        put_command(out, model, index);
    }
    fputs("</details>\n", out);
    budget->room -= before - s.room;
    budget->bytes -= bytes;
}
