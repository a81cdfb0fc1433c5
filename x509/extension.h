/* Inside the certificate parser: its extensions. Each standard extension has a reader in the file of its family, and a
 * row in the table of extension.c. A reader takes the one element that extnValue holds.
 *
 * What this code does not check: whether an extension makes sense in its certificate. */
#ifndef VT_X509_EXTENSION_H
#define VT_X509_EXTENSION_H

#include "x509/name.h"
#include "x509/certificate.h"

/* Reads extensions [3] of TBS, if it has any (RFC 5280 4.1.2.9). */
bool vt_extensions_read(struct vt_reader *tbs, struct vt_certificate *out);

typedef bool vt_extension_reader(struct vt_reader *r, struct vt_certificate *out);
typedef bool vt_item_reader(struct vt_reader *list, uint16_t index, struct vt_certificate *out);

/* Reads the element NAME with TAG, a SEQUENCE SIZE (1..MAX) OF what ITEM reads. CONTENT, when not NULL, is its content.
 * An empty list breaks VT_RULE_EXT_EMPTY. */
bool vt_list_read(struct vt_reader *r, const char *name, uint8_t tag, vt_item_reader *item, struct vt_certificate *out,
                  struct vt_bytes *content);

/* Reads what BODY has left with READ, which nothing rests on: malformed, it is a remark about the extension OID, and leaves OUT
 * as it was but for that. */
bool vt_unneeded_read(struct vt_reader *body, vt_extension_reader *read, struct vt_bytes oid, struct vt_certificate *out);

/* True when one of the SEQUENCEs in BEFORE begins with this OID. */
bool vt_stands_in(struct vt_bytes before, struct vt_bytes oid);

/* The next rule that an extension of CERTIFICATE breaks by being marked critical (CRITICAL), or by not being so; VT_RULE_NONE: no
 * more. *POSITION is 0 at the start. SEEN is the extension's OID. */
enum vt_rule vt_extension_marking(const struct vt_certificate *certificate, bool critical, uint8_t *position,
                                  struct vt_value *seen);

/* False for an empty GeneralName, and for an address not of 4 or 16 octets (RFC 5280 4.2.1.6). */
bool vt_names_something(const struct vt_general_name *name);

/* A GeneralName that names something, as an item of a list. */
vt_item_reader vt_general_name_item;

/* A DistributionPointName [0] (RFC 5280 4.2.1.13, 5.2.5). */
bool vt_distribution_point_name_read(struct vt_reader *r, struct vt_certificate *out);

/* extension_usage.c */
vt_extension_reader vt_basic_constraints_read, vt_key_usage_read, vt_ext_key_usage_read, vt_tls_feature_read;
/* extension_names.c */
vt_extension_reader vt_subject_alt_name_read, vt_issuer_alt_name_read, vt_name_constraints_read,
                    vt_directory_attributes_read;
/* extension_access.c */
vt_extension_reader vt_subject_key_id_read, vt_authority_key_id_read, vt_crl_distribution_points_read,
                    vt_freshest_crl_read, vt_authority_info_read, vt_subject_info_read;
/* extension_policies.c */
vt_extension_reader vt_policies_read, vt_policy_mappings_read, vt_policy_constraints_read, vt_inhibit_any_policy_read,
                    vt_ms_template_name_read, vt_ms_template_read, vt_ms_application_policies_read;
/* extension_sct.c */
vt_extension_reader vt_sct_list_read;

#endif
