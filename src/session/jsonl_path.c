/* The path of the names that are open, kept from event to event. */
#include "session/jsonl_parts.h"
#include "session/value.h"

/* Adds the group at LEVEL of PARSE to the path. Names are cut where they would not fit: none of ours is half
 * as long. */
static void add_group(struct vt_jsonl_path *path, const struct vt_open *open, uint8_t level)
{
    const uint32_t begin = path->end[level];
    struct vt_out out = vt_out(path->text + begin, sizeof path->text - begin);

    vt_put_open(&out, open, begin == 0);
    path->end[level + 1] = begin + (uint32_t)(out.len < out.room ? out.len : out.room);
    path->depth = (uint8_t)(level + 1);
}

/* Brings the path to where PARSE is; OPENED: its last group is new. What lies before is as it was at the last
 * event. */
void vt_jsonl_follow(struct vt_jsonl_path *path, const struct vt_parse *parse, bool opened)
{
    const uint8_t kept = (uint8_t)(parse->depth - (opened ? 1 : 0));

    if (path->parse != parse || path->buffer != parse->buffer)
        path->depth = 0;
    path->parse = parse;
    path->buffer = parse->buffer;
    if (path->depth > kept)
        path->depth = kept;
    while (path->depth < parse->depth)
        add_group(path, &parse->open[path->depth], path->depth);
}
