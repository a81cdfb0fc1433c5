/* The registries of TLS, for traces and reports: every number a server may send, offered by us or not. Tables
 * end with a NULL name; look a number up with vt_name_of.
 *
 * The numbers are IANA's (TLS Parameters, TLS ExtensionType Values). */
#pragma once

#include "base/event.h"

extern const struct vt_name vt_version_names[];          /* ProtocolVersion, RFC 5246 6.2.1 */
extern const struct vt_name vt_content_type_names[];     /* ContentType, RFC 5246 6.2.1 */
extern const struct vt_name vt_handshake_type_names[];   /* HandshakeType, RFC 5246 7.4 */
extern const struct vt_name vt_compression_names[];      /* CompressionMethod, RFC 3749 2 */
extern const struct vt_name vt_certificate_type_names[]; /* ClientCertificateType, RFC 5246 7.4.4 */
extern const struct vt_name vt_curve_type_names[];       /* ECCurveType, RFC 8422 5.4 */
extern const struct vt_name vt_point_format_names[];     /* ECPointFormat, RFC 8422 5.1.2 */
extern const struct vt_name vt_name_type_names[];        /* NameType, RFC 6066 3 */
extern const struct vt_name vt_group_names[];            /* NamedGroup, RFC 8422 5.1.1 */
extern const struct vt_name vt_scheme_names[];           /* SignatureScheme, RFC 8446 4.2.3 */
extern const struct vt_name vt_extension_names[];        /* ExtensionType, RFC 5246 7.4.1.4 */
extern const struct vt_name vt_suite_names[];            /* CipherSuite, RFC 5246 A.5 */

/* AlertLevel and AlertDescription (RFC 5246 7.2): by name, and by name with what it means to the one who
 * receives it. */
extern const struct vt_name vt_alert_level_names[];
extern const struct vt_name vt_alert_names[];
