/* Name constraints (RFC 5280 4.2.1.10): which names a CA may certify. They bind whether critical or not,
 * every certificate below the CA, and only the kinds of names that occur there. What cannot be evaluated
 * is refused. */
#include "asn1/der.h"
#include "asn1/oid.h"
#include "asn1/string.h"
#include "x509/address.h"
#include "x509/name.h"
#include "x509/path.h"

/* How the names of one kind are compared. A kind without an entry cannot be. */
struct form {
    bool (*name_ok)(struct vt_bytes name);
    bool (*base_ok)(struct vt_bytes base);
    bool (*within)(struct vt_bytes name, struct vt_bytes base);
};

static struct vt_bytes skip(struct vt_bytes text, size_t n)
{
    return n == 0 ? text : vt_bytes(text.data + n, text.len - n);
}

/* True when HOST is BASE, or ends in "." BASE. */
static bool host_within(struct vt_bytes host, struct vt_bytes base)
{
    if (base.len == 0 || vt_host_equal(host, base))
        return true;
    return host.len > base.len + 1 && host.data[host.len - base.len - 1] == '.'
        && vt_host_equal(skip(host, host.len - base.len), base);
}

static bool dns_name_ok(struct vt_bytes name)
{
    return vt_host_is_name(vt_host_without_wildcard(name));
}

static bool is_dotted(struct vt_bytes base)
{
    return base.len > 0 && base.data[0] == '.';
}

static bool dns_base_ok(struct vt_bytes base)
{
    return base.len == 0 || vt_host_is_name(is_dotted(base) ? skip(base, 1) : base);
}

/* Of a wildcard: all that it matches is within. Behind a dot, which RFC 5280 does not know here, stands a
 * domain that is not itself within: so OpenSSL, GnuTLS, Go and webpki read it, and public cross-certificates
 * carry it. */
static bool dns_within(struct vt_bytes name, struct vt_bytes base)
{
    if (vt_host_is_wildcard(name))
        return host_within(skip(name, 2), is_dotted(base) ? skip(base, 1) : base);
    return is_dotted(base)
        ? name.len > base.len && host_within(name, skip(base, 1)) : host_within(name, base);
}

/* A wildcard reaches into BASE, without lying in it, when BASE is one label below. */
static bool wildcard_reaches(const struct vt_general_name *name, struct vt_bytes base)
{
    struct vt_bytes parent;

    return name->kind == VT_GN_DNS && vt_host_is_wildcard(name->value) && vt_host_parent(base, &parent)
        && vt_host_equal(parent, skip(name->value, 2));
}

/* Where the host of a mailbox begins: behind the last "@". 0: there is none. */
static size_t host_of_mailbox(struct vt_bytes mailbox)
{
    size_t at = mailbox.len;

    while (at > 0 && mailbox.data[at - 1] != '@')
        at--;
    return at;
}

/* True when TEXT holds letters, digits and characters of MORE alone. */
static bool all_of(struct vt_bytes text, const char *more)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i], letter = c | 0x20;

        if (!(letter >= 'a' && letter <= 'z') && !(c >= '0' && c <= '9') && !vt_character_in(more, c))
            return false;
    }
    return true;
}

/* RFC 5321 4.1.2: a Dot-string, "@", a domain. A Quoted-string has many spellings, which no comparison of
 * octets tells to be one, and may hold an "@" of its own; an address literal is no domain. */
static bool mailbox_ok(struct vt_bytes name)
{
    size_t host = host_of_mailbox(name);
    bool dot = true;

    for (size_t i = 0; i + 1 < host; i++) {
        if (dot && name.data[i] == '.')
            return false;
        dot = name.data[i] == '.';
    }
    return !dot && all_of(vt_bytes(name.data, host - 1), ".!#$%&'*+-/=?^_`{|}~")
        && vt_host_is_name(skip(name, host));
}

/* A host, or "." and a domain: the hosts in it. */
static bool host_base_ok(struct vt_bytes base)
{
    return base.len != 0 && dns_base_ok(base);
}

static bool host_base_within(struct vt_bytes host, struct vt_bytes base)
{
    if (is_dotted(base))
        return host.len > base.len && host_within(host, skip(base, 1));
    return vt_host_equal(host, base);
}

static bool email_base_ok(struct vt_bytes base)
{
    return host_of_mailbox(base) != 0 ? mailbox_ok(base) : host_base_ok(base);
}

/* A mailbox's local part has case (RFC 5321 2.4), its host has not. */
static bool email_within(struct vt_bytes name, struct vt_bytes base)
{
    size_t host = host_of_mailbox(name), base_host = host_of_mailbox(base);

    if (base_host == 0)
        return host_base_within(skip(name, host), base);
    return vt_bytes_equal(vt_bytes(name.data, host), vt_bytes(base.data, base_host))
        && vt_host_equal(skip(name, host), skip(base, base_host));
}

