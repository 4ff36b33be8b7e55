"""The two authorities as processes on loopback, with the same network, keys and limits."""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from mesh_requests import read_key, text

ROOT = Path(__file__).resolve().parents[2]
OPERATOR = "operator-local"
UNLIMITED = "100000000"


def progress(line):
    print(line, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Network:
    """Keys and a genesis block, made once by our own program, and the settings that both authorities get."""

    def __init__(self, folder, binary):
        self.folder = Path(folder)
        home = self.folder / "network"
        made = subprocess.run(
            [binary, "init", "--home", str(home), "--config", str(self.folder / "genesis-mesh.toml")],
            cwd=self.folder, capture_output=True, text=True)
        if made.returncode:
            sys.exit(f"the network could not be made: {made.stderr}")
        self.genesis_file = home / "genesis.signed.json"
        self.authority_key = home / "keys" / "na.key"
        self.genesis = json.loads(self.genesis_file.read_text())
        self.audience = self.genesis["network_authority"]["public_key"]
        self.operator = read_key(home / "keys" / "operator.key")

    def settings(self, database, port):
        """Settings that lift every limit of the load, for both alike."""
        public = text(self.operator.verify_key)
        return {
            "GENESIS_FILE": str(self.genesis_file),
            "NA_PRIVATE_KEY_FILE": str(self.authority_key),
            "NA_KEY_ID": "na-local",
            "DB_PATH": str(database),
            "PORT": str(port),
            "OPERATOR_PUBLIC_KEYS_JSON": json.dumps({OPERATOR: public}),
            "OPERATOR_KEY_TIERS_JSON": json.dumps({OPERATOR: "privileged"}),
            "NA_PROXY_HOPS": "1",
            "NA_RATE_LIMIT_ADMIN_PER_MINUTE": UNLIMITED,
            "NA_RATE_LIMIT_NODE_PER_MINUTE": UNLIMITED,
            "NA_RATE_LIMIT_NODE_ADDRESS_PER_MINUTE": UNLIMITED,
            "GENESIS_LOG_LEVEL": "WARNING",
        }


class Server:
    """One authority while it runs; `with` starts and ends it."""

    name = ""

    def __init__(self, network, folder, database=None):
        self.network = network
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = database or self.folder / "na.db"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def command(self):
        raise NotImplementedError

    def environment(self):
        return dict(os.environ)

    def __enter__(self):
        self.log = open(self.folder / "log", "wb")
        began = time.monotonic()
        self.process = subprocess.Popen(
            self.command(), cwd=self.folder, env=self.environment(), stdout=self.log, stderr=self.log,
            start_new_session=True)
        while True:
            try:
                with urllib.request.urlopen(self.url + "/healthz", timeout=2):
                    break
            except OSError:
                if self.process.poll() is not None or time.monotonic() - began > 120:
                    self.__exit__()
                    sys.exit(f"{self.name} did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
                time.sleep(0.02)
        self.start_seconds = time.monotonic() - began
        return self

    def __exit__(self, *_):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.log.close()

    def processes(self):
        """The identifiers of the process and its children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def resident_megabytes(self):
        lines = [
            line for process in self.processes() for line in Path(f"/proc/{process}/status").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def processor_seconds(self):
        fields = [Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split() for process in self.processes()]
        return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


class Reference(Server):
    """The reference behind gunicorn with two workers."""

    name = "reference"

    def command(self):
        return [
            str(ROOT / ".build-reference/bin/gunicorn"), "--workers", "2", "--bind", f"127.0.0.1:{self.port}",
            "--log-level", "warning", "genesis_mesh.na_service.wsgi:app",
        ]

    def environment(self):
        return {**os.environ, **self.network.settings(self.database, self.port)}


class Ours(Server):
    """A release build of this project."""

    name = "ours"
    binary = None

    def command(self):
        settings = self.network.settings(self.database, self.port)
        settings["NA_RATE_LIMIT_JOIN_PER_MINUTE"] = UNLIMITED
        file = self.folder / "na.env"
        file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        return [self.binary, "na", "start", "--env-file", str(file)]


def add_common(parser, short):
    """Adds the options that every benchmark takes; `short` says what a short run leaves out."""
    parser.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--short", action="store_true", help=short)
    parser.add_argument("--format", choices=("table", "json"), default="table")


def finish(options, schema, result, table, found):
    """Shows the result, and what was missed; the end of the run."""
    if options.format == "json":
        print(json.dumps({"schema": schema, **result}))
    else:
        table(result)
    for miss in found:
        print(f"MISSED {miss}", file=sys.stderr)
    sys.exit(1 if found else 0)


def start(main):
    """Runs a benchmark so that what it started is ended when it is interrupted."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
