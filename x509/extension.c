#include "x509/extension.h"

#include "asn1/oid.h"

/* A row for each extension that is read, with what becomes of RFC 5280's demands on it:
 *
 *   critical  the rule that it breaks by being critical: PATH_CRITICALITY where its clause says MUST NOT; PATH_CRITICAL where
 *             nothing here processes it, since 4.2 wants such a one refused; NONE where it may be.
 *   plain     the rule that it breaks by not being critical in a CA's certificate, where its clause says MUST (or, of
 *             policyMappings, SHOULD): advice, since what is processed binds either way.
 *   needed    a rule rests on it: malformed, it fails the certificate. Else, and when it is not critical, that is a remark,
 *             as 4.2 lets it be ignored, and OpenSSL does (GnuTLS, too, but for issuerAltName). It refuses key identifiers and
 *             distribution points that it cannot read, so these count as needed.
 *
 * The comments hold the other MUSTs; "failure", where it is needed, is that of the parse. */
#define CRITICALITY VT_RULE_PATH_CRITICALITY
#define UNPROCESSED VT_RULE_PATH_CRITICAL
#define PLAIN VT_RULE_ADVICE_PLAIN
#define NONE VT_RULE_NONE

static const struct row {
    enum vt_oid oid;
    enum vt_extension bit;
    const char *ref;
    vt_extension_reader *read;
    bool needed;
    enum vt_rule critical, plain;
} table[] = {
    /* keyIdentifier in all but self-signed ones, and that of the issuer: advice, since the signature decides. Issuer and serial
     * number together: failure, as either alone names nothing. */
    { VT_OID_AUTHORITY_KEY_ID, VT_EXT_AUTHORITY_KEY_ID, "RFC 5280 4.2.1.1", vt_authority_key_id_read, true, CRITICALITY, NONE },
    /* In all CA certificates: advice. */
    { VT_OID_SUBJECT_KEY_ID, VT_EXT_SUBJECT_KEY_ID, "RFC 5280 4.2.1.2", vt_subject_key_id_read, true, CRITICALITY, NONE },
    /* One bit at least: failure, as the key would be for nothing. keyCertSign only beside cA, and in an issuer: advice, and
     * x509/path_check.c. In all CA certificates: nothing, since 6.1.4 (n) binds those that have it, and old roots have none. */
    { VT_OID_KEY_USAGE, VT_EXT_KEY_USAGE, "RFC 5280 4.2.1.3", vt_key_usage_read, true, NONE, NONE },
    /* One policy once: failure, as what its qualifiers are would be in doubt. Qualifiers that are malformed: a remark when it is
     * not critical, since no rule rests on them; that anyPolicy has the two known ones alone, and the type of explicitText:
     * nothing, since they are only shown. */
    { VT_OID_POLICIES, VT_EXT_POLICIES, "RFC 5280 4.2.1.4", vt_policies_read, true, NONE, NONE },
    /* Not from or to anyPolicy: failure, by 6.1.4 (a). */
    { VT_OID_POLICY_MAPPINGS, VT_EXT_POLICY_MAPPINGS, "RFC 5280 4.2.1.5", vt_policy_mappings_read, true, NONE, PLAIN },
    /* A name at least, none of them empty, addresses of 4 or 16 octets: failure, as nobody knows what they name. The syntax of
     * DNS names, mailboxes and URIs, and critical beside an empty subject: advice, since such names match nothing by accident. */
    { VT_OID_SUBJECT_ALT_NAME, VT_EXT_SUBJECT_ALT_NAME, "RFC 5280 4.2.1.6", vt_subject_alt_name_read, true, NONE, NONE },
    /* As 4.2.1.6; but path validation does not use it. */
    { VT_OID_ISSUER_ALT_NAME, VT_EXT_ISSUER_ALT_NAME, "RFC 5280 4.2.1.7", vt_issuer_alt_name_read, false, UNPROCESSED, NONE },
    { VT_OID_SUBJECT_DIRECTORY_ATTRIBUTES, VT_EXT_SUBJECT_DIRECTORY_ATTRIBUTES, "RFC 5280 4.2.1.8",
      vt_directory_attributes_read, false, CRITICALITY, NONE },
    /* In all CA certificates: failure (x509/path_check.c). pathLenConstraint not negative: failure; only beside cA and
     * keyCertSign: advice, since it binds nobody else. */
    { VT_OID_BASIC_CONSTRAINTS, VT_EXT_BASIC_CONSTRAINTS, "RFC 5280 4.2.1.9", vt_basic_constraints_read, true, NONE, VT_RULE_ADVICE_BASIC },
    /* In CA certificates alone, not empty, minimum 0, no maximum: failure, as what it limits would be in doubt. */
    { VT_OID_NAME_CONSTRAINTS, VT_EXT_NAME_CONSTRAINTS, "RFC 5280 4.2.1.10", vt_name_constraints_read, true, NONE, PLAIN },
    /* Not empty: failure. */
    { VT_OID_POLICY_CONSTRAINTS, VT_EXT_POLICY_CONSTRAINTS, "RFC 5280 4.2.1.11", vt_policy_constraints_read, true, NONE, PLAIN },
    /* Only for the purposes that it lists: failure (x509/leaf.c). anyExtendedKeyUsage in place of serverAuth: advice, since
     * applications "MAY reject" it, and OpenSSL does. */
    { VT_OID_EXT_KEY_USAGE, VT_EXT_EXT_KEY_USAGE, "RFC 5280 4.2.1.12", vt_ext_key_usage_read, true, NONE, NONE },
    /* Not reasons alone: failure. Critical it may be, though it SHOULD NOT. What the URIs lead to, nobody can see here. */
    { VT_OID_CRL_DISTRIBUTION_POINTS, VT_EXT_CRL_DISTRIBUTION_POINTS, "RFC 5280 4.2.1.13",
      vt_crl_distribution_points_read, true, NONE, NONE },
    { VT_OID_INHIBIT_ANY_POLICY, VT_EXT_INHIBIT_ANY_POLICY, "RFC 5280 4.2.1.14", vt_inhibit_any_policy_read, true, NONE, PLAIN },
    { VT_OID_FRESHEST_CRL, VT_EXT_FRESHEST_CRL, "RFC 5280 4.2.1.15", vt_freshest_crl_read, false, CRITICALITY, NONE },
    { VT_OID_AUTHORITY_INFO, VT_EXT_AUTHORITY_INFO, "RFC 5280 4.2.2.1", vt_authority_info_read, false, CRITICALITY, NONE },
    { VT_OID_SUBJECT_INFO, VT_EXT_SUBJECT_INFO, "RFC 5280 4.2.2.2", vt_subject_info_read, false, CRITICALITY, NONE },
    { VT_OID_TLS_FEATURE, VT_EXT_TLS_FEATURE, "RFC 7633 4", vt_tls_feature_read, false, UNPROCESSED, NONE },
    { VT_OID_SCT_LIST, VT_EXT_SCT_LIST, "RFC 6962 3.3", vt_sct_list_read, false, UNPROCESSED, NONE },
    { VT_OID_MS_TEMPLATE_NAME, VT_EXT_MS_TEMPLATE_NAME, "MS-WCCE 2.2.2.7.7.1", vt_ms_template_name_read, false, UNPROCESSED, NONE },
    { VT_OID_MS_APPLICATION_POLICIES, VT_EXT_MS_APPLICATION_POLICIES, "MS-WCCE 2.2.2.7.7.3",
      vt_ms_application_policies_read, false, UNPROCESSED, NONE },
    { VT_OID_MS_TEMPLATE, VT_EXT_MS_TEMPLATE, "MS-WCCE 2.2.2.7.7.2", vt_ms_template_read, false, UNPROCESSED, NONE },
};

