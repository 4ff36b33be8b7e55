#!/usr/bin/env python3
"""The root manifest and the packages' own manifests say the same of every target."""
import json
import re
import subprocess

from workspace import LAYERS, ROOT, finish

SETTINGS = re.compile(r"^// --- shared settings.*?^// --- end of shared settings ---$", re.M | re.S)


def dump(folder):
    output = subprocess.run(
        ["swift", "package", "--package-path", str(folder), "dump-package"],
        capture_output=True, text=True, check=True).stdout
    return json.loads(output)


def shape(target):
    """What must agree: kind, dependencies by name, settings, system library facts."""
    names = set()
    for dependency in target["dependencies"]:
        for kind in ("byName", "target", "product"):
            if kind in dependency:
                names.add(dependency[kind][0])
    return {
        "type": target["type"], "dependencies": sorted(names), "settings": target.get("settings"),
        "pkgConfig": target.get("pkgConfig"), "providers": target.get("providers"),
    }


def requirements(manifest):
    """URL dependencies: address → requirement."""
    found = {}
    for dependency in manifest["dependencies"]:
        for control in dependency.get("sourceControl", []):
            found[json.dumps(control["location"], sort_keys=True)] = (control["requirement"], control.get("traits"))
    return found


def main():
    problems = []
    root = dump(ROOT)
    in_root = {target["name"]: target for target in root["targets"]}
    root_products = {product["name"] for product in root["products"]}
    blocks = {}
    checked = 0
    seen = set()
    if any("fileSystem" in dependency for dependency in root["dependencies"]):
        problems.append("Package.swift: a path dependency forbids depending on it by version")
    for folder in sorted((ROOT / "Packages").iterdir()):
        manifest = dump(folder)
        blocks[folder.name] = SETTINGS.findall((folder / "Package.swift").read_text())
        for address, requirement in requirements(manifest).items():
            if address not in requirements(root):
                continue
            if requirements(root)[address] != requirement:
                problems.append(f"{folder.name}: {address} is required otherwise than in the root manifest")
        for target in manifest["targets"]:
            if target["type"] == "test":
                continue
            checked += 1
            name = target["name"]
            seen.add(name)
            if name not in in_root:
                problems.append(f"{folder.name}: {name} is missing in the root manifest")
                continue
            if shape(target) != shape(in_root[name]):
                problems.append(f"{folder.name}: {name} differs between the two manifests:\n"
                                f"  package {shape(target)}\n  root    {shape(in_root[name])}")
            if in_root[name].get("path") != f"Packages/{folder.name}/Sources/{name}":
                problems.append(f"Package.swift: {name} has the path {in_root[name].get('path')}")
            if target["type"] == "regular" and name not in root_products:
                problems.append(f"Package.swift: no product vends {name}")
    blocks["root"] = SETTINGS.findall((ROOT / "Package.swift").read_text())
    for name, block in blocks.items():
        if len(block) != 1 or block != blocks["root"]:
            problems.append(f"{name}: the shared settings differ from the root manifest's")
    for name in in_root:
        # What only the integration tests use belongs to no package.
        if in_root[name].get("path", "").startswith("Tests-Integration/"):
            continue
        if in_root[name]["type"] in ("regular", "system") and name not in seen:
            problems.append(f"Package.swift: no package declares {name}")
    for name in LAYERS:
        if name not in in_root:
            problems.append(f"the table of layers names {name}, which is no target")
    finish(checked, "targets", problems)


main()
