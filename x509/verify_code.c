#include "base/event.h"
#include "vitrine.h"

/* The codes that rules carry, in the words that OpenSSL 3 prints (24 in those of OpenSSL 1.1.1): mail admins
 * search for them. */
static const struct vt_name codes[] = {
    { 0, "ok" }, { 1, "unspecified certificate verification error" },
    { 6, "unable to decode issuer public key" }, { 7, "certificate signature failure" },
    { 9, "certificate is not yet valid" }, { 10, "certificate has expired" },
    { 18, "self-signed certificate" }, { 19, "self-signed certificate in certificate chain" },
    { 20, "unable to get local issuer certificate" }, { 21, "unable to verify the first certificate" },
    { 22, "certificate chain too long" }, { 23, "certificate revoked" }, { 24, "invalid CA certificate" },
    { 25, "path length constraint exceeded" }, { 26, "unsuitable certificate purpose" },
    { 32, "key usage does not include certificate signing" }, { 34, "unhandled critical extension" },
    { 39, "key usage does not include digital signature" },
    { 41, "invalid or inconsistent certificate extension" },
    { 42, "invalid or inconsistent certificate policy extension" }, { 43, "no explicit policy" },
    { 47, "permitted subtree violation" }, { 48, "excluded subtree violation" },
    { 51, "unsupported name constraint type" }, { 52, "unsupported or invalid name constraint syntax" },
    { 53, "unsupported or invalid name syntax" }, { 62, "hostname mismatch" }, { 64, "IP address mismatch" },
    { 66, "EE certificate key too weak" }, { 67, "CA certificate key too weak" },
    { 68, "CA signature digest algorithm too weak" }, { 76, "Cannot find certificate signature algorithm" },
    { 0, NULL }
};

const char *vt_verify_code_text(uint8_t code)
{
    const char *text = vt_name_of(codes, code);

    return text != NULL ? text : codes[1].name;
}
