"""Hostile text, and a vault that holds it in every place that a note has."""

from __future__ import annotations

import json
import os
import re

from house import make

PAYLOADS = {
    "clear": "a\x1b[2J\x1b[Hb",
    "title": "a\x1b]0;owned\x07b",
    "osc8": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "osc52": "\x1b]52;c;b3duZWQ=\x07",
    "c1": "a\x9b2Jb\x85c\x90d",
    "controls": "a\x08\x08\x7f\x07\x0b\x0cb",
    "return": "shown\rhidden",
    "override": "a\u202etxt.exe\u202c",
    "isolate": "a\u2066b\u2069\u200f\u061c",
    "invisible": "a\u200b\u2060\ufeff\U000e0041b",
    "separators": "a\u2028b\u2029c",
    "command": "::error file=x::owned",
    "output": "::set-output name=a::b",
    "stop": "::stop-commands::x",
    "legacy": "x ##[error]owned ##[add-mask]a",
    "azure": "##vso[task.setvariable variable=a]b",
    "percent": "a%0A::error::b%0D%25",
    "newline": "a\n::error::b\n##[error]c",
    "script": "</script><script>window.__pwned=1</script>",
    "image": "<img src=x onerror=window.__pwned=2>",
    "opener": "<!--<script>window.__pwned=3",
    "cdata": "]]> <![CDATA[ &amp; &#x3c;b>",
    "attribute": "\" onmouseover=window.__pwned=4 x='",
    "javascript": "JaVa\tScRiPt:window.__pwned=5",
    "entity": "javascript&#58;alert(1)",
    "data": "data:text/html,<script>window.__pwned=6</script>",
    "vbscript": "vbscript:msgbox(1)",
    "formula": "=cmd|'/C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(1)",
    "wide formula": "＝1+1",
    "cell": 'x\r=1+1",=2;=3',
    "bracket": "a]] [[b|c#d^e",
    "percent comment": "%% a %% b",
    "pipe": "a | b | `c` ```d",
    "field": "key:: [x:: y] (z:: w)",
    "query": "`= this.x` `$= dv.x`",
    "templater": "<% tp.x %> {{title}}",
    "sarif link": "[click](https://evil.example) {0}",
    "shell": "a'b\"c$(touch pwned)`touch pwned`;touch pwned",
    "dash": "--help",
    "dots": "a %2e%2e #b ?c",
    "surrogate": os.fsdecode(b"caf\xe9\xff"),
    "wide": "日本語 e\u0301 👩\u200d👧",
}


STEERING = ["clear", "c1", "controls", "override", "separators", "newline", "attribute", "shell", "surrogate"]


def name_of(text):
    """Return a payload as a file's name can hold it."""
    return text.replace("/", "∕").replace("\x00", "")


def note(text):
    """Return a note that holds a payload in all places that it fits into; raw where YAML lets it, and defects with it."""
    text = text.encode("utf-8", "replace").decode()
    quoted, line = json.dumps(text), " ".join(re.split("[\r\n]", text))
    return (
        f"---\ntitle: {quoted}\nauthor: [{quoted}]\ntags: [{quoted}, {quoted}, '#{line.replace(chr(39), '')}']\n"
        f"aliases: [{quoted}]\nurl: {quoted}\nsource: {quoted}\n{quoted}: {quoted}\ncategory: {quoted}\n"
        f"tag: {quoted}\nAuthor: [{quoted}]\ndate: {quoted}\n---\n"
        f"# {line}\n\n## Metadata\n- Author: [[{line}]]\n- Full Title: {line}\n- Category: #{line}\n- URL: {line}\n"
        f"- Document Tags: [[{line}]], #{line}\n\n## Highlights\n"
        f"- {line} selling needs trust ([View Highlight](https://read.readwise.io/read/01{abs(hash(text)) % 10**8}))\n"
        f"    - Tags: [[{line}]]\n    - Note: {line}\n\n"
        f"Text of trust in selling, {line} #{line} [[{line}]] [[Frind|{line}]] [[Friend#{line}]] [[{line}|x]] "
        f"![[{line}.png]] [{line}]({line}) ^{line}\n\n%% {line} %% <!-- {line} -->\n\n[[{line}\n\n```\n{line}\n"
    )


def broken(text):
    """Return a note with frontmatter that cannot be read, so that salvage and its messages see the payload."""
    text = text.encode("utf-8", "replace").decode()
    line = " ".join(re.split("[\r\n]", text))
    return (
        f"---\ntitle: {line}: {line}\n{line}: [[{line}]]\nx: @{line}\n'{line}: \"{line}\n{line}\n"
        f"x: {line}\nx: other\ntags: {line}, #b\n---\n---\ntitle: {line}\nauthor: {line}\nurl: {line}\n---\n{line}\n"
    )


def lay(folder):
    """Write a vault that holds every payload in every place of it."""
    make(folder, {"Friend.md": "# Friend\ntrust in selling\n", ".obsidian/app.json": "{}"})
    map_ = {}
    for number, (key, text) in enumerate(PAYLOADS.items()):
        name = name_of(text)
        make(folder, {f"{name}.md": note(text), f"Folder {name}/{key}.md": broken(text)})
        map_[f"Readwise/{name}.md"] = str(number)
        make(folder, {f"Readwise/{name}.md": broken(text)} if number % 2 else {})
        make(folder, {} if number % 2 else {f"Bytes/{number}.md": note(text).encode() + b"caf\xe9\n"})
        shown = text.encode("utf-8", "replace").decode()
        node = {"id": shown, "type": "text", "text": f"[[{shown}]] #{shown}", "x": 0, "y": 0, "width": 9, "height": 9}
        make(folder, {f"Boards/{number}.canvas": json.dumps({"nodes": [node], "edges": []})})
        make(folder, {f"Boards/{number}.base": f"filters: {json.dumps(f'file.hasLink({shown})')}\n"})
    make(
        folder,
        {
            ".obsidian/plugins/readwise-official/data.json": json.dumps(
                {"booksIDsMap": map_, "readwiseDir": "Readwise", "booksToRefresh": [PAYLOADS["clear"]]}
            ),
            ".obsidian/plugins/readwise-official/manifest.json": json.dumps({"version": PAYLOADS["clear"]}),
            ".obsidian/types.json": json.dumps({"types": {"url": PAYLOADS["clear"], PAYLOADS["override"]: "date"}}),
        },
    )
    return folder
