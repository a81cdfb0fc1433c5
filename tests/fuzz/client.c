/* The client on raw bytes from a server. However they are cut and whoever listens, it comes to the same end;
 * it opens only after the right Finished, and with a good verdict only when it trusts a root; what is told of
 * it is read back, and replays.
 *
 * An input is a byte of settings (support/session.h), then what the server says. */
#include "tests/fuzz/support/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { vt_bytes(data, size) };
    const uint8_t flags = fuzz_byte(&in);
    struct fuzz_stage heard, silent;

    fuzz_signatures(false);
    fuzz_stage_begin(&heard, flags, true);
    fuzz_stage_feed(&heard, in.rest, SIZE_MAX);
    fuzz_stage_end(&heard, in.rest);
    fuzz_stage_begin(&silent, flags, false);
    fuzz_stage_feed(&silent, in.rest, fuzz_step(flags));
    fuzz_stage_end(&silent, in.rest);
    fuzz_stage_compare(&heard, &silent);
    return 0;
}
