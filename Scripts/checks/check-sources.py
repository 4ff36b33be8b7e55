#!/usr/bin/env python3
"""What sources must not contain: traps, unstructured tasks, unbounded streams, leftovers, tests that sleep or assert nothing."""
import re

from workspace import OUTSIDE, ROOT, code_of, finish, source_files, test_files, tracked

# (what, pattern on code without comments and strings, targets it is allowed in)
BANNED = [
    ("try!", re.compile(r"\btry!"), ()),
    ("as!", re.compile(r"\bas!"), ()),
    ("force unwrap", re.compile(r"(?<![\s(!=&|,\[{:?])!(?![=\w(])"), ()),
    ("fatalError", re.compile(r"\bfatalError\s*\("), ()),
    ("an unstructured task", re.compile(r"\bTask(?:\.detached)?\s*(?:\([^)]*\)\s*)?\{"), ()),
    ("print", re.compile(r"(?<![.\w])print\s*\("), ("MeshCLI",)),  # there it is the command's own output stream
    ("a sleep of the standard library's clock", re.compile(r"\bTask\.sleep\b"), ()),
    ("a thread that sleeps", re.compile(r"\busleep\s*\("), ("AuthorityStore",)),  # the database's own, at a lock
]
# Looked for across lines: a stream whose policy is not stated keeps everything.
UNBOUNDED = re.compile(
    r"(?:makeStream|AsyncStream(?:<[^>]*>)?)\s*\((?!(?:.|\n){0,200}?bufferingPolicy)|bufferingPolicy:\s*\.unbounded")
LEFTOVER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
TRY_OPTIONAL = re.compile(r"\btry\?")
TEST = re.compile(r"@Test\b")
# An expectation, or a call of something that holds one: a helper so named, or an event that must come (`until`).
EXPECT = re.compile(
    r"#expect|#require|Issue\.record|confirmation\(|\.until\(|IsServed\(|"
    r"\b(?:expect|require|verify|assert|check)[A-Z]\w*\(")
SLEEP = re.compile(r"\bTask\.sleep\b|\bThread\.sleep\b|\busleep\s*\(|\bsleep\s*\(\s*\d")


def has_comment(lines, index):
    """Whether line `index` or one of the three above carries a comment."""
    return any("//" in line for line in lines[max(0, index - 3):index + 1])


def check_source(target, file, problems):
    text = file.read_text()
    code = code_of(text)
    place = file.relative_to(ROOT)
    lines, code_lines = text.split("\n"), code.split("\n")
    for match in UNBOUNDED.finditer(code):
        problems.append(f"{place}:{code.count(chr(10), 0, match.start()) + 1}: an unbounded stream")
    for number, line in enumerate(code_lines):
        for what, pattern, allowed in BANNED:
            if target not in allowed and pattern.search(line):
                problems.append(f"{place}:{number + 1}: {what}")
        if TRY_OPTIONAL.search(line) and not has_comment(lines, number):
            problems.append(f"{place}:{number + 1}: try? without a comment on why the loss is right")


def check_test(file, problems):
    text = file.read_text()
    code = code_of(text)
    place = file.relative_to(ROOT)
    for match in SLEEP.finditer(code):
        problems.append(f"{place}:{code.count(chr(10), 0, match.start()) + 1}: a sleep in a test")
    starts = [match.start() for match in TEST.finditer(code)]
    for start, end in zip(starts, starts[1:] + [len(code)]):
        if not EXPECT.search(code[start:end]):
            problems.append(f"{place}:{code.count(chr(10), 0, start) + 1}: a test without an expectation")
    return len(starts)


def main():
    problems, checked, tests = [], 0, 0
    for target, file in source_files():
        checked += 1
        check_source(target, file, problems)
    for _, file in test_files():
        tests += check_test(file, problems)
    for _, file in list(source_files()) + list(test_files()):
        text = file.read_text()
        for pattern, what in ((LEFTOVER, "a leftover"), (OUTSIDE, "a path outside the repository")):
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                problems.append(f"{file.relative_to(ROOT)}:{line}: {what} ({match.group(0)})")
    # Everything else that is written here; .ci/run looks beside the repository on purpose.
    for file in tracked("Scripts/*", "Apps/*", "*.py", "*.c", "*.h", "*.lua"):
        if file.suffix == ".swift":
            continue
        for match in OUTSIDE.finditer(text := file.read_text()):
            line = text.count("\n", 0, match.start()) + 1
            problems.append(f"{file.relative_to(ROOT)}:{line}: a path outside the repository ({match.group(0)})")
    finish(checked, f"sources and {tests} tests", problems if tests else problems + ["no test found"])


main()
