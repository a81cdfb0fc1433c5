#!/bin/bash
# Records the demo session anew: our own client against a Postfix on loopback, over STARTTLS, with its secrets.
#
#   vectors/sessions/record.sh        as root, with postfix and openssl installed, after make
#
# Writes vectors/sessions/postfix.trace and vectors/sessions/postfix-root.pem. Keys and configuration are made afresh in a
# directory of their own and thrown away; Postfix is stopped by postfix(1).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vitrine=${VITRINE:-$here/../../vitrine}
dir=$(mktemp -d)
port=2525
trap 'postfix -c "$dir/etc" stop 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"

# A root, an intermediate, and a certificate for mail.vitrine.example; RSA 2048, SHA-256.
certify() { # NAME SUBJECT ISSUER DAYS EXTENSIONS
    openssl req -new -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2" 2>/dev/null
    printf '%b' "$5" > "$1.ext"
    if [ "$3" = self ]; then
        openssl x509 -req -in "$1.csr" -signkey "$1.key" -days "$4" -sha256 -extfile "$1.ext" -out "$1.pem" 2>/dev/null
    else
        openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -set_serial "0x$(openssl rand -hex 12)" -days "$4" -sha256 \
            -extfile "$1.ext" -out "$1.pem" 2>/dev/null
    fi
}
ids='subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n'
certify root '/O=Vitrine/CN=Vitrine Demo Root' self 10950 \
    'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n'
certify ca '/O=Vitrine/CN=Vitrine Demo CA 1' root 9125 \
    "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n$ids"
certify leaf '/CN=mail.vitrine.example' ca 7300 \
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:mail.vitrine.example,DNS:vitrine.example\n$ids"

mkdir etc spool data
cat leaf.key leaf.pem ca.pem > etc/chain.pem
chmod 755 "$dir"; chown postfix data
cat > etc/main.cf <<END
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mail.vitrine.example
smtpd_banner = \$myhostname ESMTP
maillog_file_prefixes = $dir
maillog_file = $dir/log
alias_maps =
local_recipient_maps =
smtpd_tls_security_level = may
smtpd_tls_protocols = >=TLSv1.2, <=TLSv1.2
smtpd_tls_chain_files = $dir/etc/chain.pem
smtpd_tls_ciphers = high
tls_high_cipherlist = ECDHE-RSA-AES128-GCM-SHA256
END
cat > etc/master.cf <<END
127.0.0.1:$port inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
rewrite unix - - n - - trivial-rewrite
anvil   unix - - n - 1 anvil
tlsmgr  unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
END
postfix -c "$dir/etc" start 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.2; done

(printf 'EHLO client.vitrine.example\n'; sleep 0.5; printf 'QUIT\n') \
    | "$vitrine" connect "127.0.0.1:$port" --starttls smtp --name mail.vitrine.example --ehlo client.vitrine.example \
        --bundle root.pem --trace whole.trace --trace-secrets

# What a replay needs, and no more: the wire, what we wrote, the anchor. All else follows from it again.
sed "1s/\"target\":\"127.0.0.1:$port\"/\"target\":\"mail.vitrine.example:25\"/" whole.trace | python3 -c '
import json, sys
sent = set()
for line in sys.stdin:
    e = json.loads(line)
    if e["event"] == "buffer" and e["kind"] == "record" and e["from"][0]["buf"] == 1:
        sent.add(e["buf"])
    if e["event"] in ("trace", "buffer", "anchor", "untrusted") or (e["event"] == "leaf" and (e["buf"] <= 2 or e["buf"] in sent)):
        sys.stdout.write(line)
' > postfix.trace
cp postfix.trace "$here/postfix.trace"
cp root.pem "$here/postfix-root.pem"
