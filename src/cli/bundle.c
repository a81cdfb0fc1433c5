/* The trusted roots: where they are, and by which name the verifier finds them. */
#include <stdlib.h>
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

/* The subject of each certificate; one that has none can't be an anchor, and is told of once. */
static void index_subjects(struct vt_bundle *b)
{
    const struct vt_certificates *c = &b->certificates;

    b->subjects = vt_need(NULL, c->count * sizeof *b->subjects);
    for (uint32_t i = 0; i < c->count; i++)
        if (!vt_certificate_subject(c->der[i], &b->subjects[i])) {
            b->subjects[i] = vt_bytes(NULL, 0);
            vt_complain("%s: line %lu: this certificate can't be read, and is left out", b->path, (unsigned long)c->line[i]);
        }
}

/* Bundles that were joined hold some twice; asking for those again would change nothing, and a trace would not tell why. */
static bool was_before(const struct vt_certificates *c, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++)
        if (vt_bytes_equal(c->der[j], c->der[i]))
            return true;
    return false;
}

static bool next(const void *context, struct vt_bytes subject, uint32_t *position, struct vt_bytes *der)
{
    /* The index is made at the first question: whether it exists yet changes no answer. */
    struct vt_bundle *b = (struct vt_bundle *)(uintptr_t)context;

    if (b->subjects == NULL)
        index_subjects(b);
    while (*position < b->certificates.count) {
        uint32_t i = (*position)++;

        if (b->subjects[i].len > 0 && vt_name_equal(b->subjects[i], subject) && !was_before(&b->certificates, i)) {
            *der = b->certificates.der[i];
            return true;
        }
    }
    return false;
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
    bundle->anchors = (struct vt_anchors){ .next = next, .context = bundle };
    if (bundle->path == NULL)
        vt_complain("this system has no bundle of trusted roots in the usual places: name one with --bundle");
    return bundle->path != NULL && vt_certificates_load(&bundle->certificates, bundle->path, true);
}

void vt_bundle_free(struct vt_bundle *bundle)
{
    vt_certificates_free(&bundle->certificates);
    free(bundle->subjects);
}
