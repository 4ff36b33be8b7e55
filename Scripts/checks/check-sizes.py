#!/usr/bin/env python3
"""File and function sizes: 500 lines a file, 60 lines a function."""
import re

from workspace import ROOT, code_of, finish, source_files

FILE_LIMIT, FUNCTION_LIMIT, APP_LIMIT = 500, 60, 30
FUNCTION = re.compile(r"^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:[\w()]+\s+)*?(?:func\s+[^\s(<]+|init[?!]?)\s*[(<]", re.M)


def functions(code):
    """(line, length) of each function with a body."""
    for match in FUNCTION.finditer(code):
        depth, opened, position = 0, None, match.end() - 1
        parens = 0
        while position < len(code):
            character = code[position]
            if character in "([":
                parens += 1
            elif character in ")]":
                parens -= 1
            elif character == "{" and parens == 0:
                depth += 1
                opened = opened or position
            elif character == "}" and parens == 0:
                depth -= 1
                if depth <= 0:
                    break
            elif character == "\n" and opened is None and parens == 0:
                following = code[position:].lstrip()
                if not re.match(r"(\{|->|where|throws|async|rethrows)", following):
                    break
            position += 1
        if opened is not None and depth == 0:
            yield code.count("\n", 0, match.start()) + 1, code.count("\n", match.start(), position) + 1


def main():
    problems, checked, lengths = [], 0, []
    for target, file in source_files():
        text = file.read_text()
        lines = text.count("\n")
        place = file.relative_to(ROOT)
        lengths.append(lines)
        checked += 1
        limit = APP_LIMIT if place.parts[0] == "Apps" else FILE_LIMIT
        if lines > limit:
            problems.append(f"{place}: {lines} lines, the limit is {limit}")
        for line, length in functions(code_of(text)):
            if length > FUNCTION_LIMIT:
                problems.append(f"{place}:{line}: a function of {length} lines, the limit is {FUNCTION_LIMIT}")
    lengths.sort()
    finish(checked, f"files, median {lengths[len(lengths) // 2] if lengths else 0} lines", problems)


main()
