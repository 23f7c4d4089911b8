"""``froth repair``: build anew what can be built of the archive; name what only a publisher or a copy has."""

from __future__ import annotations

import subprocess
import sys

from dashboard import audit
from ingestion.plain_text import visible
from ingestion.settings import Settings


def repair(settings: Settings, *, is_given_up: bool) -> int:
    """Say what is to be done by a person, then build from what is archived; the exit code of that run.

    The run sets aside what is damaged, under the lock of the warehouse.
    """
    findings = [finding for one in audit.everything(settings) for finding in one.findings if finding.is_damage]
    for finding in findings:
        if finding.mends == "rebuild":
            print(visible(f"builds anew  {finding.path}: {finding.problem}"))
        else:
            print(visible(f"needs {finding.mends}  {finding.path}: {finding.problem}\n  next: {finding.next_step}"))
    if not findings:
        print("nothing is damaged; everything is built from the archive all the same")
    sys.stdout.flush()
    command = [sys.executable, "-m", "orchestration.cli.run", "--rebuild", *["--give-up"] * is_given_up]
    return subprocess.run(command, cwd=settings.root, check=False).returncode