enum { ROWS = sizeof table / sizeof *table };

static const struct row *row_of(struct vt_bytes oid)
{
    enum vt_oid found = vt_oid_find(oid);

    for (size_t i = 0; i < ROWS; i++)
        if (table[i].oid == found)
            return &table[i];
    return NULL;
}

enum vt_rule vt_extension_marking(const struct vt_certificate *c, bool critical, uint8_t *position, struct vt_value *seen)
{
    uint32_t marked = critical ? c->present & c->critical : c->ca ? c->present & ~c->critical : 0;

    while (*position < ROWS) {
        const struct row *row = &table[(*position)++];
        enum vt_rule broken = critical ? row->critical : row->plain;

        *seen = vt_value_of(VT_VALUE_OID, vt_oid_octets(row->oid));
        if ((marked & row->bit) != 0 && broken != NONE)
            return broken;
    }
    return NONE;
}

bool vt_list_read(struct vt_reader *r, const char *name, uint8_t tag, vt_item_reader *item, struct vt_certificate *out,
                  struct vt_bytes *content)
{
    struct vt_reader list;

    if (!vt_der_open_as(r, name, NULL, tag, &list))
        return false;
    if (vt_left(&list) == 0)
        return vt_fail(r->parse, VT_RULE_EXT_EMPTY, vt_none());
    if (content != NULL)
        *content = vt_bytes(list.data + list.at, vt_left(&list));
    for (uint16_t i = 0; vt_more(&list); i++)
        if (!item(&list, i, out))
            return false;
    return vt_read_done(&list);
}

