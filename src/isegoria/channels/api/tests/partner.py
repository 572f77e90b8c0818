"""The server of a partner: a real one, on this machine, with a certificate of its own making."""

import ssl
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from isegoria.channels.api.outward import Line


class Partner:
    """Takes calls on loopback, keeps them, and answers with ``status``; waits while ``silent``."""

    def __init__(self, folder):
        self.heard, self.status, self.silent = [], 204, Event()
        self.silent.set()
        certificate = _certificate(folder)
        partner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                partner.heard.append((self.path, dict(self.headers), body))
                partner.silent.wait(20)
                self.send_response(partner.status)
                if partner.status in {301, 307}:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words):
                """Nothing is written beside the results of the tests."""

        self.server = _Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.trust = ssl.create_default_context(cafile=certificate)
        Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()

    @property
    def address(self):
        return f"https://localhost:{self.server.server_port}/told?by=isegoria"

    @property
    def line(self):
        """By what this machine may be called; the product never makes such a line."""
        return Line(may_reach=lambda address: address.is_loopback, trust=self.trust)

    def end(self):
        self.silent.set()
        self.server.shutdown()
        self.server.server_close()


class _Quiet(HTTPServer):
    def handle_error(self, *_where):
        """Whoever breaks a connection off is what some tests are about."""


def _certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "partner.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
