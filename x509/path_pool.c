/* The certificates that a search may build with. Those sent are here from the beginning; spares and anchors
 * are drawn when a certificate in the pool names their subject as its issuer, so that of thousands of spares
 * those nobody needs cost nothing. */
#include "x509/path.h"

/* The number of NAME; equal names have one. */
static uint8_t name_number(struct vt_pool *pool, struct vt_bytes name)
{
    struct vt_pool_name *new = &pool->names[pool->names_count];

    new->name = name;
    vt_name_digest(name, new->digest);
    for (uint8_t i = 0; i < pool->names_count; i++)
        if (memcmp(pool->names[i].digest, new->digest, VT_NAME_DIGEST_LEN) == 0)
            return i;
    return pool->names_count++;
}

/* Gives the entries from FIRST on their numbers. */
static void number(struct vt_pool *pool, uint8_t first)
{
    for (uint8_t i = first; i < pool->count; i++) {
        struct vt_pool_entry *entry = &pool->entries[i];

        entry->subject = name_number(pool, entry->certificate.subject);
        entry->issuer = name_number(pool, entry->certificate.issuer);
        for (entry->key = 0; !vt_bytes_equal(pool->entries[entry->key].certificate.spki,
                                             entry->certificate.spki); entry->key++)
            continue;
    }
}

/* A certificate that came twice is one: files that were joined hold many. */
static bool holds(const struct vt_pool *pool, struct vt_bytes der, bool anchor)
{
    for (uint8_t i = 0; i < pool->count; i++)
        if (pool->entries[i].anchor == anchor && vt_bytes_equal(pool->entries[i].certificate.der, der))
            return true;
    return false;
}

void vt_pool_add(struct vt_pool *pool, const struct vt_certificate *certificate)
{
    if (holds(pool, certificate->der, false))
        return;
    pool->entries[pool->count++] = (struct vt_pool_entry){ .certificate = *certificate };
    pool->sent = pool->count;
    number(pool, pool->count - 1);
}

/* What is drawn at one go: all of one subject. */
struct draw {
    struct vt_verify_work *work;
    const struct vt_anchors *source;
    uint8_t name, first;           /* of the subject; of its entries in the pool */
    bool anchor;
};

/* How well ISSUER fits those that name it: by key identifier (RFC 5280 4.2.1.1), then by date. */
static uint8_t fitness(const struct draw *draw, const struct vt_certificate *issuer)
{
    int64_t at = draw->work->request->at;
    unsigned best = 0;

    for (uint8_t i = 0; i < draw->first; i++) {
        const struct vt_pool_entry *child = &draw->work->pool.entries[i];
        unsigned fit = child->issuer == draw->name ? vt_path_key_id_fit(&child->certificate, issuer) : 0;

        best = fit > best ? fit : best;
    }
    return (uint8_t)(2 * best + (issuer->not_before <= at && at <= issuer->not_after));
}

/* There is no room: of those drawn now the one that fits worst gives way to ENTRY, if that fits better.
 * Something is left out either way. */
static void displace(const struct draw *draw, const struct vt_pool_entry *entry)
{
    struct vt_pool *pool = &draw->work->pool;
    const struct vt_pool_entry *worst = entry;

    for (uint8_t i = draw->first; i < pool->count; i++)
        if (pool->entries[i].fitness < worst->fitness)
            worst = &pool->entries[i];
    if (worst != entry)
        pool->entries[worst - pool->entries] = *entry;
}

static void take(const struct draw *draw, const struct vt_certificate *certificate)
{
    struct vt_pool *pool = &draw->work->pool;
    struct vt_pool_entry entry = { .certificate = *certificate, .anchor = draw->anchor,
                                   .fitness = fitness(draw, certificate) };
    uint8_t *drawn = &pool->drawn[draw->anchor], most = draw->anchor ? VT_ANCHORS_MAX : VT_SPARES_MAX;

    if (*drawn < most && pool->count - draw->first < VT_NAMESAKES_MAX) {
        pool->entries[pool->count++] = entry;
        ++*drawn;
        return;
    }
    displace(draw, &entry);
    vt_spend_all(&draw->work->budget, draw->anchor ? VT_RULE_CHAIN_ANCHORS : VT_RULE_CHAIN_SPARES,
                 *drawn < most ? VT_NAMESAKES_MAX : most);
}

/* A certificate that does not parse is none, but may be why a path ends (RFC 5280 6.1.1 (d) needs an anchor's
 * name and key); one of another name than was asked for is only one more certificate. */
static void draw_all(const struct draw *draw)
{
    struct vt_pool *pool = &draw->work->pool;
    struct vt_certificate certificate;
    struct vt_failure failure;
    struct vt_bytes der;
    uint32_t position = 0;

    while (draw->source->next(draw->source->context, pool->names[draw->name].name, &position, &der))
        if (holds(pool, der, draw->anchor))
            continue;
        else if (vt_certificate_parse(der, &certificate, &failure))
            take(draw, &certificate);
        else
            draw->work->malformed = (struct vt_malformed){ failure, draw->name, 0 };
    number(pool, draw->first);
}

void vt_pool_ask(struct vt_verify_work *work, uint8_t name)
{
    const struct vt_anchors *anchors = work->request->anchors;
    struct vt_pool *pool = &work->pool;

    if (pool->names[name].asked || anchors == NULL)
        return;
    pool->names[name].asked = true;
    if (anchors->untrusted != NULL)
        draw_all(&(struct draw){ .work = work, .source = anchors->untrusted, .name = name,
                                 .first = pool->count });
    draw_all(&(struct draw){ .work = work, .source = anchors, .name = name, .first = pool->count,
                             .anchor = true });
}