bool vt_stands_in(struct vt_bytes before, struct vt_bytes oid)
{
    struct vt_der_element extension, id;

    while (vt_der_split(&before, &extension))
        if (vt_der_split(&extension.content, &id) && vt_bytes_equal(id.content, oid))
            return true;
    return false;
}

/* critical BOOLEAN DEFAULT FALSE */
static bool read_critical(struct vt_reader *extension, bool *critical)
{
    *critical = false;
    return !vt_der_next_is(extension, VT_DER_BOOLEAN)
        || (vt_der_boolean(extension, "critical", critical)
            && vt_remark(extension->parse, VT_RULE_DER_DEFAULT, *critical, vt_say("critical FALSE")));
}

static void note(struct vt_certificate *out, const struct row *row, struct vt_bytes oid, bool critical)
{
    if (row != NULL) {
        out->present |= row->bit;
        out->critical |= critical ? row->bit : 0u;
    } else if (critical && out->unknown_critical.len == 0) {
        out->unknown_critical = oid;
    }
}

bool vt_unneeded_read(struct vt_reader *body, vt_extension_reader *read, struct vt_bytes oid, struct vt_certificate *out)
{
    const struct vt_certificate before = *out;
    struct vt_parse *parse = body->parse, inner;

    vt_parse_within(&inner, body);
    (void)read(body, out);
    if (vt_parse_within_end(body, parse))
        return true;
    *out = before;
    if (out->unread.len == 0)
        out->unread = oid;
    return vt_remark(parse, VT_RULE_EXT_UNREAD, false, vt_value_of(VT_VALUE_OID, oid));
}

static bool read_value(struct vt_reader *extension, struct vt_bytes oid, bool critical, struct vt_certificate *out)
{
    const struct row *row = row_of(oid);
    struct vt_reader value;

    if (!vt_der_open_octets(extension, "extnValue", row != NULL ? row->ref : NULL, &value))
        return false;
    return (row == NULL ? vt_der_rest(&value, "value")
            : row->needed || critical ? row->read(&value, out) : vt_unneeded_read(&value, row->read, oid, out))
        && vt_read_done(&value);
}

/* The start of the list comes along, since an extension must not stand there already. */
static bool read_extension(struct vt_reader *list, uint16_t index, uint32_t start, struct vt_certificate *out)
{
    struct vt_bytes before = vt_bytes(list->data + start, list->at - start), oid;
    struct vt_reader extension;
    bool critical;

    if (!(vt_demand(list->parse, VT_RULE_LIMIT, index < VT_EXTENSIONS_MAX, vt_uint(index))
          && vt_der_open_item(list, index, VT_DER_SEQUENCE, &extension)
          && vt_der_oid(&extension, "extnID", &oid)
          && vt_demand(list->parse, VT_RULE_EXT_DUPLICATE, !vt_stands_in(before, oid), vt_value_of(VT_VALUE_OID, oid))
          && read_critical(&extension, &critical)))
        return false;
    note(out, row_of(oid), oid, critical);
    return read_value(&extension, oid, critical, out) && vt_read_done(&extension);
}

static bool read_list(struct vt_reader *list, struct vt_certificate *out)
{
    uint32_t start = list->at;

    if (vt_left(list) == 0)
        return vt_fail(list->parse, VT_RULE_EXT_EMPTY, vt_none());
    for (uint16_t i = 0; vt_more(list); i++)
        if (!read_extension(list, i, start, out))
            return false;
    return vt_read_done(list);
}

bool vt_extensions_read(struct vt_reader *tbs, struct vt_certificate *out)
{
    struct vt_reader tagged, list;

    return !vt_der_next_is(tbs, VT_DER_CONTEXT_OF(3))
        || (vt_der_open(tbs, "extensions", "RFC 5280 4.1.2.9", VT_DER_CONTEXT_OF(3), &tagged)
            && vt_demand(tbs->parse, VT_RULE_EXT_VERSION, out->version == 3, vt_uint(out->version))
            && vt_der_open(&tagged, "Extensions", NULL, VT_DER_SEQUENCE, &list)
            && read_list(&list, out)
            && vt_read_done(&tagged));
}
