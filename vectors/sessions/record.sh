#!/bin/bash
# Records a demo session anew: our own client against a server on loopback, with its secrets.
#
#   vectors/sessions/record.sh postfix     ECDHE-RSA-AES-GCM, SMTP with STARTTLS; as root, with postfix and openssl installed, after make
#   vectors/sessions/record.sh dovecot     RSA-AES-CBC, IMAP with STARTTLS; with dovecot
#   vectors/sessions/record.sh openssl     ECDHE-ECDSA-ChaCha20, HTTPS by openssl s_server
#
# Writes vectors/sessions/NAME.trace, and of the first postfix-root.pem. Keys and configuration are made afresh in a directory of
# their own and thrown away, and so are the servers.
set -eu
what=${1:-postfix}
here=$(cd "$(dirname "$0")" && pwd)
vitrine=${VITRINE:-$here/../../vitrine}
dir=$(mktemp -d)
port=2525
server=
trap 'if [ -n "$server" ]; then kill "$server"; else postfix -c "$dir/etc" stop 2>/dev/null || true; fi; rm -rf "$dir"' EXIT
cd "$dir"

# A root, an intermediate, and a certificate for the server; RSA 2048 or P-256, SHA-256.
key=rsa:2048 host=mail
case $what in
dovecot) host=imap ;;
openssl) host=www key='ec -pkeyopt ec_paramgen_curve:P-256' ;;
esac
certify() { # NAME SUBJECT ISSUER DAYS EXTENSIONS
    openssl req -new -newkey $key -nodes -keyout "$1.key" -out "$1.csr" -subj "$2" 2>/dev/null
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
certify leaf "/CN=$host.vitrine.example" ca 7300 \
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:$host.vitrine.example,DNS:vitrine.example\n$ids"

wait_for_port() {
    for i in 1 2 3 4 5 6 7 8 9 10; do (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.2; done
}

record_postfix() {
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
wait_for_port

(printf 'EHLO client.vitrine.example\n'; sleep 0.5; printf 'QUIT\n') \
    | "$vitrine" connect "127.0.0.1:$port" --starttls smtp --name mail.vitrine.example --ehlo client.vitrine.example \
        --bundle root.pem --trace whole.trace --trace-secrets
}

record_dovecot() {
mkdir run state mail
cat leaf.pem ca.pem > chain.pem
chmod 755 "$dir"
cat > dovecot.conf <<END
protocols = imap
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/log
ssl = yes
ssl_cert = <$dir/chain.pem
ssl_key = <$dir/leaf.key
ssl_min_protocol = TLSv1.2
ssl_cipher_list = AES128-SHA256
listen = 127.0.0.1
mail_location = mbox:$dir/mail
login_greeting = imap.vitrine.example ready.
service imap-login {
  chroot =
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = 0
  }
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=$dir/home
}
END
dovecot -F -c dovecot.conf & server=$!
wait_for_port
(printf 'a1 CAPABILITY\n'; sleep 0.5; printf 'a2 LOGOUT\n'; sleep 0.5) \
    | "$vitrine" connect "127.0.0.1:$port" --starttls imap --name imap.vitrine.example --bundle root.pem --trace whole.trace --trace-secrets
}

record_openssl() {
printf '<p>Every byte has a name.</p>\n' > index.html
openssl s_server -accept "127.0.0.1:$port" -cert leaf.pem -key leaf.key -cert_chain ca.pem -tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305 -WWW -quiet \
    & server=$!
wait_for_port
printf 'GET /index.html HTTP/1.0\n\n' \
    | "$vitrine" connect "127.0.0.1:$port" --name www.vitrine.example --bundle root.pem --trace whole.trace --trace-secrets
}

case $what in
postfix) record_postfix; target=mail.vitrine.example:25 ;;
dovecot) record_dovecot; target=imap.vitrine.example:143 ;;
openssl) record_openssl; target=www.vitrine.example:443 ;;
esac

sed "1s/\"target\":\"127.0.0.1:$port\"/\"target\":\"$target\"/" whole.trace > "$here/$what.trace"
if [ "$what" = postfix ]; then cp root.pem "$here/postfix-root.pem"; fi
