"""Compares our Network Authority with 100,000 certificates and 20,000 revocations with one that is empty.

Each route is asked over one connection, one request after the other, so that the figures are times of an answer and
not of a queue. Both authorities run at the same time and are asked by turns.
"""
import argparse
import json
import math
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import load
import servers
from mesh_requests import text
from servers import Ours, progress

READINGS = ("/readyz", "/nodes", "/metrics", "/healthz", "/crl")
DEMANDED = ("/readyz", "/nodes", "/metrics", "/heartbeat")
BLOCK = 100


def fill(network, folder, certificates, revocations):
    """A database with many certificates, half of them heard of lately; revocations enter the list at the start."""
    with Ours(network, folder) as server:
        node = load.enrol(server, 1)[0]
    database = sqlite3.connect(server.database)
    columns = [row[1] for row in database.execute("PRAGMA table_info(issued_certs)")]
    row = dict(zip(columns, database.execute("SELECT * FROM issued_certs").fetchone()))
    certificate = json.loads(row["cert_json"])
    now = datetime.now(timezone.utc)
    expiry = (now + timedelta(hours=24)).isoformat()

    def rows():
        for number in range(certificates):
            name, key = secrets.token_hex(18), text(secrets.token_bytes(32))
            document = dict(certificate, cert_id=name, node_public_key=key)
            heard = now + timedelta(hours=1) if number % 2 else now - timedelta(hours=1)
            new = dict(
                row, cert_id=name, node_public_key=key, cert_json=json.dumps(document), expires_at=expiry,
                last_heartbeat=heard.isoformat(timespec="microseconds"))
            if number < revocations:
                new.update(status="revoked", revoked_at=now.isoformat(), revocation_reason="cessation_of_operation")
            yield [new[column] for column in columns]

    with database:
        marks = ",".join("?" * len(columns))
        database.executemany(f"INSERT INTO issued_certs VALUES ({marks})", rows())
    database.close()
    return server.database, node


def require_filled(server, certificates, revocations):
    """Ends the run unless the authority serves what was written: times of less would show nothing."""
    connection = load.Connection(server.port)

    def read(path):
        status, body = connection.exchange(load.http("GET", path))
        if status != 200:
            sys.exit(f"{path} was answered {status}: {body[:300]!r}")
        return json.loads(body)

    revoked = len(read("/crl")["revoked_certificates"])
    active = read("/nodes")["count"]
    connection.close()
    # Every other one was heard of lately, and so was the one that joined.
    heard = certificates // 2 - revocations // 2 + 1
    if (revoked, active) != (revocations, heard):
        sys.exit(
            f"the full side serves {revoked:,} revocations and {active:,} active nodes; "
            f"{revocations:,} and {heard:,} were written")


def time_of(connection, requests, expected):
    """The times of answers, in milliseconds."""
    times = []
    for request in requests:
        began = time.perf_counter()
        status, body = connection.exchange(request)
        times.append((time.perf_counter() - began) * 1_000)
        if status != expected:
            sys.exit(f"answered {status}: {body[:300]!r}")
    return times


def by_turns(sides, make_requests, rounds, expected=200):
    """Times of answers of both sides, which are asked by turns."""
    times = {name: [] for name in sides}
    connections = {name: load.Connection(server.port) for name, (server, _) in sides.items()}
    for turn in range(rounds):
        names = list(sides) if turn % 2 else list(reversed(sides))
        for name in names:
            times[name] += time_of(connections[name], make_requests(*sides[name]), expected)
    for connection in connections.values():
        connection.close()
    return {
        name: {"p50": statistics.median(values), "p99": statistics.quantiles(values, n=100)[98]}
        for name, values in times.items()}


def revocation_milliseconds(server, count=5):
    """How long an operator waits for a revocation, by median."""
    times = []
    for node in load.enrol(server, count, first=500):
        body = {"cert_id": node.certificate, "reason": "cessation_of_operation"}
        request = load.operator_request(server.network, "POST", "/admin/revoke", body)
        times += time_of(load.Connection(server.port), [request], 200)
    return statistics.median(times)


