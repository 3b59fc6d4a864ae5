"""Old Word files (.doc, .rtf) to .docx, by LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from irsum.records.limits import MAX_BYTES, Refusal

__all__ = ["office", "to_docx"]

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_WAIT = 120  # seconds; its first start alone may take ten
# Its own profile: no macros, nothing fetched that the file names, and no clash with an open window.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item></oor:items>
"""


def office() -> str | None:
    """The LibreOffice program, None where there is none."""
    found = (shutil.which(name) for name in (*_NAMES, *_PLACES))
    return next((path for path in found if path), None)


def to_docx(data: bytes, suffix: str) -> bytes:
    """A Word file of `data`, whose kind is `suffix` (`.doc` or `.rtf`); Refusal."""
    program = office()
    if program is None:
        raise Refusal(
            f"is an old Word file ({suffix}); install LibreOffice to read it, or save it as .docx"
        )
    with tempfile.TemporaryDirectory(prefix="irsum-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        profile = place / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        (place / f"record{suffix}").write_bytes(data)
        _run([
            program, "--headless", "--norestore", "--nolockcheck",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", "docx", "--outdir", str(place), str(place / f"record{suffix}"),
        ])  # fmt: skip
        made = place / "record.docx"
        if not made.is_file() or made.stat().st_size > MAX_BYTES:
            raise Refusal(f"is an old Word file ({suffix}) that LibreOffice can't read")
        return made.read_bytes()


def _run(command: list[str]) -> None:
    null = subprocess.DEVNULL
    try:  # in a session of its own, so that it ends with all it started
        process = subprocess.Popen(
            command, stdin=null, stdout=null, stderr=null, start_new_session=True
        )
    except OSError as error:
        raise Refusal(f"needs LibreOffice, which can't be started ({error.strerror})") from None
    try:
        process.wait(_WAIT)
    except subprocess.TimeoutExpired:
        raise Refusal(f"takes LibreOffice more than {_WAIT} seconds to read") from None
    finally:
        if process.poll() is None:
            with suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            process.wait()
