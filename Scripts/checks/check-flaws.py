#!/usr/bin/env python3
"""The coverage table of known flaws and the tests agree, in both directions."""
import re

from workspace import ROOT, finish, test_files

TABLE = ROOT / "Tests-Integration" / "FLAWS.md"
NAMED = re.compile(r'@Test\(\s*"((?:[TRDGCNLA]\d+(?:, )?)+):')
ROW = re.compile(r"^\| ([TRDGCNLA]\d+) \|", re.M)


def main():
    tested = set()
    for _, file in test_files():
        for names in NAMED.findall(file.read_text()):
            tested.update(names.split(", "))
    listed = ROW.findall(TABLE.read_text())
    problems = [f"{name}: listed in {TABLE.name}, no test has the name" for name in sorted(set(listed) - tested)]
    problems += [f"{name}: a test has the name, {TABLE.name} does not list it" for name in sorted(tested - set(listed))]
    problems += [f"{name}: listed twice" for name in sorted({name for name in listed if listed.count(name) > 1})]
    finish(len(listed), "flaws covered", problems)


main()
