#include "show/report_input.h"

const char *vt_exit_text(int exit)
{
    static const struct vt_name texts[] = {
        { 0, "all checks passed" },
        { 1, "usage, or a local file" },
        { 2, "could not connect, or no answer" },
        { 3, "STARTTLS not offered, refused, or its dialogue broken" },
        { 4, "handshake failed" },
        { 5, "chain not valid or not trusted" },
        { 6, "name does not match" },
        { 7, "certificate not appropriate" },
        { 8, "revoked" },
        { 0, NULL },
    };
    const char *text = vt_name_of(texts, (uint32_t)exit);

    return text != NULL ? text : "a bug in vitrine";
}

const char *vt_version_text(uint16_t version)
{
    static const struct vt_name texts[] = {
        { 0x0300, "SSLv3" },   { 0x0301, "TLSv1" },   { 0x0302, "TLSv1.1" },
        { 0x0303, "TLSv1.2" }, { 0x0304, "TLSv1.3" }, { 0, NULL },
    };
    const char *text = vt_name_of(texts, version);

    return text != NULL ? text : "unknown";
}

bool vt_ca_name_next(struct vt_bytes names, uint32_t *at, struct vt_bytes *name)
{
    size_t len;

    if (names.len < 2 || *at > names.len - 2)
        return false;
    len = vt_load16be(names.data + *at);
    if (len > names.len - 2 - *at)
        return false;
    *name = vt_bytes(names.data + *at + 2, len);
    *at += (uint32_t)len + 2;
    return true;
}

void vt_report_settle(struct vt_report_input *a, bool strict)
{
    const struct vt_client *client = vt_report_client(a);
    struct vt_verdict all = a->machine != NULL ? vt_machine_verdict(a->machine) : a->result->report.verdict;

    if (client != NULL) {
        a->result = vt_client_verify_result(client);
        a->chain_len = vt_client_chain(client, &a->chain);
    }
    a->exit = a->machine != NULL ? vt_machine_exit(a->machine, strict) : vt_verdict_exit(&all, strict);
    a->warned = all.exit == 0;
}
