"""The workspace as the checks see it: packages, targets, source files, and the layers they belong to."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What each target may import of ours, directly. A target that is missing here fails the check.
LAYERS = {
    "MeshProtocol": set(),
    "MeshCrypto": {"CSodium", "CLibCrypto", "MeshProtocol"},
    "MeshAudit": {"MeshProtocol", "MeshCrypto"},
    "MeshTransport": {"MeshProtocol", "MeshCrypto"},
    "MeshHeartbeat": {"MeshTransport", "MeshProtocol"},
    "MeshWebSocket": {"MeshTransport", "MeshHeartbeat", "MeshProtocol", "MeshCrypto"},
    "MeshTransportTesting": {"MeshTransport", "MeshHeartbeat", "MeshProtocol", "MeshCrypto"},
    "MeshControlPlane": {"MeshProtocol", "MeshCrypto"},
    "MeshIdentity": {"MeshProtocol", "MeshCrypto"},
    "MeshIdentityTesting": {"MeshIdentity", "MeshProtocol", "MeshCrypto"},
    "MeshDiscovery": {"MeshIdentity", "MeshProtocol", "MeshCrypto"},
    "MeshRouting": {"MeshIdentity", "MeshProtocol", "MeshCrypto"},
    "MeshGossip": {"MeshIdentity", "MeshProtocol", "MeshCrypto"},
    "MeshAuthorityClient": {"MeshIdentity", "MeshProtocol", "MeshCrypto"},
    "MeshDispatch": {"MeshTransport", "MeshControlPlane", "MeshIdentity", "MeshProtocol", "MeshCrypto"},
    "MeshRuntime": {
        "MeshDispatch", "MeshIdentity", "MeshDiscovery", "MeshRouting", "MeshGossip", "MeshAuthorityClient",
        "MeshControlPlane", "MeshTransport", "MeshHeartbeat", "MeshWebSocket", "MeshProtocol", "MeshCrypto",
    },
    "AuthorityCore": {"MeshProtocol", "MeshCrypto"},
    "AuthorityStore": {"AuthorityCore", "MeshProtocol", "MeshCrypto"},
    "AuthorityAudit": {"AuthorityCore", "MeshAudit", "MeshProtocol", "MeshCrypto"},
    "AuthorityHTTP": {"AuthorityCore", "AuthorityStore", "AuthorityAudit", "MeshProtocol", "MeshCrypto"},
    "AuthorityTesting": {"AuthorityCore", "AuthorityHTTP", "MeshProtocol", "MeshCrypto"},
    "MeshConformance": {"MeshControlPlane", "MeshAudit", "MeshProtocol", "MeshCrypto"},
    "MeshCLI": {
        "MeshConformance", "MeshRuntime", "MeshIdentity", "MeshAuthorityClient", "MeshTransport", "MeshWebSocket",
        "MeshRouting", "AuthorityCore", "AuthorityStore", "AuthorityAudit", "AuthorityHTTP", "MeshAudit",
        "MeshCrypto", "MeshProtocol",
    },
    "genesis-mesh": {"MeshCLI"},
}

# Third-party and system modules a target must not import although its package could offer them.
NIO = re.compile(r"^(NIO|_NIO|CNIO)")
FORBIDDEN = {
    "MeshProtocol": re.compile(r"^(?!Swift$|Synchronization$)"),
    "MeshCrypto": re.compile(r"^(Foundation|FoundationEssentials|FoundationNetworking|NIO.*)$"),
    "MeshTransport": NIO,
    "MeshHeartbeat": NIO,
    "MeshTransportTesting": NIO,
    "MeshControlPlane": NIO,
    "MeshIdentity": NIO,
    "MeshIdentityTesting": NIO,
    "MeshDiscovery": NIO,
    "MeshRouting": NIO,
    "MeshGossip": NIO,
    "MeshDispatch": NIO,
    "AuthorityCore": re.compile(r"^(GRDB|Hummingbird.*|NIO.*|HTTPTypes)$"),
    "AuthorityStore": re.compile(r"^(Hummingbird.*|NIO.*|HTTPTypes)$"),
    "AuthorityHTTP": re.compile(r"^GRDB$"),
    "AuthorityTesting": re.compile(r"^GRDB$"),
}

# Modules of the platform, which no manifest declares.
PLATFORM = {
    "Swift", "Synchronization", "Glibc", "Musl", "Darwin", "Foundation", "FoundationEssentials", "Dispatch",
    "Testing", "_Concurrency", "FoundationNetworking",
}

# Places of a machine. The brackets keep the pattern from finding itself.
OUTSIDE = re.compile(r"\.\./share[d]|/wor[k]/|/tmp/mes[h]|/roo[t]/")


def tracked(*patterns):
    """Files that git tracks or would track, matching the patterns."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).exists()]


def source_files():
    """(target, file) of everything that ships: the packages' Sources and the apps."""
    for file in tracked("Packages/*/Sources/*.swift", "Apps/*.swift"):
        parts = file.relative_to(ROOT).parts
        yield (parts[3] if parts[0] == "Packages" else parts[1]), file


def test_files():
    """(target, file) of the tests."""
    for file in tracked("Packages/*/Tests/*.swift", "Tests-Integration/*.swift"):
        parts = file.relative_to(ROOT).parts
        yield (parts[3] if parts[0] == "Packages" else parts[1]), file


def code_of(text):
    """The text with comments and string contents blanked, line structure kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    return re.sub(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*(?:.|\n)*?\*/', blank, text)


def finish(checked, what, problems):
    """Ends a check: problems or nothing looked at is a failure."""
    for problem in problems:
        print(problem)
    if not checked:
        print(f"looked at no {what}")
    if problems or not checked:
        sys.exit(1)
    print(f"{checked} {what}")
