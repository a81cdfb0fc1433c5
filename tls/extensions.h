/* Extensions (RFC 5246 7.4.1.4) are one table: what is offered, how it is written, and who may send it back.
 *
 * An extension that was not offered, or comes twice, is refused in one place whatever it is. What this code
 * does not check: whether what a server leaves out is wise; the engine warns of that. */
#pragma once

#include "tls/messages.h"
#include "x509/name.h"

struct vt_extension_row {
    uint16_t type;
    bool (*offer)(const struct vt_offers *offers);                          /* NULL: always */
    /* its extension_data; NULL: empty */
    void (*write)(struct vt_writer *w, const struct vt_offers *offers);
    vt_message_reader *read_client, *read_server;   /* the data in either hello; NULL: not allowed there */
    /* the flag of struct vt_server_hello that says the server sent it; 0: none does */
    size_t noted;
    const char *clause;
};

/* In the order of our ClientHello; ends with a NULL clause. */
extern const struct vt_extension_row vt_extensions[];

/* The extensions block of either hello; a ServerHello may have none. */
bool vt_read_client_extensions(struct vt_reader *r, struct vt_flight *flight);
bool vt_read_server_extensions(struct vt_reader *r, struct vt_flight *flight);

void vt_write_client_extensions(struct vt_writer *w, const struct vt_offers *offers);
