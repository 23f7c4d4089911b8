"""Certificates for servers of this machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def self_signed(path: Path, name: str = "IP:127.0.0.1") -> Path:
    """A certificate that signs itself, with its key, in one file; the test is skipped where there is no openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("NOT CHECKED: there is no openssl to make a certificate with")
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=made for a test")
    named = ("-addext", f"subjectAltName={name}", "-keyout", str(path), "-out", f"{path}.cert")
    subprocess.run([openssl, *made, *named], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.cert").read_bytes())
    return path
