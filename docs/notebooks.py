"""The notebooks in examples/: run cell by cell as IPython does, and written with what they show.

python docs/notebooks.py  runs them, and puts what they show now into them

Their text is kept, not their HTML: it reads well everywhere, and a change of it reads well in a diff.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
# In a process of its own, since a notebook sets what it likes. It reads sources, and writes what each cell showed.
_PROGRAM = """
import io, json, os, sys
from contextlib import redirect_stdout
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(history_length=0)
shell.history_manager.enabled = False
shown = []
shell.displayhook.write_output_prompt = lambda: None
shell.displayhook.log_output = lambda *_: None
shell.displayhook.write_format_data = lambda data, _=None: shown.append({"data": data["text/plain"]})
told = []
for source in json.load(sys.stdin):
    shown.clear()
    printed = io.StringIO()
    with redirect_stdout(printed):
        result = shell.run_cell(source, store_history=False)
    result.raise_error()
    told.append({"printed": printed.getvalue(), "shown": [one["data"] for one in shown]})
print(json.dumps(told))
"""


def ran(notebook: Any, folder: Path) -> Any:
    """Return a notebook as it is after a run of all its cells, in order, in a new process.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    folder : Path
        Where it runs: what it reads and writes is found there.
    """
    new = nbformat.from_dict(json.loads(json.dumps(notebook)))
    cells = [cell for cell in new.cells if cell.cell_type == "code"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", _PROGRAM],
        input=json.dumps([cell.source for cell in cells]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    for number, (cell, told) in enumerate(zip(cells, json.loads(done.stdout.splitlines()[-1]), strict=True), 1):
        cell.execution_count = number
        cell.outputs = (
            [nbformat.v4.new_output("stream", name="stdout", text=told["printed"])] if told["printed"] else []
        )
        cell.outputs += [
            nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=number)
            for text in told["shown"]
        ]
    return new


def fresh(path: Path) -> Any:
    """Return a notebook of examples/ as it is after a run on a copy of that folder.

    Parameters
    ----------
    path : Path
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "examples"
        shutil.copytree(path.parent, copy)
        return ran(nbformat.read(path, as_version=4), copy)


if __name__ == "__main__":
    for path in NOTEBOOKS:
        notebook = fresh(path)
        nbformat.validate(notebook)
        nbformat.write(notebook, path)
