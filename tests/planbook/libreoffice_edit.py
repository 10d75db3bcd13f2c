"""Opens a workbook in LibreOffice, writes cells and saves it: run by a Python that has its bridge.

Usage: libreoffice_edit.py FILE [SHEET CELL TEXT]...
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def _connect(pipe: str):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not answer")


def main(path: str, edits: list[str]) -> None:
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"edit{time.time_ns()}"
        options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(profile).as_uri()}"]
        office = subprocess.Popen(["soffice", *options, f"--accept=pipe,name={pipe};urp;"])
        try:
            context = _connect(pipe)
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            hidden = PropertyValue(Name="Hidden", Value=True)
            document = desktop.loadComponentFromURL(Path(path).resolve().as_uri(), "_blank", 0, (hidden,))
            for at in range(0, len(edits), 3):
                sheet, cell, text = edits[at : at + 3]
                document.Sheets.getByName(sheet).getCellRangeByName(cell).setString(text)
            document.store()
            document.close(True)
            desktop.terminate()
        finally:
            office.wait(timeout=60)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
