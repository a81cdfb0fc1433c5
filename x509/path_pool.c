#include "x509/name.h"
#include "x509/path.h"

/* The number of NAME; equal names have one. */
static uint8_t name_number(struct vt_pool *pool, struct vt_bytes name)
{
    struct vt_pool_name *new = &pool->names[pool->names_count];

    for (uint8_t i = 0; i < pool->names_count; i++)
        if (vt_bytes_equal(pool->names[i].name, name))
            return i;
    new->name = name;
    vt_name_digest(name, new->digest);
    for (uint8_t i = 0; i < pool->names_count; i++)
        if (memcmp(pool->names[i].digest, new->digest, VT_NAME_DIGEST_LEN) == 0)
            return i;
    return pool->names_count++;
}

static uint8_t key_number(const struct vt_pool *pool, struct vt_bytes spki)
{
    uint8_t i = 0;

    while (i < pool->count && !vt_bytes_equal(pool->entries[i].certificate.spki, spki))
        i++;
    return i;
}

void vt_pool_add(struct vt_pool *pool, const struct vt_certificate *certificate, bool anchor)
{
    struct vt_pool_entry *entry = &pool->entries[pool->count];

    if (pool->count == (anchor ? VT_POOL_ROOM : VT_POOL_MAX)) {
        pool->full = true;
        return;
    }
    entry->certificate = *certificate;
    entry->subject = name_number(pool, certificate->subject);
    entry->issuer = name_number(pool, certificate->issuer);
    entry->key = key_number(pool, certificate->spki);
    entry->anchor = anchor;
    pool->count++;
}

/* An anchor that does not parse is none (RFC 5280 6.1.1 (d) needs its name and key); one of another name than was asked for
 * is only one more certificate. */
void vt_pool_ask(struct vt_pool *pool, uint8_t name)
{
    struct vt_certificate anchor;
    struct vt_bytes der;
    uint32_t position = 0;

    if (pool->asked[name] || pool->anchors == NULL)
        return;
    pool->asked[name] = true;
    while (!pool->full && pool->anchors->next(pool->anchors->context, pool->names[name].name, &position, &der))
        if (vt_certificate_parse(der, &anchor, NULL))
            vt_pool_add(pool, &anchor, true);
}
