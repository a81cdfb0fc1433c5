/* Whom a certificate is about: alternative names, constraints on names, attributes. */
#include "x509/extension.h"

/* RFC 5280 4.2.1.6: no name is empty, and an iPAddress has four octets, or sixteen. In name constraints, it
 * has twice as many, and an empty name means all. */
bool vt_names_something(const struct vt_general_name *name)
{
    if (name->kind == VT_GN_ADDRESS)
        return name->value.len == 4 || name->value.len == 16;
    return name->kind == VT_GN_DIRECTORY ? !vt_name_empty(name->value) : name->value.len > 0;
}

bool vt_general_name_item(struct vt_reader *list, uint16_t index, void *out)
{
    struct vt_general_name name;

    (void)out;
    return vt_general_name_read(list, index, &name)
        && vt_demand(list->parse, VT_RULE_EXT_VALUE, vt_names_something(&name), vt_octets(name.value));
}

/* minimum [0] BaseDistance DEFAULT 0, which must be 0 */
static bool read_minimum(struct vt_reader *subtree)
{
    uint32_t minimum;

    return !vt_der_next_is(subtree, VT_DER_CONTEXT(0))
        || (vt_der_small_as(subtree, vt_named("minimum"), VT_DER_CONTEXT(0), NULL, &minimum)
            && vt_demand(subtree->parse, VT_RULE_EXT_VALUE, minimum == 0, vt_uint(minimum))
            && vt_remark(subtree->parse, VT_RULE_DER_DEFAULT, false, vt_say("minimum 0")));
}

/* GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }, where
 * maximum must be absent. */
static bool subtree_item(struct vt_reader *list, uint16_t index, void *out)
{
    struct vt_reader subtree;
    struct vt_general_name base;

    (void)out;
    return vt_der_open_item(list, index, VT_DER_SEQUENCE, &subtree)
        && vt_open(&subtree, "base", NULL) && vt_general_name_read(&subtree, 0, &base) && vt_close(&subtree)
        && read_minimum(&subtree)
        && vt_demand(list->parse, VT_RULE_EXT_VALUE, vt_left(&subtree) == 0, vt_say("maximum"))
        && vt_read_done(&subtree);
}

/* NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL }, not both
 * absent */
bool vt_name_constraints_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_reader body;

    return vt_der_open(r, "nameConstraints", NULL, VT_DER_SEQUENCE, &body)
        && vt_demand(r->parse, VT_RULE_EXT_EMPTY, vt_left(&body) > 0, vt_none())
        && (!vt_der_next_is(&body, VT_DER_CONTEXT_OF(0))
            || vt_list_read(&body, vt_named("permittedSubtrees"), VT_DER_CONTEXT_OF(0), subtree_item, out,
                            &out->permitted))
        && (!vt_der_next_is(&body, VT_DER_CONTEXT_OF(1))
            || vt_list_read(&body, vt_named("excludedSubtrees"), VT_DER_CONTEXT_OF(1), subtree_item, out,
                            &out->excluded))
        && vt_read_done(&body);
}

/* AttributeSet ::= SET OF AttributeValue, any type */
static bool value_item(struct vt_reader *list, uint16_t index, void *out)
{
    (void)out;
    return vt_open_item(list, index) && vt_der_dump(list, "AttributeValue") && vt_close(list);
}

bool vt_attribute_item(struct vt_reader *list, uint16_t index, void *out)
{
    struct vt_reader attribute;
    struct vt_bytes oid;

    return vt_der_open_item(list, index, VT_DER_SEQUENCE, &attribute)
        && vt_der_oid(&attribute, "type", &oid)
        && vt_list_read(&attribute, vt_named("values"), VT_DER_SET, value_item, out, NULL)
        && vt_read_done(&attribute);
}
