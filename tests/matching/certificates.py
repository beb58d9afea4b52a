"""Certificates and users for a server that speaks TLS and knows who asks; made by openssl, as an operator would."""

import base64
import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROLE = """kith:
  indices:
    - names: ["kith-*"]
      privileges: ["all"]
"""


@dataclass(frozen=True)
class Proofs:
    """The files of one authority: its own certificate, and the server's with its key and fingerprint."""

    ca: Path
    certificate: Path
    key: Path
    fingerprint: str


def authority(folder, name):
    """An authority, and a certificate that it signed for this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    ca, ca_key, request = folder / f"{name}.crt", folder / f"{name}.key", folder / f"{name}.csr"
    certificate, key, extra = folder / f"{name}-server.crt", folder / f"{name}-server.key", folder / f"{name}.ext"
    new = ["req", "-newkey", "rsa:2048", "-nodes", "-sha256"]
    _openssl(*new, "-x509", "-days", "2", "-subj", f"/CN=Authority {name}", "-keyout", ca_key, "-out", ca)
    _openssl(*new, "-subj", "/CN=localhost", "-keyout", key, "-out", request)
    extra.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    sign = ["x509", "-req", "-days", "2", "-sha256", "-CA", ca, "-CAkey", ca_key, "-CAcreateserial"]
    _openssl(*sign, "-in", request, "-extfile", extra, "-out", certificate)
    der = _openssl("x509", "-in", certificate, "-outform", "DER")
    return Proofs(ca, certificate, key, hashlib.sha256(der).hexdigest())


def _openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def password(clear):
    """A password as the file of users holds it."""
    salt = os.urandom(32)
    made = hashlib.pbkdf2_hmac("sha512", clear.encode(), salt, 10_000, 32)
    return "{PBKDF2}10000$" + base64.b64encode(salt).decode() + "$" + base64.b64encode(made).decode()


SECURE = {
    "xpack.security.enabled": "true",
    "xpack.security.http.ssl.enabled": "true",
    "xpack.security.http.ssl.key": "server.key",
    "xpack.security.http.ssl.certificate": "server.crt",
    "xpack.security.authc.api_key.enabled": "true",
    "xpack.security.authc.password_hashing.algorithm": "pbkdf2",
    "xpack.security.authc.realms.file.file1.order": "0",
}


def files(proofs, users):
    """What lies beside the configuration of a server with these users (names to passwords), the first with our role."""
    return {
        "server.key": proofs.key.read_bytes(),
        "server.crt": proofs.certificate.read_bytes(),
        "users": "".join(f"{name}:{password(clear)}\n" for name, clear in users.items()),
        "users_roles": f"kith:{next(iter(users))}\n",
        "roles.yml": ROLE,
    }
