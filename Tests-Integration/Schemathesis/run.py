"""Holds a live authority against its own description, by requests that schemathesis makes up.

Starts an authority in a folder of its own, runs schemathesis against it, and ends it. Exit 1 when an answer is a
server error, or is not described: its status, content type, headers or schema.
"""

import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

FOLDER = pathlib.Path(__file__).resolve().parent
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "unsupported_method", "allow_header_conformance",
]
# What needs a record signed by the root key, or would take away the only operator's key.
UNREACHED = {"POST /admin/na/succession", "POST /admin/operator-keys/{key_id}/revoke"}
# The limits concern addresses and keys, not what is tried here.
RATES = [
    "NA_RATE_LIMIT_ADMIN_PER_MINUTE", "NA_RATE_LIMIT_ADMIN_AUTH_FAILURES_PER_MINUTE", "NA_RATE_LIMIT_READ_PER_MINUTE",
    "NA_RATE_LIMIT_NODE_ADDRESS_PER_MINUTE", "NA_RATE_LIMIT_JOIN_PER_MINUTE", "NA_RATE_LIMIT_RENEWALS_PER_HOUR",
]


def say(text):
    print(text, file=sys.stderr, flush=True)


class Authority:
    """An authority of ours with a fresh network."""

    def __init__(self, binary, home):
        self.binary, self.home = str(pathlib.Path(binary).resolve()), home
        self.environment = {**os.environ, "HOME": home, "NA_PROXY_HOPS": "1", **dict.fromkeys(RATES, "1000000")}
        subprocess.run([self.binary, "init"], cwd=home, env=self.environment, check=True, stdout=subprocess.DEVNULL)
        self.process = None
        self.url = None
        self.lines = []

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.binary, "na", "start", "--port", "0"], cwd=self.home, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            self.lines.append(line)
            if "Listening on " in line:
                self.url = line.split("Listening on ")[1].split()[0]
                break
        if self.url is None:
            raise SystemExit("the authority did not start:\n" + "".join(self.lines))
        threading.Thread(target=self.drain, daemon=True).start()
        return self

    def drain(self):
        for line in self.process.stderr:
            self.lines = self.lines[-200:] + [line]

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def description(url):
    with urllib.request.urlopen(url + "/openapi.json", timeout=10) as reply:
        return json.load(reply)


def finds_a_fault(arguments, authority, folder):
    """Whether a description that leaves something out is found out."""
    altered = description(authority.url)
    path = "/agents"
    reply = altered["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    del reply["properties"]["count"]
    reply["required"].remove("count")
    altered["paths"] = {path: {"get": altered["paths"][path]["get"]}}
    file = pathlib.Path(folder) / "altered.json"
    file.write_text(json.dumps(altered), encoding="utf-8")
    finished, _, _ = run(arguments, authority, folder, [str(file), "--url", authority.url])
    return finished.returncode == 1


def run(arguments, authority, folder, location=None):
    report = pathlib.Path(folder) / "report.ndjson"
    key = pathlib.Path(authority.home) / ".genesis-mesh/keys/operator.key"
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(FOLDER), str(FOLDER.parent / "Python")]),
        "SCHEMATHESIS_HOOKS": "signing",
        "MESH_AUTHORITY_URL": authority.url, "MESH_OPERATOR_KEY": str(key), "MESH_OPERATOR_KEY_ID": "operator-local",
    }
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"), "run",
        *(location or [authority.url + "/openapi.json"]),
        "--checks", ",".join(CHECKS), "--phases", arguments.phases, "--max-examples", str(arguments.examples),
        "--seed", str(arguments.seed), "--workers", "2", "--continue-on-failure", "--suppress-health-check", "all",
        "--request-timeout", "30", "--warnings", "off", "--report", "ndjson", "--report-ndjson-path", str(report),
    ]
    if arguments.seconds:
        command += ["--max-time", str(arguments.seconds)]
    started = time.monotonic()
    finished = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return finished, report, time.monotonic() - started


def unreached(url):
    """The operations that were never answered with a success, by the authority's own count."""
    paths = description(url)["paths"]
    wanted = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods} - UNREACHED
    with urllib.request.urlopen(url + "/metrics", timeout=10) as reply:
        text = reply.read().decode()
    sample = re.compile(r'requests_total\{route="(.*)",method="(.*)",status="2.."')
    return sorted(wanted - {f"{method} {path}" for path, method in sample.findall(text)})


def main():
    parser = argparse.ArgumentParser(prog="Scripts/schemathesis", description=__doc__)
    parser.add_argument("--binary", required=True, help="the genesis-mesh executable")
    parser.add_argument("--examples", type=int, default=50, help="requests made up for each operation (50)")
    parser.add_argument("--phases", default="examples,coverage,fuzzing", help="what schemathesis does")
    parser.add_argument("--seconds", type=int, help="a bound on the whole run, which then goes on until it is reached")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4)), help="to repeat a run")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    arguments = parser.parse_args()
    say(f"seed {arguments.seed}")
    with tempfile.TemporaryDirectory(prefix="mesh-schemathesis-") as folder:
        home = os.path.join(folder, "network")
        os.mkdir(home)
        with Authority(arguments.binary, home) as authority:
            say(f"trying {authority.url}")
            if not finds_a_fault(arguments, authority, folder):
                say("a description that leaves out a member was not found out: this run would show nothing")
                sys.exit(1)
            finished, report, seconds = run(arguments, authority, folder)
            alive = authority.process.poll() is None
            missed = unreached(authority.url) if alive else []
        statuses = count(report)
    result = {
        "schema": "genesis-mesh/schemathesis/1", "seed": arguments.seed, "requests": sum(statuses.values()),
        "statuses": statuses, "server_errors": sum(n for code, n in statuses.items() if code >= "500" and code != "503"),
        "seconds": round(seconds, 1), "alive": alive, "never_succeeded": missed, "conforms": finished.returncode == 0,
    }
    passed = alive and result["conforms"] and result["requests"] > 0 and not result["server_errors"] and not missed
    if not passed:
        say(finished.stdout)
        say("".join(authority.lines[-20:]))
        for operation in missed:
            say(f"never answered with a success: {operation}")
    if arguments.format == "json":
        print(json.dumps(result, indent=2))
    else:
        for code, number in sorted(statuses.items()):
            print(f"{code}  {number:>7}")
        print(f"{result['requests']} requests in {result['seconds']} s: " + ("as described" if passed else "MISS"))
    sys.exit(0 if passed else 1)


def count(report):
    """How many answers there were of each status."""
    statuses = {}

    def visit(value):
        if isinstance(value, dict):
            if "status_code" in value and "headers" in value:
                code = str(value["status_code"])
                statuses[code] = statuses.get(code, 0) + 1
                return
            value = list(value.values())
        if isinstance(value, list):
            for element in value:
                visit(element)

    if report.exists():
        with report.open(encoding="utf-8") as lines:
            for line in lines:
                visit(json.loads(line))
    return statuses


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
