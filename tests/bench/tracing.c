/* What tracing costs: the recorded sessions named on the command line, replayed over and over, without anybody who listens and with the
 * trace file's writer. Prints "FILE SILENT TRACED BYTES": CPU microseconds of one replay each, and the length of its trace. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "session/jsonl.h"
#include "session/replay.h"

#define SECONDS 1.0

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void replay(const struct vt_script *trace, FILE *out)
{
    const struct vt_trace_head head = { .target = trace->head.target, .starttls = trace->head.starttls, .time = trace->head.time, .client = &trace->client };
    struct vt_anchors inner = vt_anchors_from_array(&trace->anchor_array);
    const struct vt_anchors *anchors = &inner;
    struct vt_jsonl jsonl;
    struct vt_replay r;

    if (out != NULL) {
        vt_jsonl_begin(&jsonl, out, true, &head);
        anchors = vt_jsonl_anchors(&jsonl, &inner);
    }
    if (!vt_replay_run(&r, trace, anchors, out != NULL ? &jsonl.sink : NULL))
        exit(1);
    vt_replay_free(&r);
    if (out != NULL && !vt_jsonl_end(&jsonl))
        exit(1);
}

/* Seconds of one replay: the quickest of a few runs of many. */
static double measure(const struct vt_script *trace, const char *to)
{
    double best = 1e9;

    for (int run = 0; run < 5; run++) {
        double start = now(), end;
        long n = 0;

        do {
            FILE *out = to != NULL ? fopen(to, "w") : NULL;
            if (out != NULL)
                setvbuf(out, NULL, _IOFBF, 1 << 15);    /* as the program does */
            replay(trace, out);
            if (out != NULL)
                fclose(out);
            end = now();
            n++;
        } while (end < start + SECONDS / 5);
        best = (end - start) / (double)n < best ? (end - start) / (double)n : best;
    }
    return best;
}

int main(int argc, char **argv)
{
    static char text[1 << 24];

    for (int i = 1; i + 1 < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        struct vt_trace_error error;
        struct vt_script trace;

        if (file == NULL || !vt_script_read(vt_bytes(text, fread(text, 1, sizeof text, file)), &trace, &error))
            return 1;
        fclose(file);
        double silent = measure(&trace, NULL), traced = measure(&trace, argv[argc - 1]);
        file = fopen(argv[argc - 1], "r");
        if (file == NULL)
            return 1;
        fseek(file, 0, SEEK_END);
        printf("%s %.1f %.1f %ld\n", argv[i], silent * 1e6, traced * 1e6, ftell(file));
        fclose(file);
        vt_script_free(&trace);
    }
    return 0;
}
