#!/usr/bin/env python3
"""Imports go down only, carry an access level, and are declared by their target."""
import json
import re
import subprocess

from workspace import FORBIDDEN, LAYERS, PLATFORM, ROOT, finish, source_files

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?P<access>public|package|internal|private|fileprivate)?\s*import\s+"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?P<module>\w+)", re.M)


def declared_dependencies():
    """target → modules its manifest declares, from every package's own manifest and the root's."""
    result = {}
    folders = sorted((ROOT / "Packages").iterdir()) + [ROOT]
    for folder in folders:
        dump = subprocess.run(
            ["swift", "package", "--package-path", str(folder), "dump-package"],
            capture_output=True, text=True, check=True).stdout
        for target in json.loads(dump)["targets"]:
            names = set()
            for dependency in target["dependencies"]:
                for kind in ("byName", "target", "product"):
                    if kind in dependency:
                        names.add(dependency[kind][0])
            if target["name"] in result and folder == ROOT:
                continue
            result[target["name"]] = names
    return result


def main():
    declared = declared_dependencies()
    problems, checked = [], 0
    for target, file in source_files():
        place = file.relative_to(ROOT)
        if target not in LAYERS:
            problems.append(f"{place}: target {target} is missing in the table of layers")
            continue
        for match in IMPORT.finditer(file.read_text()):
            checked += 1
            module, access = match["module"], match["access"]
            if target != "genesis-mesh" and access is None:
                problems.append(f"{place}: import {module} has no access level")
            if module in LAYERS or module in ("CSodium", "CLibCrypto"):
                if module not in LAYERS[target]:
                    problems.append(f"{place}: {target} must not import {module}")
            if target in FORBIDDEN and module not in LAYERS and FORBIDDEN[target].search(module):
                problems.append(f"{place}: {target} must not import {module}")
            if module not in PLATFORM and module not in declared.get(target, set()):
                problems.append(f"{place}: {target} imports {module}, which its manifest does not declare")
    finish(checked, "imports", problems)


main()
