/* Inside the certificate parser: its extensions. Each standard extension has a reader in the file of its
 * family, and a row in the table of extension.c. A reader takes the one element that extnValue holds.
 *
 * What this code does not check: whether an extension makes sense in its certificate. */
#pragma once

#include "x509/name.h"
#include "x509/certificate.h"

/* Reads extensions [3] of TBS, if it has any (RFC 5280 4.1.2.9). */
bool vt_extensions_read(struct vt_reader *tbs, struct vt_certificate *out);

typedef bool vt_extension_reader(struct vt_reader *r, struct vt_certificate *out);

/* Reads the element NAME with TAG, a SEQUENCE SIZE (1..MAX) OF what ITEM reads into OUT, its context.
 * CONTENT, when not NULL, is its content. An empty list breaks VT_RULE_EXT_EMPTY. */
bool vt_list_read(struct vt_reader *r, const char *name, uint8_t tag, vt_item_reader *item,
                  struct vt_certificate *out, struct vt_bytes *content);

/* What is read of BODY between these two, nothing rests on: malformed, it is a remark about the extension
 * OID, and leaves OUT as it was but for that. */
struct vt_unneeded {
    struct vt_certificate before;
    struct vt_parse *outer, inner;
};
void vt_unneeded_begin(struct vt_unneeded *u, struct vt_reader *body, const struct vt_certificate *out);
bool vt_unneeded_end(struct vt_unneeded *u, struct vt_reader *body, struct vt_bytes oid,
                     struct vt_certificate *out);

/* True when one of the SEQUENCEs in BEFORE begins with this OID. */
bool vt_stands_in(struct vt_bytes before, struct vt_bytes oid);

/* The next rule that an extension of CERTIFICATE breaks by being marked critical (CRITICAL), or by not being
 * so; VT_RULE_NONE: no more. *POSITION is 0 at the start. SEEN is the extension's OID. */
enum vt_rule vt_extension_marking(const struct vt_certificate *certificate, bool critical, uint8_t *position,
                                  struct vt_value *seen);

/* False for an empty GeneralName, and for an address not of 4 or 16 octets (RFC 5280 4.2.1.6). */
bool vt_names_something(const struct vt_general_name *name);

/* A GeneralName that names something, as an item of a list. */
vt_item_reader vt_general_name_item;

/* A DistributionPointName [0] (RFC 5280 4.2.1.13, 5.2.5). */
bool vt_distribution_point_name_read(struct vt_reader *r, struct vt_certificate *out);

/* extension_usage.c */
vt_extension_reader vt_basic_constraints_read, vt_key_usage_read;
vt_item_reader vt_purpose_item, vt_feature_item;
/* extension_names.c */
vt_extension_reader vt_name_constraints_read;
vt_item_reader vt_attribute_item;
/* extension_access.c */
vt_extension_reader vt_subject_key_id_read, vt_authority_key_id_read;
vt_item_reader vt_distribution_point_item, vt_authority_access_item, vt_subject_access_item;
/* extension_policies.c */
vt_extension_reader vt_policy_constraints_read, vt_inhibit_any_policy_read;
vt_extension_reader vt_ms_template_name_read, vt_ms_template_read, vt_ms_application_policies_read;
vt_item_reader vt_policy_item, vt_mapping_item;
/* extension_sct.c */
vt_extension_reader vt_sct_list_read;
