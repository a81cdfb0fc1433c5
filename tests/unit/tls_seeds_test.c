/* The published seeds of OpenSSL's fuzzer for clients (a server's bytes), fed to ours: it ends, its trace tiles, and the way
 * the bytes are cut and whether anybody listens change nothing. None of them completes a handshake of ours. */
#define _POSIX_C_SOURCE 200809L /* mkdtemp */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "tests/unit/support/tls_session.h"

/* What became of feeding one seed, in each of three ways. */
struct outcome {
    enum vt_client_state state;
    struct vt_verdict verdict;
};

static struct outcome feed_seed(struct vt_bytes seed, bool heard, size_t step, bool reported)
{
    static struct tls_session s;
    struct vt_client_config config = tls_config(NULL, NULL);
    struct outcome outcome;

    config.trust = reported ? VT_TRUST_REPORTED : VT_TRUST_REQUIRED;
    tls_start(&s, &config, heard);
    tls_feed(&s, seed, step);
    vt_client_end(s.client);
    outcome.state = vt_client_state(s.client);
    outcome.verdict = vt_client_report(s.client)->verdict;
    tls_stop(&s);
    return outcome;
}

static void check_seed(struct vt_bytes seed, const char *name)
{
    struct outcome heard = feed_seed(seed, true, SIZE_MAX, true), silent = feed_seed(seed, false, 1, true);
    struct outcome strict = feed_seed(seed, true, 5, false);

    ck_assert_msg(heard.state == VT_CLIENT_FAILED && strict.state == VT_CLIENT_FAILED, "%s", name);
    ck_assert_msg(memcmp(heard.verdict.failed, silent.verdict.failed, sizeof heard.verdict.failed) == 0
                      && heard.verdict.first == silent.verdict.first && heard.verdict.exit == silent.verdict.exit, "%s", name);
    ck_assert_msg(heard.verdict.exit != 0 && strict.verdict.exit != 0, "%s", name);
}

static unsigned check_folder(const char *folder)
{
    static uint8_t data[1 << 20];
    char path[512];
    unsigned count = 0;
    DIR *dir = opendir(folder);

    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *file = fopen(path, "rb");
        ck_assert_ptr_nonnull(file);
        check_seed(vt_bytes(data, fread(data, 1, sizeof data, file)), entry->d_name);
        fclose(file);
        count++;
    }
    closedir(dir);
    return count;
}

START_TEST(test_seeds)
{
    char folder[] = "/tmp/vitrine-seeds-XXXXXX", command[1024], client[64];
    const char *corpora = getenv("CORPORA");

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(command, sizeof command, "tar -xJf '%s/fuzz-seeds/client.tar.xz' -C %s", corpora != NULL ? corpora : "../shared/corpora", folder);
    ck_assert_int_eq(system(command), 0);
    snprintf(client, sizeof client, "%s/client", folder);
    unsigned count = check_folder(client);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    ck_assert_uint_eq(count, 1065);
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_seeds };

    return vt_suite_run("tls_seeds", tests, sizeof tests / sizeof tests[0]);
}
