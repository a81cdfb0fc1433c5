/* vitrine verify: a chain of certificates in a file, judged as if a server had sent it. */
#include "cli/cli.h"
#include "cli/job.h"

int vt_run_verify(struct vt_options *o)
{
    struct vt_session_options shared;
    struct vt_certificates chain = { .path = NULL };
    struct vt_job job;
    int status;

    const bool trusted = vt_session_options_trust(&shared, o);

    vt_job_begin(&job, &shared, o->words[0]);
    if (trusted && vt_certificates_load(&chain, o->words[0], false) && vt_job_record(&job, NULL)) {
        vt_job_judge(&job, chain.der, chain.count, 0);
        vt_job_print(&job, stdout);
    }
    status = vt_job_end(&job);
    vt_certificates_free(&chain);
    vt_session_options_free(&shared);
    return status;
}
