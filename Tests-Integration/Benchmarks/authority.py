"""Compares this project's Network Authority with the reference on this machine.

Both are started in turn, with the same network, settings and load: heartbeats signed in advance, each with a nonce of
its own, /crl, /healthz, and joins from changing addresses, driven by wrk over 32 connections on the same machine.
The figures of a row are medians; only their ratios mean anything on another machine.
"""
import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import load
import servers
from servers import Ours, Reference, progress

# How many requests are prepared for each second of load.
PREPARED = {
    ("heartbeat", "reference"): 3_000, ("heartbeat", "ours"): 20_000,
    ("join", "reference"): 1_200, ("join", "ours"): 8_000,
}
WARM_UP = 500
LOADS = ("healthz", "crl", "heartbeat", "join")
ENROLLED_BEHIND_ONE_ADDRESS = 1_000


def measure(kind, folder, network, options):
    """One repetition: a fresh authority of this kind under each load."""
    results = {}
    with kind(network, folder) as server:
        def prepared(name):
            return int(PREPARED[name, kind.name] * options.seconds * options.headroom) + WARM_UP

        nodes = load.enrol(server, options.nodes)
        if "healthz" in options.loads:
            results["healthz"] = load.wrk(server, "/healthz", options.seconds, options.connections)
        if "crl" in options.loads:
            results["crl"] = load.wrk(server, "/crl", options.seconds, options.connections)
        if "heartbeat" in options.loads:
            requests = load.heartbeat_requests(nodes, prepared("heartbeat"))
            load.send_all(server, requests[:WARM_UP], 200)
            results["heartbeat"] = load.wrk(
                server, "/heartbeat", options.seconds, options.connections, requests[WARM_UP:], folder)
        if "join" in options.loads:
            tokens = load.invites(server, prepared("join"))
            _, requests = load.join_requests(tokens, first=1 << 16)
            load.send_all(server, requests[:WARM_UP], 201)
            results["join"] = load.wrk(
                server, "/join", options.seconds, options.connections, requests[WARM_UP:], folder)
        results["memory"] = {"megabytes": server.resident_megabytes()}
    return results


def enrol_behind_one_address(folder, network):
    """Seconds in which nodes behind one address are invited and join."""
    with Ours(network, folder) as server:
        began = time.monotonic()
        load.enrol(server, ENROLLED_BEHIND_ONE_ADDRESS, first=None)
        return time.monotonic() - began


def median(runs, name, figure):
    return statistics.median(run[name][figure] for run in runs)


def summary(runs, options, verification, enrolment):
    rows = []
    for name in options.loads:
        row = {"load": name}
        for kind, measured in runs.items():
            row[kind] = {figure: median(measured, name, figure) for figure in ("rate", "p50", "p99", "processor")}
            row[kind]["refused"] = sum(run[name]["refused"] + run[name]["failed"] for run in measured)
        if len(runs) == 2:
            row["ratio"] = row["ours"]["rate"] / row["reference"]["rate"]
        rows.append(row)
    floor = os.cpu_count() / verification
    rate = next((row["ours"]["rate"] for row in rows if row["load"] == "heartbeat" and "ours" in row), None)
    return {
        "loads": rows, "cores": os.cpu_count(), "verification_microseconds": verification * 1e6,
        "heartbeats_if_verification_were_all": floor, "heartbeat_share_of_that": rate and rate / floor,
        "enrolled_behind_one_address": {"nodes": ENROLLED_BEHIND_ONE_ADDRESS, "seconds": enrolment},
        "resident_megabytes": {kind: median(measured, "memory", "megabytes") for kind, measured in runs.items()},
    }


