/* The trusted roots: where they are, and by which name the verifier finds them; the same for spares. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "x509/certificate.h"
#include "x509/name.h"

/* Where systems keep their trusted roots. */
static const char *const places[] = {
    "/etc/ssl/certs/ca-certificates.crt",                  /* Debian, Ubuntu, Arch, Alpine */
    "/etc/pki/tls/certs/ca-bundle.crt",                    /* Fedora, RHEL */
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",   /* RHEL 7 and later */
    "/etc/ssl/ca-bundle.pem",                              /* openSUSE */
    "/etc/ssl/cert.pem",                                   /* OpenBSD, FreeBSD, macOS */
    "/usr/local/share/certs/ca-root-nss.crt",              /* FreeBSD's port */
    "/etc/openssl/certs/ca-certificates.crt",              /* NetBSD */
};

struct vt_bundle_row {
    uint8_t subject[VT_NAME_DIGEST_LEN];
    struct vt_bytes der;
    uint32_t certificate;     /* its number in the file */
};

static int by_subject(const void *a, const void *b)
{
    const struct vt_bundle_row *x = a, *y = b;
    int order = memcmp(x->subject, y->subject, sizeof x->subject);

    return order != 0 ? order : (x->certificate > y->certificate) - (x->certificate < y->certificate);
}

static int by_content(const void *a, const void *b)
{
    const struct vt_bytes *x = &((const struct vt_bundle_row *)a)->der,
                          *y = &((const struct vt_bundle_row *)b)->der;
    int order = (x->len > y->len) - (x->len < y->len);

    order = order != 0 ? order : memcmp(x->data, y->data, x->len);
    return order != 0 ? order : by_subject(a, b);
}

/* Bundles that were joined hold some twice; to be given those again would change nothing, and a trace
 * would not tell why. */
static void drop_copies(struct vt_bundle *b)
{
    uint32_t kept = 0;

    qsort(b->index, b->indexed, sizeof *b->index, by_content);
    for (uint32_t i = 0; i < b->indexed; i++)
        if (i == 0 || !vt_bytes_equal(b->index[kept - 1].der, b->index[i].der))
            b->index[kept++] = b->index[i];
    b->indexed = kept;
}

/* A row for each certificate; one without a subject can issue nothing, and is told of once. */
static void make_index(struct vt_bundle *b)
{
    const struct vt_certificates *c = &b->certificates;
    struct vt_bytes subject;

    b->index = vt_need(NULL, (c->count + 1) * sizeof *b->index);
    for (uint32_t i = 0; i < c->count; i++)
        if (vt_certificate_subject(c->der[i], &subject)) {
            vt_name_digest(subject, b->index[b->indexed].subject);
            b->index[b->indexed].der = c->der[i];
            b->index[b->indexed++].certificate = i;
        } else {
            vt_complain("%s: line %lu: this certificate can't be read, and is left out", b->path,
                        (unsigned long)c->line[i]);
        }
    drop_copies(b);
    qsort(b->index, b->indexed, sizeof *b->index, by_subject);
}

/* Where the rows of SUBJECT begin, if there are any. */
static uint32_t first_of(const struct vt_bundle *b, const uint8_t *subject)
{
    uint32_t from = 0, to = b->indexed;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;

        if (memcmp(b->index[middle].subject, subject, VT_NAME_DIGEST_LEN) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The position is that of the next row; the row before it then says what was asked for. */
static bool next_anchor(const void *context, struct vt_bytes subject, uint32_t *position,
                        struct vt_bytes *der)
{
    /* The index is made at the first question: whether it exists yet changes no answer. */
    struct vt_bundle *b = (struct vt_bundle *)(uintptr_t)context;
    uint8_t wanted[VT_NAME_DIGEST_LEN];

    if (b->index == NULL)
        make_index(b);
    if (*position == 0) {
        vt_name_digest(subject, wanted);
        *position = first_of(b, wanted);
    } else {
        memcpy(wanted, b->index[*position - 1].subject, sizeof wanted);
    }
    if (*position == b->indexed || memcmp(b->index[*position].subject, wanted, sizeof wanted) != 0)
        return false;
    *der = b->index[(*position)++].der;
    return true;
}

const char *vt_bundle_path(const char *path)
{
    const char *variable = getenv("SSL_CERT_FILE");

    if (path != NULL)
        return path;
    if (variable != NULL && *variable != '\0')
        return variable;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (access(places[i], R_OK) == 0)
            return places[i];
    return NULL;
}

bool vt_bundle_load(struct vt_bundle *bundle, const char *path)
{
    bundle->path = vt_bundle_path(path);
    bundle->anchors = (struct vt_anchors){ .next = next_anchor, .context = bundle };
    if (bundle->path == NULL)
        return vt_complain("this system has no bundle of trusted roots in the usual places: "
                           "name one with --bundle");
    return vt_certificates_load(&bundle->certificates, bundle->path, true);
}

bool vt_spares_load(struct vt_bundle *bundle, const char *path, struct vt_anchors *anchors)
{
    bundle->path = path;
    bundle->anchors = (struct vt_anchors){ .next = next_anchor, .context = bundle };
    anchors->untrusted = &bundle->anchors;
    return vt_certificates_load(&bundle->certificates, path, false);
}

void vt_bundle_free(struct vt_bundle *bundle)
{
    vt_certificates_free(&bundle->certificates);
    free(bundle->index);
}
