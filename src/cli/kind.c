/* What a file is that holds no certificate: people name the file that lies beside the one they mean. */
#include <string.h>

#include "cli/file_type.h"

#define KEY "a private key, which is nobody's but the server's: name the file of the certificates that " \
            "belong to it"
#define REQUEST "a certificate request (CSR): name the certificate that the CA made of it"
#define PKCS7                                                                                                \
    "PKCS#7: take the certificates out of it with openssl pkcs7 -print_certs -in FILE -out chain.pem"
#define PKCS7_DER "PKCS#7: take the certificates out of it with openssl pkcs7 -inform DER -print_certs " \
                  "-in FILE -out chain.pem"
#define PKCS12 "PKCS#12: take the certificates out of it with openssl pkcs12 -in FILE -nokeys -out chain.pem"

/* PEM by its label, and other texts. */
static const struct {
    const char *holds, *what;
} texts[] = {
    { "PRIVATE KEY-----", KEY },
    { "CERTIFICATE REQUEST-----", REQUEST },
    { "PUBLIC KEY-----", "a public key: name the certificate that it stands in" },
    { "X509 CRL-----", "a list of revoked certificates (CRL): name the certificates themselves" },
    { "BEGIN PKCS7-----", PKCS7 },
    { "BEGIN CMS-----", PKCS7 },
    { "DH PARAMETERS-----", "Diffie-Hellman parameters: name the file of the certificates" },
    { "BEGIN PGP ", "of OpenPGP, which has no X.509 certificates" },
    { "ssh-", "a key of SSH, which has no X.509 certificates" },
    { "<html", "a web page: save the certificate, not the page about it" },
    { "<!DOCTYPE", "a web page: save the certificate, not the page about it" },
    { "\xfe\xed\xfe\xed", "a Java keystore: take the certificates out of it with keytool -exportcert -rfc" },
};

/* DER by its tags: 30 goes into a SEQUENCE, another byte must stand as it is, the version's three with
 * their length. RFC 7292 4, RFC 2315 14, RFC 5958 2, RFC 8017 A.1.2, RFC 5915 3; RFC 2986 4.2, whose Name
 * tells it from a certificate of version 1. */
static const struct {
    const char *tags, *what;
} shapes[] = {
    { "\x30\x02\x01\x03\x30", PKCS12 },
    { "\x30\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", PKCS7_DER },
    { "\x30\x02\x01\x01\x04", KEY },
};

/* The three that have a version 0, which no text can hold. */
static const struct {
    const char *behind, *what;
    bool within;
} versioned[] = {
    { "\x30", KEY, false }, { "\x02", KEY, false }, { "\x30\x31", REQUEST, true },
};

/* Of the tag and the length that DER begins with. */
static size_t head_length(struct vt_bytes der)
{
    return der.len > 1 && (der.data[1] & 0x80) != 0 ? 2 + (der.data[1] & 0x7fu) : 2;
}

/* True when DER begins with TAGS, the lengths of SEQUENCEs and SETs left out. */
static bool is_shaped(struct vt_bytes der, const char *tags)
{
    for (; *tags != 0; tags++) {
        uint8_t tag = (uint8_t)*tags;
        size_t n = tag != 0x30 && tag != 0x31 ? 1 : head_length(der);

        if (der.len < n || der.data[0] != tag)
            return false;
        der = vt_bytes(der.data + n, der.len - n);
    }
    return true;
}

/* What stands behind the version 0 of DER's first SEQUENCE, or of the first in it. */
static struct vt_bytes behind_version(struct vt_bytes der, bool within)
{
    for (int depth = 0; depth < 1 + within; depth++) {
        size_t n = head_length(der);

        if (der.len < n || der.data[0] != 0x30)
            return vt_bytes(NULL, 0);
        der = vt_bytes(der.data + n, der.len - n);
    }
    if (der.len < 4 || memcmp(der.data, "\x02\x01\0", 3) != 0)
        return vt_bytes(NULL, 0);
    return vt_bytes(der.data + 3, der.len - 3);
}

const char *vt_file_kind(struct vt_bytes file)
{
    const bool der = file.len > 0 && file.data[0] == 0x30;

    for (size_t i = 0; !der && i < sizeof texts / sizeof texts[0]; i++) {
        size_t n = strlen(texts[i].holds);

        /* A label stands in the first lines, or behind another's text; a file's beginning is looked
         * through. */
        for (size_t at = 0; at + n <= file.len && at < 4096; at++)
            if (memcmp(file.data + at, texts[i].holds, n) == 0)
                return texts[i].what;
    }
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (is_shaped(file, shapes[i].tags))
            return shapes[i].what;
    for (size_t i = 0; i < sizeof versioned / sizeof versioned[0]; i++)
        if (is_shaped(behind_version(file, versioned[i].within), versioned[i].behind))
            return versioned[i].what;
    return NULL;
}