def table(result):
    print(
        f"{'':12}{'reference':>12}{'ours':>12}{'ratio':>8}{'p99 ms':>12}{'ours':>10}{'CPU us':>12}{'ours':>10}"
        f"{'refused':>9}{'ours':>6}")
    for row in result["loads"]:
        reference, ours = row.get("reference"), row.get("ours")

        def cell(side, figure, width, digits=0):
            return f"{side[figure]:>{width},.{digits}f}" if side else " " * width

        ratio = f"{row['ratio']:>8.1f}" if "ratio" in row else " " * 8
        print(
            f"{row['load'] + '/s':12}{cell(reference, 'rate', 12)}{cell(ours, 'rate', 12)}{ratio}"
            f"{cell(reference, 'p99', 12, 1)}{cell(ours, 'p99', 10, 1)}"
            f"{cell(reference, 'processor', 12)}{cell(ours, 'processor', 10)}"
            f"{cell(reference, 'refused', 9)}{cell(ours, 'refused', 6)}")
    print(
        f"\none Ed25519 verification takes {result['verification_microseconds']:.0f} us: at most "
        f"{result['heartbeats_if_verification_were_all']:,.0f} heartbeats/s on {result['cores']} cores if nothing "
        "else were done")
    if result["heartbeat_share_of_that"]:
        print(f"of that, heartbeats reach {result['heartbeat_share_of_that']:.0%}, with wrk on the same cores")
    enrolled = result["enrolled_behind_one_address"]
    if enrolled["seconds"]:
        print(f"{enrolled['nodes']:,} nodes behind one address were invited and joined in {enrolled['seconds']:.1f} s")
    for kind, megabytes in result["resident_megabytes"].items():
        print(f"resident memory of {kind} after the load: {megabytes:.0f} MB")


def misses(result, ratio):
    found = []
    for row in result["loads"]:
        for kind in ("reference", "ours"):
            if kind in row and row[kind]["refused"]:
                found.append(f"{row['load']}: {row[kind]['refused']} requests were refused by {kind}")
        if "ratio" not in row or row["load"] == "healthz":
            continue
        if row["ratio"] < ratio:
            found.append(f"{row['load']}: {row['ratio']:.1f} times the reference, {ratio:g} are demanded")
        if ratio and row["ours"]["p99"] > row["reference"]["p99"]:
            found.append(f"{row['load']}: p99 is worse than the reference's")
    return found


def arguments():
    parser = argparse.ArgumentParser(prog="Scripts/bench authority", description=__doc__)
    parser.add_argument("--seconds", type=int, help="seconds of each load (default: 6; 2 with --short)")
    parser.add_argument("--repetitions", type=int, help="repetitions, interleaved (default: 3; 1 with --short)")
    parser.add_argument("--connections", type=int, default=32, help="connections of wrk (default: 32)")
    parser.add_argument("--nodes", type=int, default=8, help="nodes that send heartbeats (default: 8)")
    parser.add_argument("--loads", nargs="+", choices=LOADS, default=LOADS, help="only these loads")
    parser.add_argument("--only", choices=("reference", "ours"), help="only one side, without ratios")
    parser.add_argument("--headroom", type=float, default=1, help="prepare this many times the usual requests")
    parser.add_argument(
        "--require", type=float, help="the ratio below which the run fails (default: 10; none with --short)")
    servers.add_common(parser, short="a quick run that fails on refusals only")
    options = parser.parse_args()
    options.seconds = options.seconds or (2 if options.short else 6)
    options.repetitions = options.repetitions or (1 if options.short else 3)
    if options.require is None:
        options.require = 0 if options.short else 10
    return options


def main():
    options = arguments()
    Ours.binary = str(Path(options.binary).resolve())
    kinds = [kind for kind in (Reference, Ours) if options.only in (None, kind.name)]
    runs = {kind.name: [] for kind in kinds}
    enrolment = None
    with tempfile.TemporaryDirectory(prefix="bench-authority-") as folder:
        network = servers.Network(folder, Ours.binary)
        for repetition in range(options.repetitions):
            for kind in kinds:
                progress(f"repetition {repetition + 1} of {options.repetitions}: {kind.name}")
                place = Path(folder) / f"{kind.name}-{repetition}"
                result = measure(kind, place, network, options)
                for name in options.loads:
                    progress(f"  {name:10} {result[name]['rate']:>10,.0f}/s  p99 {result[name]['p99']:.1f} ms")
                runs[kind.name].append(result)
                servers.remove(place)
        if Ours in kinds and not options.short:
            progress(f"{ENROLLED_BEHIND_ONE_ADDRESS} nodes behind one address")
            enrolment = enrol_behind_one_address(Path(folder) / "enrolment", network)
        verification = load.verification_seconds()
    result = summary(runs, options, verification, enrolment)
    servers.finish(options, "genesis-mesh/bench-authority/1", result, table, misses(result, options.require))


if __name__ == "__main__":
    servers.start(main)
