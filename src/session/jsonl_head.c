/* The first line of a trace: what a replay needs besides the bytes. */
#include "asn1/time.h"
#include "session/jsonl_parts.h"
#include "session/policy.h"

static void put_text(struct vt_pour *pour, const char *key, struct vt_bytes text)
{
    if (text.len == 0)
        return;
    vt_pour_put(pour, key);
    vt_json_pour_text(pour, text);
}

static void put_time(struct vt_pour *pour, const char *key, int64_t seconds)
{
    char text[24];

    vt_time_format(seconds, text, sizeof text);
    put_string(pour, key, text);
}

static void put_offer(struct vt_pour *pour, const char *key, const uint16_t *numbers, uint8_t count)
{
    if (numbers == NULL)
        return;
    vt_pour_put(pour, key);
    for (uint8_t i = 0; i < count; i++)
        vt_pour_char(pour, i == 0 ? '[' : ','), vt_pour_number(pour, numbers[i]);
    vt_pour_put(pour, count == 0 ? "[]" : "]");
}

static void put_alpn(struct vt_pour *pour, const struct vt_bytes *names, uint8_t count)
{
    if (names == NULL)
        return;
    vt_pour_put(pour, ",\"alpn\":");
    for (uint8_t i = 0; i < count; i++) {
        vt_pour_char(pour, i == 0 ? '[' : ',');
        vt_json_pour_hex(pour, names[i]);
    }
    vt_pour_put(pour, count == 0 ? "[]" : "]");
}

static void put_client(struct vt_jsonl *j, const struct vt_client_config *client)
{
    put_time(&j->pour, ",\"at\":", client->now);
    put_text(&j->pour, ",\"name\":", client->name);
    put_text(&j->pour, ",\"verify_name\":", client->verify_name);
    vt_pour_put(&j->pour, client->no_name ? ",\"no_name\":true" : "");
    vt_pour_put(&j->pour, client->allow_cn ? ",\"allow_cn\":true" : "");
    if (client->expires_in != 0)
        put_number(&j->pour, ",\"expires_in\":", client->expires_in);
    vt_policy_pour(&j->pour, &client->policy);
    put_string(&j->pour, ",\"trust\":", client->trust == VT_TRUST_REPORTED ? "reported" : "required");
    put_offer(&j->pour, ",\"suites\":", client->suites, client->suites_len);
    put_offer(&j->pour, ",\"groups\":", client->groups, client->groups_len);
    put_offer(&j->pour, ",\"schemes\":", client->schemes, client->schemes_len);
    put_alpn(&j->pour, client->alpn, client->alpn_len);
    if (j->sink.secrets) {
        vt_pour_put(&j->pour, ",\"seed\":");
        vt_json_pour_hex(&j->pour, vt_bytes(client->seed, sizeof client->seed));
    }
}

void vt_jsonl_put_head(struct vt_jsonl *j, const struct vt_trace_head *head)
{
    begin(&j->pour, "trace");
    put_number(&j->pour, ",\"version\":", 1);
    put_string(&j->pour, ",\"program\":", "vitrine");
    put_string(&j->pour, ",\"target\":", head->target);
    if (head->time != 0)
        put_time(&j->pour, ",\"time\":", head->time);
    vt_pour_put(&j->pour, j->sink.secrets ? ",\"secrets\":true" : ",\"secrets\":false");
    put_word(&j->pour, ",\"data\":", head->hashed ? "hash" : NULL);
    put_string(&j->pour, ",\"starttls\":", head->starttls);
    if (head->client != NULL)
        put_client(j, head->client);
    end(&j->pour);
}
