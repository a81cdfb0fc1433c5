#include "x509/extension.h"

#include <stddef.h>

#include "asn1/oid.h"

/* A row for each extension that is read, with what becomes of RFC 5280's demands on it:
 *
 *   critical  the rule that it breaks by being critical: PATH_CRITICALITY where its clause says MUST NOT;
 *             PATH_CRITICAL where nothing here processes it, since 4.2 wants such a one refused; NONE where
 *             it may be.
 *   plain     the rule that it breaks by not being critical in a CA's certificate, where its clause says MUST
 *             (or, of policyMappings, SHOULD): advice, since what is processed binds either way.
 *   needed    a rule rests on it: malformed, it fails the certificate. Else, and when it is not critical,
 *             that is a remark, as 4.2 lets it be ignored, and OpenSSL does (GnuTLS, too, but for
 *             issuerAltName). It refuses key identifiers and distribution points that it cannot read, so
 *             these count as needed.
 *
 * The comments hold the other MUSTs; "failure", where it is needed, is that of the parse. */
#define CRITICALITY VT_RULE_PATH_CRITICALITY
#define UNPROCESSED VT_RULE_PATH_CRITICAL
#define PLAIN VT_RULE_ADVICE_PLAIN
#define NONE VT_RULE_NONE

#define ROW(symbol, ref, needed, critical, plain, read) \
    { VT_OID_##symbol, VT_EXT_##symbol, ref, needed, critical, plain, read, NULL, 0 }
#define LIST(symbol, ref, needed, critical, plain, item, content) \
    { VT_OID_##symbol, VT_EXT_##symbol, ref, needed, critical, plain, NULL, item, content }
#define KEPT(member) offsetof(struct vt_certificate, member)

static const struct row {
    enum vt_oid oid;
    enum vt_extension bit;
    const char *ref;
    bool needed;
    enum vt_rule critical, plain;
    vt_extension_reader *read;   /* NULL: a list, of what ITEM reads */
    vt_item_reader *item;
    size_t content;              /* where struct vt_certificate keeps the list's content; 0: nowhere */
} table[] = {
    /* keyIdentifier in all but self-signed ones, and that of the issuer: advice, since the signature decides.
     * Issuer and serial number together: failure, as either alone names nothing. */
    ROW(AUTHORITY_KEY_ID, "RFC 5280 4.2.1.1", true, CRITICALITY, NONE, vt_authority_key_id_read),
    /* In all CA certificates: advice. */
    ROW(SUBJECT_KEY_ID, "RFC 5280 4.2.1.2", true, CRITICALITY, NONE, vt_subject_key_id_read),
    /* One bit at least: failure, as the key would be for nothing. keyCertSign only beside cA, and in an
     * issuer: advice, and x509/path_check.c. In all CA certificates: nothing, since 6.1.4 (n) binds those
     * that have it, and old roots have none. */
    ROW(KEY_USAGE, "RFC 5280 4.2.1.3", true, NONE, NONE, vt_key_usage_read),
    /* One policy once: failure, as what its qualifiers are would be in doubt. Qualifiers that are malformed:
     * a remark when it is not critical, since no rule rests on them; that anyPolicy has the two known ones
     * alone, and the type of explicitText: nothing, since they are only shown. */
    LIST(POLICIES, "RFC 5280 4.2.1.4", true, NONE, NONE, vt_policy_item, KEPT(policies)),
    /* Not from or to anyPolicy: failure, by 6.1.4 (a). */
    LIST(POLICY_MAPPINGS, "RFC 5280 4.2.1.5", true, NONE, PLAIN, vt_mapping_item, KEPT(policy_mappings)),
    /* A name at least, none of them empty, addresses of 4 or 16 octets: failure, as nobody knows what they
     * name. The syntax of DNS names, mailboxes and URIs, and critical beside an empty subject: advice, since
     * such names match nothing by accident. */
    LIST(SUBJECT_ALT_NAME, "RFC 5280 4.2.1.6", true, NONE, NONE,
         vt_general_name_item, KEPT(subject_alt_name)),
    /* As 4.2.1.6; but path validation does not use it. */
    LIST(ISSUER_ALT_NAME, "RFC 5280 4.2.1.7", false, UNPROCESSED, NONE, vt_general_name_item, 0),
    LIST(SUBJECT_DIRECTORY_ATTRIBUTES, "RFC 5280 4.2.1.8", false, CRITICALITY, NONE, vt_attribute_item, 0),
    /* In all CA certificates: failure (x509/path_check.c). pathLenConstraint not negative: failure; only
     * beside cA and keyCertSign: advice, since it binds nobody else. */
    ROW(BASIC_CONSTRAINTS, "RFC 5280 4.2.1.9", true, NONE, VT_RULE_ADVICE_BASIC, vt_basic_constraints_read),
    /* In CA certificates alone, not empty, minimum 0, no maximum: failure, as what it limits would be in
     * doubt. */
    ROW(NAME_CONSTRAINTS, "RFC 5280 4.2.1.10", true, NONE, PLAIN, vt_name_constraints_read),
    /* Not empty: failure. */
    ROW(POLICY_CONSTRAINTS, "RFC 5280 4.2.1.11", true, NONE, PLAIN, vt_policy_constraints_read),
    /* Only for the purposes that it lists: failure (x509/leaf.c). anyExtendedKeyUsage in place of serverAuth:
     * advice, since applications "MAY reject" it, and OpenSSL does. */
    LIST(EXT_KEY_USAGE, "RFC 5280 4.2.1.12", true, NONE, NONE, vt_purpose_item, KEPT(ext_key_usage_oids)),
    /* Not reasons alone: failure. Critical it may be, though it SHOULD NOT. What the URIs lead to, nobody can
     * see here. */
    LIST(CRL_DISTRIBUTION_POINTS, "RFC 5280 4.2.1.13", true, NONE, NONE, vt_distribution_point_item, 0),
    ROW(INHIBIT_ANY_POLICY, "RFC 5280 4.2.1.14", true, NONE, PLAIN, vt_inhibit_any_policy_read),
    LIST(FRESHEST_CRL, "RFC 5280 4.2.1.15", false, CRITICALITY, NONE, vt_distribution_point_item, 0),
    LIST(AUTHORITY_INFO, "RFC 5280 4.2.2.1", false, CRITICALITY, NONE, vt_authority_access_item, 0),
    LIST(SUBJECT_INFO, "RFC 5280 4.2.2.2", false, CRITICALITY, NONE, vt_subject_access_item, 0),
    LIST(TLS_FEATURE, "RFC 7633 4", false, UNPROCESSED, NONE, vt_feature_item, 0),
    ROW(SCT_LIST, "RFC 6962 3.3", false, UNPROCESSED, NONE, vt_sct_list_read),
    ROW(MS_TEMPLATE_NAME, "MS-WCCE 2.2.2.7.7.1", false, UNPROCESSED, NONE, vt_ms_template_name_read),
    ROW(MS_APPLICATION_POLICIES, "MS-WCCE 2.2.2.7.7.3", false, UNPROCESSED, NONE,
        vt_ms_application_policies_read),
    ROW(MS_TEMPLATE, "MS-WCCE 2.2.2.7.7.2", false, UNPROCESSED, NONE, vt_ms_template_read),
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

enum vt_rule vt_extension_marking(const struct vt_certificate *c, bool critical, uint8_t *position,
                                  struct vt_value *seen)
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

/* A list is called what its OID is. */
static bool read_row(struct vt_reader *value, const struct row *row, struct vt_certificate *out)
{
    const char *name = vt_parse_heard(value->parse) ? vt_oid_name(vt_oid_octets(row->oid)) : NULL;
    struct vt_bytes *content = row->content != 0
        ? (struct vt_bytes *)(void *)((char *)out + row->content) : NULL;

    return row->read != NULL ? row->read(value, out)
                             : vt_list_read(value, name, VT_DER_SEQUENCE, row->item, out, content);
}

static bool read_value(struct vt_reader *extension, struct vt_bytes oid, bool critical,
                       struct vt_certificate *out)
{
    const struct row *row = row_of(oid);
    struct vt_unneeded unneeded;
    struct vt_reader value;

    if (!vt_der_open_octets(extension, "extnValue", row != NULL ? row->ref : NULL, &value))
        return false;
    if (row == NULL || row->needed || critical)
        return (row == NULL ? vt_der_rest(&value, "value") : read_row(&value, row, out))
            && vt_read_done(&value);
    vt_unneeded_begin(&unneeded, &value, out);
    (void)read_row(&value, row, out);
    return vt_unneeded_end(&unneeded, &value, oid, out) && vt_read_done(&value);
}

/* The extensions under way: where they begin, since none must stand there twice. */
struct extensions {
    const uint8_t *start;
    struct vt_certificate *out;
};

static bool extension_item(struct vt_reader *list, uint16_t index, void *context)
{
    const struct extensions *all = context;
    struct vt_bytes before = vt_bytes(all->start, (size_t)(list->data + list->at - all->start)), oid;
    struct vt_certificate *out = all->out;
    struct vt_reader extension;
    bool critical;

    if (!(vt_demand(list->parse, VT_RULE_LIMIT, index < VT_EXTENSIONS_MAX, vt_uint(index))
          && vt_der_open_item(list, index, VT_DER_SEQUENCE, &extension)
          && vt_der_oid(&extension, "extnID", &oid)
          && vt_demand(list->parse, VT_RULE_EXT_DUPLICATE, !vt_stands_in(before, oid),
                       vt_value_of(VT_VALUE_OID, oid))
          && read_critical(&extension, &critical)))
        return false;
    note(out, row_of(oid), oid, critical);
    return read_value(&extension, oid, critical, out) && vt_read_done(&extension);
}

bool vt_extensions_read(struct vt_reader *tbs, struct vt_certificate *out)
{
    struct vt_reader tagged, list;
    struct extensions all = { NULL, out };

    if (!vt_der_next_is(tbs, VT_DER_CONTEXT_OF(3)))
        return true;
    if (!(vt_der_open(tbs, "extensions", "RFC 5280 4.1.2.9", VT_DER_CONTEXT_OF(3), &tagged)
          && vt_demand(tbs->parse, VT_RULE_EXT_VERSION, out->version == 3, vt_uint(out->version))
          && vt_der_open(&tagged, "Extensions", NULL, VT_DER_SEQUENCE, &list)
          && (vt_left(&list) > 0 || vt_fail(tbs->parse, VT_RULE_EXT_EMPTY, vt_none()))))
        return false;
    all.start = list.data + list.at;
    return vt_read_items(&list, extension_item, &all) && vt_read_done(&tagged);
}
