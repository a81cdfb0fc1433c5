#include "session/key_log.h"

#include <stdlib.h>

#include "base/ct.h"
#include "base/out.h"
#include "session/line.h"
#include "session/value.h"

static bool take_hex(struct vt_bytes *line, size_t n, uint8_t *out)
{
    if (line->len < 2 * n || !vt_hex_read(vt_bytes(line->data, 2 * n), out))
        return false;
    *line = vt_bytes(line->data + 2 * n, line->len - 2 * n);
    return true;
}

static bool take_word(struct vt_bytes *line, const char *word)
{
    const bool begins = vt_bytes_begin(*line, word);
    const size_t n = begins ? strlen(word) : 0;

    *line = vt_bytes(line->data + n, line->len - n);
    return begins;
}

static bool read_line(struct vt_bytes line, struct vt_key_log_entry *e)
{
    if (take_word(&line, "CLIENT_RANDOM "))
        e->id_len = 32;
    else if (take_word(&line, "RSA "))
        e->id_len = 8;
    else
        return false;
    return take_hex(&line, e->id_len, e->id) && take_word(&line, " ")
        && take_hex(&line, VT_KEY_LOG_SECRET, e->secret) && line.len == 0;
}

/* Room for one more. Memory that held secrets is wiped before it is given back. */
static bool grow(struct vt_key_log *log)
{
    const uint32_t room = log->room == 0 ? 64 : log->room * 2;
    struct vt_key_log_entry *entries;

    if (log->len < log->room)
        return true;
    entries = malloc(room * sizeof *entries);
    if (entries == NULL)
        return false;
    if (log->len > 0)
        memcpy(entries, log->entries, log->len * sizeof *entries);
    if (log->entries != NULL)
        vt_wipe(log->entries, log->len * sizeof *entries);
    free(log->entries);
    log->entries = entries;
    log->room = room;
    return true;
}

static bool add_line(struct vt_key_log *log, struct vt_bytes line)
{
    struct vt_key_log_entry e;

    while (line.len > 0 && (line.data[line.len - 1] == '\r' || line.data[line.len - 1] == ' '))
        line.len--;
    if (!read_line(line, &e))
        return true;
    if (log->len == VT_KEY_LOG_MAX) {
        log->full = true;
        return true;
    }
    if (!grow(log))
        return false;
    log->entries[log->len++] = e;
    return true;
}

void vt_key_log_line(struct vt_bytes random, struct vt_bytes master, char out[VT_KEY_LOG_LINE + 1])
{
    struct vt_out line = vt_out(out, VT_KEY_LOG_LINE + 1);

    vt_put(&line, "CLIENT_RANDOM ");
    vt_put_hex(&line, random);
    vt_put_char(&line, ' ');
    vt_put_hex(&line, master);
    vt_put_char(&line, '\n');
    vt_put_end(&line);
}

bool vt_key_log_add(struct vt_key_log *log, struct vt_bytes text)
{
    while (text.len > 0)
        if (!add_line(log, vt_line_next(&text)))
            return false;
    return true;
}

const uint8_t *vt_key_log_find(const struct vt_key_log *log, struct vt_bytes id)
{
    for (uint32_t i = 0; i < log->len; i++)
        if (vt_bytes_equal(vt_bytes(log->entries[i].id, log->entries[i].id_len), id))
            return log->entries[i].secret;
    return NULL;
}

void vt_key_log_free(struct vt_key_log *log)
{
    if (log->entries != NULL)
        vt_wipe(log->entries, log->len * sizeof *log->entries);
    free(log->entries);
    *log = (struct vt_key_log){ .entries = NULL };
}
