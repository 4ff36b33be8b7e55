"""Requests to an authority as operators and nodes sign them."""
import base64
import datetime
import json
import uuid

import nacl.signing


def read_key(path):
    """The key of a private key file: the line that is no comment is its seed."""
    with open(path, encoding="utf-8") as file:
        lines = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    return nacl.signing.SigningKey(base64.b64decode(lines[-1]))


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def now(seconds=0):
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return time.isoformat()


def text(data):
    return base64.b64encode(bytes(data)).decode()


def signed_by_node(key, members):
    """A body that a node has signed, with a nonce of its own."""
    body = {**members, "timestamp": now(), "nonce": str(uuid.uuid4())}
    return {**body, "signature": text(key.sign(canonical(body)).signature)}


def operator_headers(key, key_id, audience, method, path, query, body):
    """The headers of a request that an operator has signed, version 2."""
    signed = {
        "v": 2, "method": method, "path": path, "query": query, "audience": audience, "body": body, "key_id": key_id,
        "timestamp": now(), "nonce": str(uuid.uuid4()),
    }
    return {
        "X-Admin-Key-Id": key_id, "X-Admin-Timestamp": signed["timestamp"], "X-Admin-Nonce": signed["nonce"],
        "X-Admin-Signature": text(key.sign(canonical(signed)).signature),
    }
