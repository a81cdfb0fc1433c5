#include "x509/extension.h"

#include "asn1/oid.h"

static const struct row {
    enum vt_oid oid;
    enum vt_extension bit;
    const char *ref;
    vt_extension_reader *read;
} table[] = {
    { VT_OID_AUTHORITY_KEY_ID, VT_EXT_AUTHORITY_KEY_ID, "RFC 5280 4.2.1.1", vt_authority_key_id_read },
    { VT_OID_SUBJECT_KEY_ID, VT_EXT_SUBJECT_KEY_ID, "RFC 5280 4.2.1.2", vt_subject_key_id_read },
    { VT_OID_KEY_USAGE, VT_EXT_KEY_USAGE, "RFC 5280 4.2.1.3", vt_key_usage_read },
    { VT_OID_POLICIES, VT_EXT_POLICIES, "RFC 5280 4.2.1.4", vt_policies_read },
    { VT_OID_POLICY_MAPPINGS, VT_EXT_POLICY_MAPPINGS, "RFC 5280 4.2.1.5", vt_policy_mappings_read },
    { VT_OID_SUBJECT_ALT_NAME, VT_EXT_SUBJECT_ALT_NAME, "RFC 5280 4.2.1.6", vt_subject_alt_name_read },
    { VT_OID_ISSUER_ALT_NAME, VT_EXT_ISSUER_ALT_NAME, "RFC 5280 4.2.1.7", vt_issuer_alt_name_read },
    { VT_OID_SUBJECT_DIRECTORY_ATTRIBUTES, VT_EXT_SUBJECT_DIRECTORY_ATTRIBUTES, "RFC 5280 4.2.1.8",
      vt_directory_attributes_read },
    { VT_OID_BASIC_CONSTRAINTS, VT_EXT_BASIC_CONSTRAINTS, "RFC 5280 4.2.1.9", vt_basic_constraints_read },
    { VT_OID_NAME_CONSTRAINTS, VT_EXT_NAME_CONSTRAINTS, "RFC 5280 4.2.1.10", vt_name_constraints_read },
    { VT_OID_POLICY_CONSTRAINTS, VT_EXT_POLICY_CONSTRAINTS, "RFC 5280 4.2.1.11", vt_policy_constraints_read },
    { VT_OID_EXT_KEY_USAGE, VT_EXT_EXT_KEY_USAGE, "RFC 5280 4.2.1.12", vt_ext_key_usage_read },
    { VT_OID_CRL_DISTRIBUTION_POINTS, VT_EXT_CRL_DISTRIBUTION_POINTS, "RFC 5280 4.2.1.13",
      vt_crl_distribution_points_read },
    { VT_OID_INHIBIT_ANY_POLICY, VT_EXT_INHIBIT_ANY_POLICY, "RFC 5280 4.2.1.14", vt_inhibit_any_policy_read },
    { VT_OID_FRESHEST_CRL, VT_EXT_FRESHEST_CRL, "RFC 5280 4.2.1.15", vt_freshest_crl_read },
    { VT_OID_AUTHORITY_INFO, VT_EXT_AUTHORITY_INFO, "RFC 5280 4.2.2.1", vt_authority_info_read },
    { VT_OID_SUBJECT_INFO, VT_EXT_SUBJECT_INFO, "RFC 5280 4.2.2.2", vt_subject_info_read },
    { VT_OID_TLS_FEATURE, VT_EXT_TLS_FEATURE, "RFC 7633 4", vt_tls_feature_read },
    { VT_OID_SCT_LIST, VT_EXT_SCT_LIST, "RFC 6962 3.3", vt_sct_list_read },
    { VT_OID_MS_TEMPLATE_NAME, VT_EXT_MS_TEMPLATE_NAME, "MS-WCCE 2.2.2.7.7.1", vt_ms_template_name_read },
    { VT_OID_MS_APPLICATION_POLICIES, VT_EXT_MS_APPLICATION_POLICIES, "MS-WCCE 2.2.2.7.7.3",
      vt_ms_application_policies_read },
    { VT_OID_MS_TEMPLATE, VT_EXT_MS_TEMPLATE, "MS-WCCE 2.2.2.7.7.2", vt_ms_template_read },
};

static const struct row *row_of(struct vt_bytes oid)
{
    enum vt_oid found = vt_oid_find(oid);

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].oid == found)
            return &table[i];
    return NULL;
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

/* True when one of the extensions in BEFORE has this OID. */
static bool stands_in(struct vt_bytes before, struct vt_bytes oid)
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
            && vt_demand(extension->parse, VT_RULE_DER_DEFAULT, *critical, vt_bool(false)));
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

static bool read_value(struct vt_reader *extension, struct vt_bytes oid, struct vt_certificate *out)
{
    const struct row *row = row_of(oid);
    struct vt_reader value;

    return vt_der_open_octets(extension, "extnValue", row != NULL ? row->ref : NULL, &value)
        && (row != NULL ? row->read(&value, out) : vt_der_rest(&value, "value"))
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
          && vt_demand(list->parse, VT_RULE_EXT_DUPLICATE, !stands_in(before, oid), vt_value_of(VT_VALUE_OID, oid))
          && read_critical(&extension, &critical)))
        return false;
    note(out, row_of(oid), oid, critical);
    return read_value(&extension, oid, out) && vt_read_done(&extension);
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
