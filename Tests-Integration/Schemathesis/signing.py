"""Signs what schemathesis sends, so that more than refusals of unsigned requests is reached.

Three of four requests are signed as an operator or a node would sign them, exactly as they go out; the others go out
as they were generated. Each request seems to come from an address of its own.
"""

import hashlib
import ipaddress
import json
import os
import urllib.error
import urllib.parse
import urllib.request
import uuid

import nacl.signing
import requests.auth
import schemathesis

from mesh_requests import canonical, now, operator_headers, read_key, signed_by_node, text


class Network:
    """The authority under test, with an operator's key and nodes of its own."""

    def __init__(self):
        self.url = os.environ["MESH_AUTHORITY_URL"]
        self.operator = read_key(os.environ["MESH_OPERATOR_KEY"])
        self.key_id = os.environ["MESH_OPERATOR_KEY_ID"]
        sovereign = self.get("/sovereign.json")
        self.audience = sovereign["network_authority"]["public_key"]
        self.name = sovereign["network_name"]
        self.policy = self.get("/policy")["policy_id"]
        self.node = nacl.signing.SigningKey.generate()
        self.certificate = self.enrol(self.node)

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as reply:
            return json.load(reply)

    def post(self, path, body, headers=None):
        headers = {"Content-Type": "application/json", "X-Forwarded-For": address(), **(headers or {})}
        request = urllib.request.Request(self.url + path, canonical(body), headers)
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.load(reply)

    def operator_headers(self, method, path, query, body):
        return operator_headers(self.operator, self.key_id, self.audience, method, path, query, body)

    def invite(self):
        body = {"roles": ["role:client"]}
        return self.post("/admin/invite", body, self.operator_headers("POST", "/admin/invite", {}, body))["token_id"]

    def enrol(self, key):
        body = {"node_public_key": text(bytes(key.verify_key)), "invite_token": self.invite()}
        return self.post("/join", self.signed(body, key))["cert_id"]

    def signed(self, body, key):
        left_out = ("signature", "purpose", "audience")
        return signed_by_node(key, {name: value for name, value in body.items() if name not in left_out})

    def descriptor(self, body):
        key = text(bytes(self.node.verify_key))
        body = {
            **body, "node_public_key": key, "network_name": self.name, "registered_at": now(), "expires_at": now(600),
        }
        body.pop("signatures", None)
        # What the document leaves out has a value all the same, and is signed.
        body = {"capabilities": [], "metadata": {}, **body}
        members = [
            "agent_id", "node_public_key", "network_name", "capabilities", "endpoint", "registered_at", "expires_at",
            "metadata",
        ]
        signed = {name: body.get(name) for name in members}
        if isinstance(signed["endpoint"], dict):
            endpoint = {"scheme": "ws", **signed["endpoint"]}
            signed["endpoint"] = {name: endpoint.get(name) for name in ("host", "port", "scheme")}
        for name in ("registered_at", "expires_at"):
            signed[name] = body[name] = body[name].replace("+00:00", "Z")
        return {**body, "signatures": [{"key_id": key, "sig": text(self.node.sign(canonical(signed)).signature)}]}

    def withdrawal(self, body):
        time = now()
        envelope = f"delete-agent|v1|{text(bytes(self.node.verify_key))}|{time}".encode()
        return {**body, "version": "v1", "signed_at": time, "signature": text(self.node.sign(envelope).signature)}


def address():
    """An address of the range that is set aside for tests."""
    return str(ipaddress.IPv4Address("198.18.0.0") + uuid.uuid4().int % (1 << 17))


network = None
# What has no parameters is asked for once only, and then signed.
seen = set()


class Signer(requests.auth.AuthBase):
    """Signs a request in the form in which it goes out."""

    def __call__(self, request):
        global network
        request.headers["X-Forwarded-For"] = address()
        # The same request is always treated the same way, so that a failure can be shown again and made smaller.
        seed = hashlib.sha256(f"{request.method} {request.url}".encode() + self.bytes_of(request)).digest()
        parts = urllib.parse.urlsplit(request.url)
        operation = (request.method, parts.path)
        if seed[0] % 4 == 0 and operation in seen:
            return request
        seen.add(operation)
        if network is None:
            network = Network()
        self.sign(request, urllib.parse.unquote(parts.path), parts.query, seed)
        return request

    def sign(self, request, path, query, seed):
        body = self.object_of(request)
        if body is None:
            return
        if path in ("/join", "/heartbeat", "/renew"):
            if path == "/join":
                key = nacl.signing.SigningKey.generate() if seed[1] % 2 else network.node
                body = {**body, "invite_token": network.invite()}
            else:
                key = network.node
                body = {**body, "cert_id": network.certificate}
            body["node_public_key"] = text(bytes(key.verify_key))
            self.replace(request, network.signed(body, key))
        elif path == "/agents" and request.method == "POST":
            self.replace(request, network.descriptor(body))
        elif path.startswith("/agents/"):
            request.url = network.url + "/agents/" + urllib.parse.quote(text(bytes(network.node.verify_key)), "")
            if request.method == "DELETE":
                self.replace(request, network.withdrawal(body))
        elif path.startswith("/admin/") or path in ("/nodes", "/readyz"):
            if path == "/admin/revoke" and seed[1] % 2:
                body = {**body, "cert_id": network.enrol(nacl.signing.SigningKey.generate())}
                self.replace(request, body)
            if path == "/admin/policy/rollback" and seed[1] % 2:
                body = {**body, "policy_id": network.policy}
                self.replace(request, body)
            values = urllib.parse.parse_qs(query, keep_blank_values=True)
            signed = {} if request.method in ("GET", "HEAD") else body
            request.headers.update(network.operator_headers(request.method, path, values, signed))

    @staticmethod
    def bytes_of(request):
        body = request.body or b""
        return body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else b""

    def object_of(self, request):
        """The object that the request carries; none where it carries something else."""
        try:
            body = json.loads(self.bytes_of(request) or b"{}")
            canonical(body)
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    @staticmethod
    def replace(request, body):
        # The body stays in the form in which it was signed.
        request.body = canonical(body)
        request.headers["Content-Length"] = str(len(request.body))
        request.headers["Content-Type"] = "application/json"


@schemathesis.hook
def before_call(context, case, kwargs):
    kwargs["auth"] = Signer()
