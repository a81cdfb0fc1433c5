/* A target without a fuzzer: runs each file that is named, and all those of a folder. For the kept corpus,
 * and for a crash. */
#define _POSIX_C_SOURCE 200809L
#include "tests/fuzz/support/fuzz.h"

#include <dirent.h>
#include <stdlib.h>

static unsigned runs;

static bool run_file(const char *path)
{
    static uint8_t data[1 << 20];
    FILE *file = fopen(path, "rb");
    size_t len;
    uint8_t *exact;

    if (file == NULL)
        return false;
    len = fread(data, 1, sizeof data, file);
    fclose(file);
    exact = fuzz_exact(vt_bytes(data, len));
    /* Said before it runs: what ends the process has a name. */
    fprintf(stderr, "%s\n", path);
    (void)LLVMFuzzerTestOneInput(exact, len);
    free(exact);
    runs++;
    return true;
}

static bool run_folder(const char *path, DIR *folder)
{
    char name[1024];
    bool good = true;

    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        good = run_file(name) && good;
    }
    closedir(folder);
    return good;
}

int main(int argc, char **argv)
{
    bool good = true;

    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);

        good = (folder != NULL ? run_folder(argv[i], folder) : run_file(argv[i])) && good;
    }
    printf("%u inputs\n", runs);
    return good ? 0 : 1;
}
