#!/usr/bin/env python3
"""Documents: links lead somewhere inside the repository, and each package has its page."""
import re

from workspace import OUTSIDE, ROOT, finish, tracked

LINK = re.compile(r"\]\(([^)\s]+)\)")


def main():
    problems, checked = [], 0
    for folder in sorted((ROOT / "Packages").iterdir()):
        if not (folder / "README.md").exists():
            problems.append(f"{folder.name}: no README.md")
    for name in ("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"):
        if not (ROOT / name).exists():
            problems.append(f"{name} is missing")
    for file in tracked("*.md"):
        text = file.read_text()
        place = file.relative_to(ROOT)
        if OUTSIDE.search(text):
            problems.append(f"{place}: names a path outside the repository")
        for target in LINK.findall(text):
            if re.match(r"[a-z]+:|#", target):
                continue
            checked += 1
            path = (file.parent / target.split("#")[0]).resolve()
            if not path.exists() or ROOT not in (path, *path.parents):
                problems.append(f"{place}: the link {target} leads nowhere")
    finish(checked, "links", problems)


main()
