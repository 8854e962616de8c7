"""Why a release is refused: each attack and each accident has its own word and its own sentence."""

from __future__ import annotations

import errno
import re
import sqlite3
from enum import StrEnum

from viewer.errors import RefusedError
from viewer.i18n import mark, tr


class Refusal(StrEnum):
    """The reason, as it is reported; what was shown before is shown on."""

    ROLLBACK = "rollback"
    EXPIRED = "expired"
    ROOT_EXPIRED = "root-expired"
    MIXED = "mixed"
    DISAGREE = "disagree"
    DAMAGED = "damaged"
    TRUNCATED = "truncated"
    ENDLESS = "endless"
    SLOW = "slow"
    FOREIGN = "foreign"
    SIGNATURES = "signatures"
    UNREACHABLE = "unreachable"
    NO_TRUST = "no-trust"
    TRUST = "trust"
    HOSTILE = "hostile"
    TOO_NEW = "too-new"
    BAD = "bad"
    SPACE = "space"
    UNWRITABLE = "unwritable"


_WORDS = {
    Refusal.ROLLBACK: mark("这份内容比这台机器收到过的旧，没有接受。"),
    Refusal.EXPIRED: mark("这份内容的签名过期了，没有接受；请总部再发布一次。也请看看这台机器的日期对不对。"),
    Refusal.ROOT_EXPIRED: mark("总部的根密钥过期了，没有接受新内容；请总部换密钥。"),
    Refusal.MIXED: mark("清单互相对不上，像是几次发布混在一起，没有接受。"),
    Refusal.DISAGREE: mark("同一个版本有两份不同的内容，没有接受；请总部查清是谁发布的。"),
    Refusal.DAMAGED: mark("内容在路上坏了（{what}），没有接受。"),
    Refusal.TRUNCATED: mark("内容不完整（{what}），没有接受。"),
    Refusal.ENDLESS: mark("收到的数据比说好的多（{what}），没有接受。"),
    Refusal.SLOW: mark("传得太慢，已停止；下次再试。"),
    Refusal.FOREIGN: mark("这份内容不是总部签的，没有接受。"),
    Refusal.SIGNATURES: mark("签名不够，没有接受。"),
    Refusal.UNREACHABLE: mark("取不到内容：{what}。"),
    Refusal.NO_TRUST: mark("这台机器还不认识总部。请带着总部的 U 盘来装第一次，或用 --trust 指定总部的 1.root.json。"),
    Refusal.TRUST: mark("这台机器的信任记录坏了，没有接受新内容。请用 --trust 指定总部的 1.root.json。"),
    Refusal.HOSTILE: mark("内容没有通过检查：{what}没有接受。"),
    Refusal.TOO_NEW: mark("这份内容要用更新版本的导诊读本。请先更新本程序。"),
    Refusal.BAD: mark("这一版在这台机器上出过错，不再装；等总部发布新的一版。"),
    Refusal.SPACE: mark("硬盘空间不够，要 {what}。"),
    Refusal.UNWRITABLE: mark("这台机器的硬盘写不进去：{what}。"),
}
_ROLE = re.compile(r"root|timestamp|snapshot|targets")


def refused(why: Refusal, what: object = "") -> RefusedError:
    """Return the error for ``why``; ``what`` is the file, the address or the reason."""
    return RefusedError(tr(_WORDS[why], what=what), why)


def refusal_of(error: Exception) -> RefusedError:
    """Return the refusal for an error of python-tuf, of the disk, of the network or of SQLite."""
    from tuf.api import exceptions as tuf

    what = str(error)
    role = found.group() if (found := _ROLE.search(what)) else what
    match error:
        case RefusedError():
            return error
        case tuf.ExpiredMetadataError():
            return refused(Refusal.ROOT_EXPIRED if role == "root" else Refusal.EXPIRED)
        case tuf.BadVersionNumberError():
            return refused(Refusal.ROLLBACK)
        case tuf.UnsignedMetadataError():
            return refused(Refusal.FOREIGN if " by 0/" in what else Refusal.SIGNATURES)
        case tuf.LengthOrHashMismatchError():
            return refused(Refusal.MIXED)
        case tuf.DownloadLengthMismatchError():
            return refused(Refusal.ENDLESS, what)
        case tuf.SlowRetrievalError():
            return refused(Refusal.SLOW)
        case tuf.DownloadError():
            return refused(Refusal.UNREACHABLE, error.__cause__ or what)
        case tuf.RepositoryError() | ValueError():
            return refused(Refusal.DAMAGED, role)
        case MemoryError():
            return refused(Refusal.HOSTILE, tr("它要用的内存太多。"))
    return _of_this_machine(error)


def _of_this_machine(error: Exception) -> RefusedError:
    """Return the refusal for an error of the disk or of SQLite."""
    match error:
        case OSError() if error.errno == errno.ENOSPC:
            return refused(Refusal.SPACE, tr("更多"))
        case sqlite3.Error() if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            return refused(Refusal.SPACE, tr("更多"))
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return refused(Refusal.UNWRITABLE, reason)
