"""Servers for the tests: openssl s_server, gnutls-serv, Postfix and Dovecot on free ports of the loopback.

Each is a context manager with a `port`; it ends by its own process id, and what it wrote is in `log()`.
"""
import fcntl
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def own_network():
    """Goes on in a network namespace whose only interface is the loopback."""
    if "VT_OWN_NETWORK" not in os.environ:
        os.environ["VT_OWN_NETWORK"] = "1"
        os.execvp("unshare", ["unshare", "-n" if os.geteuid() == 0 else "-rn", sys.executable, *sys.argv])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, 0x8914, struct.pack("16sH14x", b"lo", 1))        # SIOCSIFFLAGS, IFF_UP


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_port(port, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"nothing listens on port {port} after {seconds} s")


class Process:
    """A server that says when it is ready: READY is what its output then holds. COMMAND has {port} where the port goes."""

    def __init__(self, command, ready):
        for attempt in range(4):
            self.port = free_port()
            if self.start([word.replace("{port}", str(self.port)) for word in command], ready):
                return
        raise RuntimeError(f"{' '.join(command)}: {self.log()}")

    def start(self, command, ready):
        """False when it ended at once: somebody else may have taken the port."""
        self.output = b""
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        end = time.monotonic() + 15
        ready = ready.replace(b"{port}", str(self.port).encode())
        while ready not in self.output:
            waiting = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]
            data = os.read(self.process.stdout.fileno(), 4096) if waiting else b""
            if not data:
                self.__exit__()
                return False
            self.output += data
        return True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.output += self.process.stdout.read() or b""
        self.process.stdout.close()
        self.process.wait()

    def log(self):
        return self.output.decode("latin-1")


class OpensslServer(Process):
    """`openssl s_server -rev`: after the handshake it sends each line back, reversed."""

    def __init__(self, pki, chain, *options):
        rest = ["-cert_chain", pki.path(f"{chain}.rest.pem")] if len(pki.sent(chain)) > 1 else []
        super().__init__(["openssl", "s_server", "-accept", "127.0.0.1:{port}", "-cert", pki.path(f"{chain}.pem"),
                          "-key", pki.path(f"{chain}.key"), *rest, "-rev", *options], b"ACCEPT")


class GnutlsServer(Process):
    """`gnutls-serv --echo`."""

    def __init__(self, pki, chain, priority, *options):
        super().__init__(["gnutls-serv", "--echo", *options, "--port={port}", f"--x509certfile={pki.path(chain + '.pem')}",
                          f"--x509keyfile={pki.path(chain + '.key')}", f"--priority={priority}"], b"0.0.0.0 port {port}...done")


class Postfix:
    """One Postfix with a port a service: SERVICES maps a name to the `-o` options of its smtpd. `port` maps names to ports."""

    ALWAYS = ["smtpd_tls_mandatory_protocols=>=TLSv1.2,<=TLSv1.2", "smtpd_tls_protocols=>=TLSv1.2,<=TLSv1.2"]

    def __init__(self, pki, services):
        # Its daemons run as user postfix and log below /var alone.
        self.folder = tempfile.mkdtemp(prefix="vitrine-postfix-", dir="/var/tmp")
        os.chmod(self.folder, 0o755)
        self.maillog = f"/var/log/{os.path.basename(self.folder)}.log"
        self.port = {name: free_port() for name in services}
        config, queue, data = (os.path.join(self.folder, d) for d in ("etc", "queue", "data"))
        for d in (config, queue, data):
            os.mkdir(d, 0o755)
        shutil.chown(data, "postfix")
        main = {
            "compatibility_level": "3.6", "queue_directory": queue, "data_directory": data, "command_directory": "/usr/sbin",
            "daemon_directory": "/usr/lib/postfix/sbin", "mail_owner": "postfix", "setgid_group": "postdrop", "maillog_file": self.maillog,
            "inet_interfaces": "loopback-only", "inet_protocols": "ipv4", "myhostname": "mail.vitrine.test", "mydestination": "vitrine.test",
            "mynetworks": "127.0.0.0/8", "local_recipient_maps": "", "smtpd_tls_security_level": "may",
            "smtpd_tls_chain_files": f"{pki.path('rsa.key')}, {pki.path('rsa.pem')}",
            "alias_maps": "", "alias_database": "",
        }
        with open(os.path.join(config, "main.cf"), "w") as f:
            f.writelines(f"{k} = {v}\n" for k, v in main.items())
        with open(os.path.join(config, "master.cf"), "w") as f:
            for name, options in services.items():
                extra = " ".join(f"-o {o}" for o in self.ALWAYS + options)
                f.write(f"127.0.0.1:{self.port[name]} inet n - n - - smtpd {extra}\n")
            for line in ("pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
                         "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
                         "proxymap unix - - n - - proxymap", "anvil unix - - n - 1 anvil", "tlsmgr unix - - n 1000? 1 tlsmgr",
                         "discard unix - - n - - discard", "error unix - - n - - error", "retry unix - - n - - error",
                         "local unix - n n - - local", "postlog unix-dgram n - n - 1 postlogd"):
                f.write(line + "\n")
        self.config = config
        self.run("start")
        for port in self.port.values():
            wait_for_port(port)

    def run(self, what):
        done = subprocess.run(["postfix", "-c", self.config, what], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(f"postfix {what}: {done.stdout}{done.stderr}{self.log()}")

    def log(self):
        try:
            with open(self.maillog, encoding="utf-8", errors="replace") as f:
                return f.read()
        except OSError:
            return ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run("abort")
        shutil.rmtree(self.folder, ignore_errors=True)
        if os.path.exists(self.maillog):
            os.unlink(self.maillog)


class Dovecot:
    """Dovecot with TLS from the first byte: `port` has imaps and pop3s."""

    CONFIG = """
protocols = imap pop3
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
ssl_cipher_list = HIGH
listen = 127.0.0.1
mail_location = mbox:{folder}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = 0
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={folder}/home
}}
"""

    def __init__(self, pki, chain="p256", ports=None):
        self.folder = tempfile.mkdtemp(prefix="vitrine-dovecot-")
        os.chmod(self.folder, 0o755)
        self.port = ports or {"imaps": free_port(), "pop3s": free_port()}
        config = os.path.join(self.folder, "dovecot.conf")
        with open(config, "w") as f:
            f.write(self.CONFIG.format(folder=self.folder, cert=pki.path(chain + ".pem"), key=pki.path(chain + ".key"), **self.port))
        self.process = subprocess.Popen(["dovecot", "-F", "-c", config], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.STDOUT)
        for port in self.port.values():
            wait_for_port(port)

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)
