"""What a program asked of Linux, as strace saw it: sockets, files opened for writing, the beginning of every write."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "%network,open,openat,openat2,creat,memfd_create,mknod,mknodat,rename,renameat,renameat2,link,linkat,"
    "symlink,symlinkat,write,pwrite64,writev,pwritev,pwritev2,sendfile,splice,copy_file_range,vmsplice"
)

HEAD_BYTES = 24
"""So much of each write is kept; names of files are kept whole."""

MISSING = "" if shutil.which("strace") else "not installed: strace"

_CALL = re.compile(r"^\d+ +(\w+)\((.*)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FOR_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")


@dataclass(frozen=True)
class Trace:
    """One program with all the processes that it started."""

    returncode: int
    """Its exit code."""

    stdout: str
    """What it printed."""

    stderr: str
    """What it complained of."""

    calls: Sequence[tuple[str, str]]
    """Name and arguments of each call, in order."""

    @property
    def socket_families(self) -> set[str]:
        """The kinds of socket it opened or reached for, such as ``AF_INET``."""
        families = set()
        for name, arguments in self.calls:
            if name == "socket":
                families.add(arguments.partition(",")[0])
            families.update(re.findall(r"sa_family=(\w+)", arguments))
        return families

    @property
    def opened_for_writing(self) -> set[Path]:
        """Files it opened for writing, whether that succeeded or not, and new names it gave."""
        files: set[Path] = set()
        for name, arguments in self.calls:
            if name in ("open", "openat", "openat2") and not _FOR_WRITING.search(arguments):
                continue
            if name.startswith(("open", "creat", "mknod", "memfd")):
                files.add(Path(_texts(arguments)[0].decode()))
            elif name.startswith(("rename", "link", "symlink")):
                files.add(Path(_texts(arguments)[-1].decode()))
        return files

    @property
    def written(self) -> list[bytes]:
        """The beginning of everything it wrote anywhere: files, pipes, sockets, the terminal."""
        return [
            text
            for name, arguments in self.calls
            if name.startswith(("write", "pwrite", "send"))
            for text in _texts(arguments)
        ]


def traced(command: Sequence[str], environ: Mapping[str, str], folder: Path) -> Trace:
    """Run a program to its end and return what it did.

    Args:
        command: The program and its arguments.
        environ: Its environment.
        folder: Where it works; strace's own notes lie beside it.
    """
    notes = folder.with_suffix(".strace")
    strace = ["strace", "-f", "-xx", "-s", str(HEAD_BYTES), "-e", f"trace={CALLS}", "-e", "signal=none"]
    done = subprocess.run(
        [*strace, "-o", str(notes), *command],
        env={**environ, "PATH": os.environ["PATH"]},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = notes.read_text(encoding="ascii").splitlines()
    calls = [(found[1], found[2]) for line in lines if (found := _CALL.match(line))]
    return Trace(done.returncode, done.stdout, done.stderr, calls)


def _texts(arguments: str) -> list[bytes]:
    return [bytes.fromhex(text.replace(r"\x", "")) for text in _TEXT.findall(arguments)]