/* Where the first of ANY stands in TEXT; its length: nowhere. */
static size_t place_of(struct vt_bytes text, const char *any)
{
    size_t at = 0;

    while (at < text.len && !vt_character_in(any, text.data[at]))
        at++;
    return at;
}

/* The authority of a URI (RFC 3986 3.2); empty when there is none. */
static struct vt_bytes authority_of(struct vt_bytes uri)
{
    size_t colon = place_of(uri, ":");

    if (uri.len - colon < 3 || uri.data[colon + 1] != '/' || uri.data[colon + 2] != '/')
        return vt_bytes(NULL, 0);
    uri = skip(uri, colon + 3);
    uri.len = place_of(uri, "/?#");
    return uri;
}

/* The host in it: between "@" and ":". */
struct vt_bytes vt_uri_host(struct vt_bytes uri)
{
    struct vt_bytes authority = authority_of(uri), host = skip(authority, host_of_mailbox(authority));

    host.len = place_of(host, ":");
    return host;
}

/* RFC 5280 4.2.1.10: a URI without an authority, or with an address for its host, cannot be evaluated; nor
 * one that readers would take apart elsewhere (RFC 3986 3.1, 3.2.1, 3.2.3). */
static bool uri_ok(struct vt_bytes name)
{
    struct vt_bytes authority = authority_of(name), host = vt_uri_host(name);
    size_t at = host_of_mailbox(authority), scheme = place_of(name, ":");
    struct vt_bytes port = skip(authority, at + host.len);

    return scheme > 0 && all_of(vt_bytes(name.data, scheme), "+-.") && vt_host_is_name(host)
        && all_of(vt_bytes(authority.data, at > 0 ? at - 1 : 0), "-._~%!$&'()*+,;=:")
        && (port.len == 0 || all_of(skip(port, 1), ""));
}

static bool uri_within(struct vt_bytes name, struct vt_bytes base)
{
    return host_base_within(vt_uri_host(name), base);
}

static bool address_ok(struct vt_bytes name)
{
    return name.len == 4 || name.len == 16;
}

/* An address and a mask of ones and then zeros (RFC 4632). */
static bool address_base_ok(struct vt_bytes base)
{
    bool ended = false;

    if (base.len != 8 && base.len != 32)
        return false;
    for (size_t bit = base.len * 4; bit < base.len * 8; bit++) {
        bool one = (base.data[bit / 8] >> (7 - bit % 8) & 1) != 0;

        if (one && ended)
            return false;
        ended = !one;
    }
    return true;
}

static bool address_within(struct vt_bytes name, struct vt_bytes base)
{
    if (base.len != 2 * name.len)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (((name.data[i] ^ base.data[i]) & base.data[name.len + i]) != 0)
            return false;
    return true;
}

static bool always_ok(struct vt_bytes name)
{
    (void)name;
    return true;
}

static const struct form forms[] = {
    [VT_GN_EMAIL] = { mailbox_ok, email_base_ok, email_within },
    [VT_GN_DNS] = { dns_name_ok, dns_base_ok, dns_within },
    [VT_GN_DIRECTORY] = { always_ok, always_ok, vt_name_within },
    [VT_GN_URI] = { uri_ok, host_base_ok, uri_within },
    [VT_GN_ADDRESS] = { address_ok, address_base_ok, address_within },
    [VT_GN_REGISTERED] = { NULL, NULL, NULL },
};

/* A name under the constraints of a CA. */
struct subject {
    struct vt_verify_work *work;
    struct vt_event_check *finding;
    const struct vt_certificate *ca;
    struct vt_general_name name;
    struct vt_value shown;
};

static bool refuse(struct subject *subject, enum vt_rule rule, struct vt_value wanted)
{
    subject->finding->rule = rule;
    subject->finding->seen = subject->shown;
    subject->finding->wanted = wanted;
    return false;
}

/* Takes the base of the next GeneralSubtree off REST; of what may follow, the parser has seen to it that it
 * is minimum 0. */
static bool next_base(struct vt_bytes *rest, struct vt_general_name *base, struct vt_value *shown)
{
    struct vt_der_element subtree;
    uint32_t end = 0;

    if (!vt_der_split(rest, &subtree) || subtree.tag != VT_DER_SEQUENCE)
        return false;
    *shown = vt_value_of(VT_VALUE_GENERAL_NAME, subtree.content);
    return vt_general_name_next(subtree.content, &end, base);
}

/* Whether two of a kind can be compared, within the budget. */
static bool comparable(struct subject *subject, const struct vt_general_name *base, struct vt_value shown)
{
    const struct form *form = &forms[base->kind];
    const size_t cost = 1 + (subject->name.value.len + base->value.len) / VT_CONSTRAINT_CHECK_BYTES;

    if (!vt_spend(&subject->work->budget, VT_SPEND_CONSTRAINTS, (uint32_t)cost))
        return refuse(subject, VT_RULE_PATH_CONSTRAINT_BUDGET, vt_uint(VT_CONSTRAINT_CHECKS_MAX));
    if (form->within == NULL)
        return refuse(subject, VT_RULE_PATH_CONSTRAINT_TYPE, shown);
    if (!form->base_ok(base->value))
        return refuse(subject, VT_RULE_PATH_CONSTRAINT, shown);
    return form->name_ok(subject->name.value) || refuse(subject, VT_RULE_PATH_CONSTRAINT_NAME, shown);
}

