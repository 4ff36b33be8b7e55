"""Requests signed in advance, a small client that sends them, and wrk, which drives the load."""
import json
import re
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nacl.signing

from mesh_requests import canonical, operator_headers, signed_by_node, text
from servers import OPERATOR

FOLDER = Path(__file__).resolve().parent


def http(method, path, body=None, headers=()):
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: authority", *(f"{name}: {value}" for name, value in headers)]
    if body is None:
        return ("\r\n".join(lines) + "\r\n\r\n").encode()
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def node_request(key, path, members, headers=()):
    """A request that a node has signed, with a nonce of its own."""
    return http("POST", path, canonical(signed_by_node(key, members)), headers)


def operator_request(network, method, path, body=None):
    """A request that the operator has signed, version 2."""
    headers = operator_headers(network.operator, OPERATOR, network.audience, method, path, {}, body or {})
    return http(method, path, None if body is None else canonical(body), headers.items())


class Connection:
    """A connection that is opened again when the server has closed it."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def exchange(self, request):
        for attempt in range(3):
            try:
                if self.socket is None:
                    self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
                    self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.socket.sendall(request)
                return self.receive()
            except OSError:
                self.close()
                if attempt == 2:
                    raise
        raise OSError("not reached")

    def receive(self):
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.socket.recv(65536)
            if not more:
                raise OSError("closed")
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        lower = head.lower()
        length = re.search(rb"content-length: *(\d+)", lower)
        while length and len(body) < int(length.group(1)):
            body += self.socket.recv(1 << 20)
        if b"connection: close" in lower:
            self.close()
        return int(head.split(b" ", 2)[1]), body

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None


def send_all(server, requests, expected, connections=16):
    """Sends requests over some connections; the replies' JSON in the same order. Ends the run when one is refused."""
    local = threading.local()

    def one(request):
        if not hasattr(local, "connection"):
            local.connection = Connection(server.port)
        status, body = local.connection.exchange(request)
        if status != expected:
            raise OSError(f"{server.name} answered {status}: {body[:300]!r}")
        return json.loads(body)

    with ThreadPoolExecutor(connections) as pool:
        return list(pool.map(one, requests))


class Node:
    """A node that has joined."""

    def __init__(self, key, certificate):
        self.key = key
        self.certificate = certificate

    @property
    def public(self):
        return text(self.key.verify_key)


def invites(server, count):
    """Tokens of fresh invites."""
    body = {"roles": ["role:client"], "max_validity_hours": 168, "token_expiry_hours": 24}
    requests = [operator_request(server.network, "POST", "/admin/invite", body) for _ in range(count)]
    return [reply["token_id"] for reply in send_all(server, requests, 201)]


def join_request(arguments):
    """A join as it is sent from an address of its own, or with no index from the same one for all.

    The limit of the reference is fixed, and counts addresses.
    """
    index, seed, token = arguments
    key = nacl.signing.SigningKey(seed)
    members = {"node_public_key": text(key.verify_key), "invite_token": token, "validity_hours": 24}
    address = f"10.{index >> 16 & 255}.{index >> 8 & 255}.{index & 255}" if index is not None else "192.0.2.1"
    return node_request(key, "/join", members, [("X-Forwarded-For", address)])


def join_requests(tokens, first=0):
    """Joins with these tokens, from addresses that begin at this number, or all from one address."""
    seeds = [bytes(nacl.signing.SigningKey.generate()) for _ in tokens]
    with get_context("spawn").Pool(2) as pool:
        arguments = [
            (None if first is None else first + number, *pair) for number, pair in enumerate(zip(seeds, tokens))]
        requests = pool.map(join_request, arguments, 256)
    return seeds, requests


def enrol(server, count, first=0):
    seeds, requests = join_requests(invites(server, count), first)
    replies = send_all(server, requests, 201)
    return [Node(nacl.signing.SigningKey(seed), reply["cert_id"]) for seed, reply in zip(seeds, replies)]


def heartbeat(arguments):
    seed, certificate = arguments
    key = nacl.signing.SigningKey(seed)
    members = {"cert_id": certificate, "node_public_key": text(key.verify_key), "status": "healthy"}
    return node_request(key, "/heartbeat", members, [("X-Forwarded-For", "10.255.0.1")])


def heartbeat_requests(nodes, count):
    """Heartbeats of nodes by turns."""
    seeds = [(bytes(node.key), node.certificate) for node in nodes]
    with get_context("spawn").Pool(2) as pool:
        return pool.map(heartbeat, [seeds[i % len(seeds)] for i in range(count)], 512)


def wrk(server, path, seconds, connections=32, requests=None, folder=None):
    """Drives a load with wrk: requests a second, refusals, latencies in milliseconds, the server's processor time for a
    request in microseconds.

    `requests` are sent once each, in turn; without them, the path is asked for again and again.
    """
    arguments = [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(FOLDER / "load.lua"),
        server.url + path,
    ]
    if requests is not None:
        file = Path(folder) / "requests"
        with open(file, "wb") as out:
            for request in requests:
                out.write(b"%d\n" % len(request))
                out.write(request)
        arguments += ["--", str(file)]
    began = server.processor_seconds()
    run = subprocess.run(arguments, capture_output=True, text=True)
    used = server.processor_seconds() - began
    match = re.search(r"^RESULT (.*)$", run.stdout, re.M)
    if not match:
        sys.exit(f"wrk failed: {run.stdout}{run.stderr}")
    result = json.loads(match.group(1))
    result["processor"] = used / max(result["requests"], 1) * 1e6
    if requests is not None and result["sent"] > len(requests):
        sys.exit(f"{server.name} took more than the {len(requests)} requests that were prepared: raise --headroom")
    return result


def verification_seconds():
    """How long one Ed25519 verification of a heartbeat takes here, in one thread."""
    key = nacl.signing.SigningKey.generate()
    signed = key.sign(b"x" * 330)
    verify_key, message, signature = key.verify_key, signed.message, signed.signature
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(1_000):
            verify_key.verify(message, signature)
        best = min(best, (time.perf_counter() - began) / 1_000)
    return best
