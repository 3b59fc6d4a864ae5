"""Take a picture of an HTML page with Chromium.

Usage: python scripts/screenshot.py PAGE.html PICTURE.png [--width 1280] [--height 1600]
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["main", "take"]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def take(page: Path, picture: Path, width: int, height: int) -> None:
    """Write `picture` (PNG, `width` x `height` pixels). Raises SystemExit with one sentence."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise SystemExit(f"No browser found; install one of {', '.join(_BROWSERS)}.")
    if not page.is_file():
        raise SystemExit(f"No such page: {page}.")
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                f"--screenshot={picture.resolve()}",
                page.resolve().as_uri(),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode or not picture.is_file():
        raise SystemExit(f"The browser took no picture of {page}: {done.stderr.strip()[-300:]}")


def main() -> int:
    """Run the script; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--width", type=int, default=1280, help="pixels (default 1280)")
    parser.add_argument("--height", type=int, default=1600, help="pixels (default 1600)")
    args = parser.parse_args()
    take(args.page, args.picture, args.width, args.height)
    return 0


if __name__ == "__main__":
    sys.exit(main())
