"""The disk as a power cut leaves it: what was synced is there, and of what was written since, any part."""

import os
import random
import shutil
import struct
import subprocess
from pathlib import Path

# A disk writes sectors whole, in any order, and may lose any that nobody waited for.
SECTOR = 512
ENTRY = struct.Struct("=BBxxIQ")
WRITE, TRUNCATE, SYNC = b"wts"
ENDINGS = ("", "-wal")


def compiled(folder: Path) -> Path:
    """The library that writes the log."""
    library = folder / "disk_log.so"
    # Swift's toolchain brings clang; a machine need not have any other.
    compiler = shutil.which("clang") or "cc"
    subprocess.run([compiler, "-Wall", "-Werror", "-O1", "-shared", "-fPIC", "-o", library, Path(__file__).with_name("disk_log.c"), "-ldl", "-lpthread"], check=True)
    return library


class DiskLog:
    """All writes to one database, which is closed when it begins: nothing waits to be synced then."""

    def __init__(self, folder: Path, database: Path):
        self.path = folder / "disk.log"
        self.path.write_bytes(b"")
        self.start = [bytes_of(Path(f"{database}{ending}")) for ending in ENDINGS]
        self.prefix = ("env", f"LD_PRELOAD={compiled(folder)}", f"DISK_LOG={self.path}", f"DISK_LOG_FILE={database}")

    def moment(self) -> int:
        """Where the log ends now."""
        return os.stat(self.path).st_size

    def moments_of_the_database(self) -> list[int]:
        """Where its own file was written, which checkpoints alone do."""
        found = []
        with self.path.open("rb") as log:
            while entry := log.read(ENTRY.size):
                what, file, length, _ = ENTRY.unpack(entry)
                log.seek(length, os.SEEK_CUR)
                if file == 0 and what == WRITE:
                    found.append(log.tell())
        return found

    def images(self, moments: list[int], chance: random.Random, share: float | None = None):
        """For each moment, in their order, the files' contents as a power cut then may have left them. `share`: of
        what was not synced, the part that lasts; drawn each time unless told."""
        durable = [bytearray(content) for content in self.start]
        waiting: list[list[tuple]] = [[] for _ in ENDINGS]
        position = 0
        with self.path.open("rb") as log:
            for moment in sorted(moments):
                while position < moment:
                    what, file, length, offset = ENTRY.unpack(log.read(ENTRY.size))
                    position += ENTRY.size + length
                    if what == SYNC:
                        for change in waiting[file]:
                            apply(durable[file], *change)
                        waiting[file].clear()
                    else:
                        waiting[file].append((what, offset, log.read(length)))
                yield moment, [torn(content, changes, chance, share) for content, changes in zip(durable, waiting)]


def put(files: list[bytearray], database: Path) -> None:
    """Lays them down as the database's files, with nothing else beside them."""
    for ending in (*ENDINGS, "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    for content, ending in zip(files, ENDINGS, strict=True):
        if content or not ending:
            Path(f"{database}{ending}").write_bytes(content)


def bytes_of(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def torn(durable: bytearray, changes: list[tuple], chance: random.Random, share: float | None) -> bytearray:
    """What was synced, and of the changes since some whole, some in part, some not at all."""
    content = bytearray(durable)
    if share is None:
        share = chance.choice((0, 0.5, 1, chance.random()))
    for what, offset, data in changes:
        if what == TRUNCATE:
            if chance.random() < share:
                apply(content, what, offset, data)
            continue
        start = 0
        while start < len(data):
            # Up to the disk's next sector, wherever the write began.
            end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
            if chance.random() < share:
                apply(content, WRITE, offset + start, data[start:end])
            start = end
    return content


def apply(content: bytearray, what: int, offset: int, data: bytes) -> None:
    if what == TRUNCATE:
        del content[offset:]
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data