def measure(full, empty, node, rounds):
    sides = {"empty": (empty, load.enrol(empty, 1)[0]), "full": (full, node)}
    routes = {}
    for path in READINGS:
        progress(f"  {path}")
        routes[path] = by_turns(sides, lambda *_, path=path: [load.http("GET", path)] * BLOCK, rounds)
    progress("  /heartbeat")
    routes["/heartbeat"] = by_turns(
        sides, lambda _, node: [load.heartbeat((bytes(node.key), node.certificate)) for _ in range(BLOCK)], rounds)
    for times in routes.values():
        times["ratio"] = times["full"]["p50"] / times["empty"]["p50"]
    progress("  revocations")
    return {
        "routes": routes, "start_seconds": {"empty": empty.start_seconds, "full": full.start_seconds},
        "revocation_milliseconds": {name: revocation_milliseconds(server) for name, (server, _) in sides.items()},
        "resident_megabytes": {name: server.resident_megabytes() for name, (server, _) in sides.items()},
    }


def table(result):
    print(f"{'':14}{'empty p50 ms':>14}{'full p50 ms':>14}{'ratio':>8}{'empty p99':>12}{'full p99':>12}")
    for path, times in result["routes"].items():
        empty, full = times["empty"], times["full"]
        print(
            f"{path:14}{empty['p50']:>14.3f}{full['p50']:>14.3f}{times['ratio']:>8.2f}"
            f"{empty['p99']:>12.3f}{full['p99']:>12.3f}")
    for name, label, digits in (
        ("revocation_milliseconds", "a revocation, ms", 1), ("start_seconds", "start, s", 2),
        ("resident_megabytes", "resident memory, MB", 0),
    ):
        print(f"{label + ':':22}empty {result[name]['empty']:,.{digits}f}, full {result[name]['full']:,.{digits}f}")


def misses(result, factor, megabytes):
    found = [
        f"{path}: {result['routes'][path]['ratio']:.2f} times its time on an empty database, {factor:g} are allowed"
        for path in DEMANDED if result["routes"][path]["ratio"] > factor]
    memory = result["resident_megabytes"]["full"]
    if memory > megabytes:
        found.append(f"memory: {memory:.0f} MB, {megabytes:g} are allowed")
    return found


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench authority-size", description=__doc__)
    parser.add_argument("--certificates", type=int, default=100_000, help="default: 100000")
    parser.add_argument("--revocations", type=int, default=20_000, help="of them; default: 20000")
    parser.add_argument("--rounds", type=int, help=f"blocks of {BLOCK} requests a route (default: 20; 3 with --short)")
    parser.add_argument(
        "--factor", type=float, help="the ratio above which the run fails (default: 2; none with --short)")
    parser.add_argument("--megabytes", type=float, default=200, help="memory above which it fails (default: 200)")
    servers.add_common(parser, short="a quick run that judges no times")
    options = parser.parse_args()
    if options.factor is None:
        options.factor = math.inf if options.short else 2
    Ours.binary = str(Path(options.binary).resolve())
    with tempfile.TemporaryDirectory(prefix="bench-authority-") as folder:
        network = servers.Network(folder, Ours.binary)
        progress(f"making {options.certificates:,} certificates, {options.revocations:,} of them revoked")
        database, node = fill(network, Path(folder) / "full", options.certificates, options.revocations)
        with Ours(network, Path(folder) / "full", database) as full, Ours(network, Path(folder) / "empty") as empty:
            require_filled(full, options.certificates, options.revocations)
            result = measure(full, empty, node, options.rounds or (3 if options.short else 20))
    found = misses(result, options.factor, options.megabytes)
    servers.finish(options, "genesis-mesh/bench-authority-size/1", result, table, found)


if __name__ == "__main__":
    servers.start(main)
