"""Read one source with bounded memory and time, and without a network: ``python -m viewer.content.importing.import_worker``."""

from __future__ import annotations

import os
import sys

from viewer import i18n
from viewer.content.importing.job import Imported, Job, Outcome, Refused, encoded, read_job
from viewer.errors import ContentError
from viewer.i18n import tr
from viewer.own_process import bound_memory, bound_time

MEMORY = 768 * 2**20
SECONDS = 20.0
"""Processor time for one source."""
_RECURSION = 4_000
_NETWORK = ("socket.", "urllib.", "http.client.", "ftplib.", "smtplib.", "imaplib.", "poplib.")


def main() -> int:
    """Answer the job on standard input; return 0."""
    with os.fdopen(os.dup(1), "wb") as replies, os.fdopen(0, "rb", closefd=False) as requests:
        os.dup2(2, 1)  # a stray print must not disturb the answer
        job = read_job(requests.read())
        i18n.set_language(job.language)
        bound_memory(MEMORY)
        bound_time(SECONDS)
        refuse_network()
        sys.setrecursionlimit(_RECURSION)
        replies.write(encoded(_answer(job)))
    return 0


def refuse_network() -> None:
    """Let this process open no socket, whatever a library tries."""

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith(_NETWORK):
            message = f"no network while a source is read: {event}"
            raise PermissionError(message)

    sys.addaudithook(hook)


def _answer(job: Job) -> Outcome:
    try:
        from viewer.content.importing.importer import import_file

        return import_file(job)
    except ContentError as error:
        if error.path.is_relative_to(job.into):  # a draft that is not kept
            return Refused(str(job.source), 0, error.message, error.remedy)
        return Refused(str(error.path), error.line, error.message, error.remedy)
    except (MemoryError, RecursionError):
        message = tr("读这个文件需要的内存超过 {n} MB。", n=MEMORY // 2**20)
        return Refused(str(job.source), 0, message, tr("压缩图片，或拆成几篇。"))
    except ImportError as error:
        message = tr("没有装导入用的程序包（{name}）。", name=error.name or error)
        return Refused(str(job.source), 0, message, tr("请安装 frontdesk-viewer[authoring]。"))
    except Exception as error:  # noqa: BLE001 - a bug in this program costs one import
        kind = f"{type(error).__name__}: {error}"[:200]
        message = tr("读这个文件时程序内部出错（{kind}）。", kind=kind)
        return Refused(str(job.source), 0, message, tr("请把这个文件告诉我们。"))


if __name__ == "__main__":
    sys.exit(main())

__all__ = ["Imported", "main", "refuse_network"]
