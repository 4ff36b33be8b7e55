#!/usr/bin/env python3
"""Unsafe constructs: only where allowed, as many as committed, each with its reason."""
import re

from workspace import ROOT, code_of, finish, source_files

COUNTS = ROOT / "Scripts" / "checks" / "unsafe-counts.txt"
UNSAFE = re.compile(r"@unchecked\s+Sendable|nonisolated\(unsafe\)|\bunsafe\b|@safe\b|@unsafe\b")


def counted():
    found, files, unexplained = {}, 0, []
    for target, file in source_files():
        files += 1
        text = file.read_text()
        matches = len(UNSAFE.findall(code_of(text)))
        if matches:
            found[target] = found.get(target, 0) + matches
            if "// SAFETY:" not in text:
                unexplained.append(f"{file.relative_to(ROOT)}: unsafe without a comment that begins // SAFETY:")
    return found, files, unexplained


def committed():
    result = {}
    for line in COUNTS.read_text().splitlines():
        if line and not line.startswith("#"):
            target, count = line.split()
            result[target] = int(count)
    return result


def main():
    found, files, problems = counted()
    expected = committed()
    for target in sorted(set(found) | set(expected)):
        if found.get(target, 0) != expected.get(target, 0):
            problems.append(f"{target}: {found.get(target, 0)} unsafe constructs, "
                            f"{expected.get(target, 0)} committed in {COUNTS.relative_to(ROOT)}")
    finish(files, f"files, {sum(found.values())} unsafe constructs", problems)


main()
