#include "crypto/hash.h"

#include "base/ct.h"

void vt_hash_init(struct vt_hash_state *state, const struct vt_hash *hash)
{
    state->hash = hash;
    state->total = 0;
    state->chain = hash->initial;
}

/* Whole blocks go to the compression function where they lie; only the rest is copied. */
void vt_hash_update(struct vt_hash_state *state, struct vt_bytes data)
{
    size_t block_len = state->hash->block_len;
    size_t used = (size_t)(state->total % block_len), blocks;

    if (data.len == 0)
        return;
    state->total += data.len;
    if (used != 0) {
        size_t part = data.len < block_len - used ? data.len : block_len - used;

        memcpy(state->block + used, data.data, part);
        data = vt_bytes(data.data + part, data.len - part);
        if (used + part < block_len)
            return;
        state->hash->compress(&state->chain, state->block, 1);
    }
    blocks = data.len / block_len;
    if (blocks != 0)
        state->hash->compress(&state->chain, data.data, blocks);
    memcpy(state->block, data.data + blocks * block_len, data.len % block_len);
}

/* Padding, FIPS 180-4 section 5.1: a one bit, zeros, the length in bits in the last bytes of a block. */
void vt_hash_final(struct vt_hash_state *state, uint8_t *digest)
{
    const struct vt_hash *hash = state->hash;
    size_t used = (size_t)(state->total % hash->block_len);

    state->block[used++] = 0x80;
    if (used + hash->length_len > hash->block_len) {
        memset(state->block + used, 0, hash->block_len - used);
        hash->compress(&state->chain, state->block, 1);
        used = 0;
    }
    memset(state->block + used, 0, hash->block_len - used);
    vt_store64be(state->block + hash->block_len - 8, state->total * 8);
    hash->compress(&state->chain, state->block, 1);
    vt_hash_output(hash, &state->chain, digest);
    vt_wipe(state, sizeof *state);
}

void vt_hash_output(const struct vt_hash *hash, const union vt_hash_chain *chain, uint8_t *digest)
{
    size_t word = hash->block_len / 16;

    for (size_t i = 0; i < hash->digest_len / word; i++) {
        if (word == 8)
            vt_store64be(digest + 8 * i, chain->w64[i]);
        else
            vt_store32be(digest + 4 * i, chain->w32[i]);
    }
}

void vt_hash_once(const struct vt_hash *hash, struct vt_bytes data, uint8_t *digest)
{
    struct vt_hash_state state;

    vt_hash_init(&state, hash);
    vt_hash_update(&state, data);
    vt_hash_final(&state, digest);
}
