/* The certificates of a file. */
#include <stdlib.h>

#include "vitrine.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/file_type.h"

static void add_certificate(struct vt_certificates *c, struct vt_bytes der, uint32_t line)
{
    if (c->count == c->room) {
        c->room = c->room * 2 + 8;
        c->der = vt_need(c->der, c->room * sizeof *c->der);
        c->line = vt_need(c->line, c->room * sizeof *c->line);
    }
    c->der[c->count] = der;
    c->line[c->count++] = line;
}

static bool is_certificate(struct vt_bytes label)
{
    return vt_bytes_equal(label, vt_text("CERTIFICATE"))
        || vt_bytes_equal(label, vt_text("X509 CERTIFICATE"));
}

static bool refuse(const struct vt_certificates *c, struct vt_bytes file)
{
    const char *kind = vt_file_kind(file);

    if (kind != NULL)
        return vt_complain("%s: this file is %s", c->path, kind);
    return vt_complain("%s: there is no certificate in it: give PEM (-----BEGIN CERTIFICATE-----) or DER",
                       c->path);
}

/* The blocks of TEXT, decoded one behind the other into c->memory. */
bool vt_certificates_parse(struct vt_certificates *c, struct vt_bytes text, bool forgiving)
{
    struct vt_pem pem = vt_pem(text);
    struct vt_pem_block block;
    enum vt_pem_result result;
    size_t room = vt_pem_room(text), used = 0;

    c->memory = vt_need(NULL, room);
    while ((result = vt_pem_next(&pem, c->memory + used, room - used, &block)) != VT_PEM_END) {
        if (result != VT_PEM_BLOCK) {
            vt_complain("%s: line %lu: %s%s", c->path, (unsigned long)pem.line, vt_pem_error(result),
                        forgiving ? "; this block is left out" : "");
            if (!forgiving)
                return false;
        } else if (is_certificate(block.label)) {
            add_certificate(c, block.data, block.line);
            used += block.data.len;
        }
    }
    return c->count > 0 || refuse(c, text);
}

/* DER: a SEQUENCE with a long length, as any certificate is; no text begins so. */
static bool is_der(struct vt_bytes file)
{
    return file.len > 1 && file.data[0] == 0x30 && (file.data[1] & 0x80) != 0;
}

bool vt_certificates_load(struct vt_certificates *c, const char *path, bool forgiving)
{
    struct vt_bytes file;
    bool good;

    *c = (struct vt_certificates){ .path = path };
    if (!vt_file_read(path, &file))
        return false;
    if (is_der(file) && vt_file_kind(file) != NULL) {
        refuse(c, file);
        free((void *)(uintptr_t)file.data);
        return false;
    }
    if (is_der(file)) {
        c->memory = (uint8_t *)(uintptr_t)file.data;
        add_certificate(c, file, 0);
        return true;
    }
    good = vt_certificates_parse(c, file, forgiving);
    free((void *)(uintptr_t)file.data);
    return good;
}

void vt_certificates_free(struct vt_certificates *c)
{
    free(c->der);
    free(c->line);
    free(c->memory);
    *c = (struct vt_certificates){ .path = NULL };
}
