"""Have a source read by a process with limits. The caller imports no parser."""

from __future__ import annotations

import subprocess

import msgspec

from viewer import own_process
from viewer.content.importing.job import Imported, Job, Refused, encoded, read_outcome
from viewer.errors import ContentError, LimitError
from viewer.i18n import tr

WALL = 90.0
"""Seconds for one source on a busy machine; the process itself has less processor time."""


def run_job(job: Job) -> Imported:
    """Read the source of ``job`` into its folder.

    Raises ``ContentError`` that says what is wrong with the source; ``LimitError`` if it takes too long or too much.
    """
    remedy = tr("压缩图片，或拆成几篇。")
    try:
        ran = own_process.run(own_process.command("viewer.content.importing.import_worker"), encoded(job), WALL)
    except subprocess.TimeoutExpired:
        raise LimitError(job.source, 0, tr("这个文件 {n:g} 秒内没有读完。", n=WALL), remedy) from None
    except OSError as error:
        raise ContentError(job.source, 0, tr("不能启动读取文件的进程。"), tr("重新启动电脑再试。")) from error
    try:
        outcome = read_outcome(ran.stdout)
    except msgspec.DecodeError:
        raise LimitError(job.source, 0, tr("读这个文件用的时间或内存太多，进程中断了。"), remedy) from None
    if isinstance(outcome, Refused):
        raise ContentError(type(job.source)(outcome.path), outcome.line, outcome.message, outcome.remedy)
    return outcome