/* Looks for the name in SUBTREES. WITHIN is the base that it lies in; OTHER the first of its kind that it
 * does not. A wildcard that only reaches into a base counts when REACHING. False when something cannot be
 * compared. */
static bool search_subtrees(struct subject *subject, struct vt_bytes subtrees, bool reaching,
                            struct vt_value *within, struct vt_value *other)
{
    struct vt_general_name base;
    struct vt_value shown = vt_none();

    *within = *other = vt_none();
    while (subtrees.len > 0 && within->kind == VT_VALUE_NONE) {
        if (!next_base(&subtrees, &base, &shown))
            return refuse(subject, VT_RULE_PATH_CONSTRAINT, shown);
        if (base.kind != subject->name.kind)
            continue;
        if (!comparable(subject, &base, shown))
            return false;
        if (forms[base.kind].within(subject->name.value, base.value)
            || (reaching && wildcard_reaches(&subject->name, base.value)))
            *within = shown;
        else if (other->kind == VT_VALUE_NONE)
            *other = shown;
    }
    return true;
}

/* RFC 5280 6.1.3 (b), (c) */
static bool check_name(struct subject *subject, enum vt_general_name_kind kind, struct vt_bytes value,
                       struct vt_value shown)
{
    struct vt_value within, other;

    subject->name = (struct vt_general_name){ .kind = kind, .value = value };
    subject->shown = shown;
    if (!search_subtrees(subject, subject->ca->excluded, true, &within, &other))
        return false;
    if (within.kind != VT_VALUE_NONE)
        return refuse(subject, VT_RULE_PATH_EXCLUDED, within);
    if (!search_subtrees(subject, subject->ca->permitted, false, &within, &other))
        return false;
    return within.kind != VT_VALUE_NONE || other.kind == VT_VALUE_NONE
        || refuse(subject, VT_RULE_PATH_NOT_PERMITTED, other);
}

/* RFC 5280 4.2.1.10 asks this where no alternative name is a mailbox; as OpenSSL, it is asked always. */
static bool check_subject_mailboxes(struct subject *subject, struct vt_bytes name)
{
    struct vt_attribute attribute;
    uint32_t position = 0;

    while (vt_name_next(name, &position, &attribute))
        if (vt_oid_is(attribute.oid, VT_OID_EMAIL)
            && !check_name(subject, VT_GN_EMAIL, attribute.value,
                           vt_value_of(VT_VALUE_TEXT, attribute.value)))
            return false;
    return true;
}

/* A caller who takes the common name for a DNS name has it limited like one. */
static bool check_common_name(struct subject *subject, struct vt_bytes name)
{
    struct vt_bytes value;
    uint8_t tag;

    return !vt_name_attribute(name, vt_oid_octets(VT_OID_COMMON_NAME), &value, &tag) || !dns_name_ok(value)
        || check_name(subject, VT_GN_DNS, value, vt_value_of(VT_VALUE_TEXT, value));
}

static bool check_names(struct subject *subject, const struct vt_certificate *certificate, bool is_leaf)
{
    struct vt_bytes names = certificate->subject_alt_name;
    struct vt_general_name name;
    uint32_t position = 0, from = 0;

    for (; vt_general_name_next(names, &position, &name); from = position) {
        struct vt_bytes element = vt_bytes(names.data + from, position - from);

        if (!check_name(subject, name.kind, name.value, vt_value_of(VT_VALUE_GENERAL_NAME, element)))
            return false;
    }
    if (is_leaf && subject->work->request->allow_cn && (certificate->present & VT_EXT_SUBJECT_ALT_NAME) == 0
        && !check_common_name(subject, certificate->subject))
        return false;
    if (!vt_name_empty(certificate->subject)
        && !check_name(subject, VT_GN_DIRECTORY, certificate->subject,
                       vt_value_of(VT_VALUE_NAME, certificate->subject)))
        return false;
    return check_subject_mailboxes(subject, certificate->subject);
}

bool vt_constraints_check(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *ca = vt_judged(judgement, depth);
    struct subject subject = { .work = judgement->work, .finding = finding, .ca = ca };

    for (uint8_t i = 0; i < depth; i++) {
        const struct vt_certificate *certificate = vt_judged(judgement, i);

        /* RFC 5280 6.1.3 (b): a self-issued certificate is exempt, unless it is the last. */
        if ((i > 0 && certificate->self_issued) || check_names(&subject, certificate, i == 0))
            continue;
        finding->depth = i;
        finding->subject = vt_value_of(VT_VALUE_NAME, certificate->subject);
        finding->issuer = vt_value_of(VT_VALUE_NAME, ca->subject);
        return false;
    }
    return true;
}
