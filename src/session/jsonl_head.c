/* The first line of a trace: what a replay needs besides the bytes. */
#include "asn1/time.h"
#include "session/jsonl_parts.h"
#include "session/policy.h"

static void put_text(struct vt_text_writer *writer, const char *key, struct vt_bytes text)
{
    if (text.len == 0)
        return;
    vt_text_writer_put(writer, key);
    vt_json_write_text(writer, text);
}

static void put_time(struct vt_text_writer *writer, const char *key, int64_t seconds)
{
    char text[24];

    vt_time_format(seconds, text, sizeof text);
    put_string(writer, key, text);
}

static void put_offer(struct vt_text_writer *writer, const char *key, const uint16_t *numbers, uint8_t count)
{
    if (numbers == NULL)
        return;
    vt_text_writer_put(writer, key);
    for (uint8_t i = 0; i < count; i++)
        vt_text_writer_char(writer, i == 0 ? '[' : ','), vt_text_writer_number(writer, numbers[i]);
    vt_text_writer_put(writer, count == 0 ? "[]" : "]");
}

static void put_alpn(struct vt_text_writer *writer, const struct vt_bytes *names, uint8_t count)
{
    if (names == NULL)
        return;
    vt_text_writer_put(writer, ",\"alpn\":");
    for (uint8_t i = 0; i < count; i++) {
        vt_text_writer_char(writer, i == 0 ? '[' : ',');
        vt_json_write_hex(writer, names[i]);
    }
    vt_text_writer_put(writer, count == 0 ? "[]" : "]");
}

static void put_client(struct vt_jsonl *j, const struct vt_client_config *client)
{
    put_time(&j->writer, ",\"at\":", client->now);
    put_text(&j->writer, ",\"name\":", client->name);
    put_text(&j->writer, ",\"verify_name\":", client->verify_name);
    vt_text_writer_put(&j->writer, client->no_name ? ",\"no_name\":true" : "");
    vt_text_writer_put(&j->writer, client->allow_cn ? ",\"allow_cn\":true" : "");
    if (client->expires_in != 0)
        put_number(&j->writer, ",\"expires_in\":", client->expires_in);
    vt_policy_write(&j->writer, &client->policy);
    put_string(&j->writer, ",\"trust\":", client->trust == VT_TRUST_REPORTED ? "reported" : "required");
    put_offer(&j->writer, ",\"suites\":", client->suites, client->suites_len);
    put_offer(&j->writer, ",\"groups\":", client->groups, client->groups_len);
    put_offer(&j->writer, ",\"schemes\":", client->schemes, client->schemes_len);
    put_alpn(&j->writer, client->alpn, client->alpn_len);
    if (j->sink.secrets) {
        vt_text_writer_put(&j->writer, ",\"seed\":");
        vt_json_write_hex(&j->writer, vt_bytes(client->seed, sizeof client->seed));
    }
}

void vt_jsonl_put_head(struct vt_jsonl *j, const struct vt_trace_head *head)
{
    begin_line(&j->writer, "trace");
    put_number(&j->writer, ",\"version\":", j->version);
    put_string(&j->writer, ",\"program\":", "vitrine");
    put_string(&j->writer, ",\"target\":", head->target);
    if (head->time != 0)
        put_time(&j->writer, ",\"time\":", head->time);
    vt_text_writer_put(&j->writer, j->sink.secrets ? ",\"secrets\":true" : ",\"secrets\":false");
    put_word(&j->writer, ",\"data\":", head->hashed ? "hash" : NULL);
    put_string(&j->writer, ",\"starttls\":", head->starttls);
    if (head->client != NULL)
        put_client(j, head->client);
    end_line(&j->writer);
}
