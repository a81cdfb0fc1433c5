/* Handshake messages as such: one that is read, by whatever reader, and one that is sent. */
#include "tls/client_internal.h"

bool vt_read_unknown_message(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes rest;

    (void)flight;
    return vt_left(r) == 0 || vt_read_rest(r, "unparsed", &rest);
}

bool vt_handshake_read(struct vt_sink *sink, struct vt_bytes message, const struct vt_part *parts,
                       uint8_t count, vt_message_reader *read, struct vt_flight *flight,
                       struct vt_parse *parse)
{
    struct vt_reader r = vt_parse_begin(parse, sink, VT_BUFFER_MESSAGE, message, parts, count);
    uint8_t type;

    flight->home = vt_home_of(&r);

    bool good = vt_read_message_header(&r, &type) && read(&r, flight) && vt_read_done(&r);

    return vt_parse_end(&r) && good;
}

bool vt_handshake_take(struct vt_client *c, struct vt_bytes message, const struct vt_part *parts,
                       uint8_t count, vt_message_reader *read, const char *name)
{
    struct vt_parse parse;

    return vt_handshake_read(c->config.sink, message, parts, count, read, &c->flight, &parse)
        || vt_client_fail_parse(c, &parse, name);
}

bool vt_handshake_send(struct vt_client *c, const struct vt_writer *w, vt_message_reader *read)
{
    const struct vt_bytes message = vt_bytes(w->data, w->at);
    struct vt_part origin;

    if (w->failed || !vt_record_send(c, VT_HANDSHAKE, message, &origin))
        return false;
    vt_transcript_update(&c->transcript, message);
    return vt_handshake_take(c, message, &origin, 1, read, "message of our own");
}
