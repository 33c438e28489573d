"""Reads Swift source for check-layers and check-sizes.

`code_only` blanks comments and literals, so that braces and words that are left belong to the program. Every character
keeps its place: offsets and line numbers are those of the file. Code inside string interpolations is kept.
"""

import os
import re

REGEX_MAY_FOLLOW = set("(,=:[{!&|?;")
RAW_OPENING = re.compile(r'#+(?="|/)')


class _Blanker:
    """Walks a file once; `out` holds the characters that stay."""

    def __init__(self, text):
        self.text = text
        self.out = ["\n" if c == "\n" else " " for c in text]
        self.at = 0

    def keep(self, count=1):
        for i in range(self.at, min(self.at + count, len(self.text))):
            self.out[i] = self.text[i]
        self.at += count

    def code(self, until_parenthesis=False):
        """Code up to the end of the file, or up to the parenthesis that closes an interpolation."""
        depth = 0
        while self.at < len(self.text):
            if self.literal_or_comment():
                continue
            c = self.text[self.at]
            if until_parenthesis and c == "(":
                depth += 1
            elif until_parenthesis and c == ")":
                depth -= 1
                if depth < 0:
                    return
            self.keep()

    def literal_or_comment(self):
        """Passes over what begins here, if it isn't code. True when it moved."""
        text, at = self.text, self.at
        if text.startswith("//", at):
            end = text.find("\n", at)
            self.at = len(text) if end < 0 else end
        elif text.startswith("/*", at):
            self.block_comment()
        elif text[at] == '"':
            self.string(hashes="")
        elif text[at] == "`":
            self.raw_identifier()
        elif text[at] == "#" and (raw := RAW_OPENING.match(text, at)):
            self.raw_literal(raw.group())
        elif text[at] == "/" and (end := self.regex_end()):
            self.at = end
        else:
            return False
        return True

    def block_comment(self):
        depth = 0
        while self.at < len(self.text):
            if self.text.startswith("/*", self.at):
                depth, self.at = depth + 1, self.at + 2
            elif self.text.startswith("*/", self.at):
                depth, self.at = depth - 1, self.at + 2
                if depth == 0:
                    return
            else:
                self.at += 1

    def raw_literal(self, hashes):
        start = self.at
        self.at += len(hashes)
        if self.text[self.at] == '"':
            self.string(hashes)
            return
        end = self.text.find("/" + hashes, self.at + 1)
        self.at = len(self.text) if end < 0 else end + 1 + len(hashes)
        self.out[start] = '"'

    def string(self, hashes):
        quote = '"""' if self.text.startswith('"""', self.at) else '"'
        escape = "\\" + hashes
        self.keep(len(quote))
        while self.at < len(self.text):
            if self.text.startswith(quote + hashes, self.at):
                self.keep(len(quote))
                self.at += len(hashes)
                return
            if quote == '"' and self.text[self.at] == "\n":
                return  # Not closed: the compiler will say so.
            if self.text.startswith(escape + "(", self.at):
                self.at += len(escape)
                self.keep()
                self.code(until_parenthesis=True)
                self.keep()
            elif self.text.startswith(escape, self.at):
                self.at += len(escape) + 1
            else:
                self.at += 1

    def raw_identifier(self):
        """`a name with spaces`: kept as one word."""
        end = self.text.find("`", self.at + 1)
        line_end = self.text.find("\n", self.at)
        if end < 0 or -1 < line_end < end:
            self.at += 1
            return
        for i in range(self.at, end + 1):
            self.out[i] = self.text[i] if self.text[i].isalnum() else "_"
        self.at = end + 1

    def regex_end(self):
        """Where the /regular expression/ that begins here ends, or 0 when the slash is an operator."""
        line_end = self.text.find("\n", self.at)
        line_end = len(self.text) if line_end < 0 else line_end
        if self.text[self.at + 1:self.at + 2] in ("", " ", "\t", "\n", "=", ")", ","):
            return 0
        before = "".join(self.out[max(0, self.at - 200):self.at]).rstrip(" ")
        if before and before[-1] != "\n" and before[-1] not in REGEX_MAY_FOLLOW:
            if not re.search(r"\b(return|case|in|try)$", before):
                return 0
        i = self.at + 1
        while i < line_end:
            if self.text[i] == "\\":
                i += 1
            elif self.text[i] == "/":
                return i + 1
            i += 1
        return 0


def code_only(text):
    """The text with everything blanked that isn't code; as long as the text."""
    blanker = _Blanker(text)
    blanker.code()
    return "".join(blanker.out)


def line_of(text, offset):
    """The line number, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1


def swift_files(folder):
    """Every Swift file beneath a folder, in a stable order."""
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [os.path.join(base, n) for n in sorted(names) if n.endswith(".swift")]
    return found


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()
