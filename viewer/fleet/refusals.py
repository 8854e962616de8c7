"""Why a release is refused: each attack and each accident has its own word, and its own sentence with what to do."""

from __future__ import annotations

import errno
import re
import sqlite3
from enum import StrEnum
from typing import Self

from viewer.errors import LibraryError, RefusedError
from viewer.i18n import mark, tr


class Refusal(StrEnum):
    """The reason, as it is kept and reported, and its sentence; what was shown before is shown on."""

    sentence: str

    def __new__(cls, value: str, sentence: str) -> Self:
        """Make a member whose value is ``value``."""
        refusal = str.__new__(cls, value)
        refusal._value_, refusal.sentence = value, sentence
        return refusal

    ROLLBACK = "rollback", mark("这份内容比这台机器收到过的旧，没有接受。请用总部最近发布的内容。")
    EXPIRED = "expired", mark("这份内容的签名过期了，没有接受；请总部再发布一次。也请看看这台机器的日期对不对。")
    ROOT_EXPIRED = "root-expired", mark("总部的根密钥过期了，没有接受新内容；请总部换密钥。")
    MIXED = "mixed", mark("清单互相对不上，像是几次发布混在一起，没有接受。请把总部的内容重新拷贝一份再试。")
    DISAGREE = "disagree", mark("同一个版本有两份不同的内容，没有接受；请总部查清是谁发布的。")
    DAMAGED = "damaged", mark("内容在路上坏了（{what}），没有接受。请重新拷贝一份再试；还不行，就换一个 U 盘。")
    TRUNCATED = "truncated", mark("内容不完整（{what}），没有接受。请重新拷贝一份再试；还不行，就换一个 U 盘。")
    ENDLESS = "endless", mark("收到的数据比说好的多（{what}），没有接受。请重新拷贝一份再试；还不行，就告诉总部。")
    SLOW = "slow", mark("传得太慢，已停止；下次再试。")
    FOREIGN = "foreign", mark("这份内容不是总部签的，没有接受。请不要再用这份内容，并告诉总部。")
    SIGNATURES = "signatures", mark("签名不够，没有接受。请告诉总部。")
    UNREACHABLE = "unreachable", mark("取不到内容：{what}。请看看 U 盘、共享文件夹或网络，再试一次。")
    WEB_PAGE = "web-page", mark("{what} 给的是网页，不是内容。请看看这台机器是不是要先登录网络，网址对不对。")
    NO_TRUST = "no-trust", mark("这台机器还不认识总部。请带着总部的 U 盘来装第一次，或用 --trust 指定总部的 1.root.json。")
    TRUST = "trust", mark("这台机器的信任记录坏了，没有接受新内容。请用 --trust 指定总部的 1.root.json。")
    HOSTILE = "hostile", mark("内容没有通过检查（{what}），没有接受。请告诉总部。")
    TOO_NEW = "too-new", mark("这份内容要用更新版本的导诊读本。请先更新本程序。")
    BAD = "bad", mark("这一版在这台机器上出过错，或被放回过，不再装；等总部发布新的一版。")
    MEMORY = "memory", mark("这份内容要用的内存太多，没有接受。请告诉总部。")
    SPACE = "space", mark("硬盘空间不够，要 {what}。请清理硬盘再试。")
    FULL = "full", mark("硬盘满了，没有装新内容。请清理硬盘再试。")
    UNWRITABLE = "unwritable", mark("这台机器的硬盘写不进去：{what}。请管电脑的人看看硬盘。")


_LONGEST = 300
"""Letters of what is told with a refusal."""
_ROLE = re.compile(r"root|timestamp|snapshot|targets")


def refusal_words(why: str, what: str) -> str:
    """Return a refusal as a sentence in the reader's language; empty for none."""
    return next((tr(each.sentence, what=what) for each in Refusal if each == why), "")


def refused(why: Refusal, what: object = "", detail: object = "") -> RefusedError:
    """Return the error for ``why``. ``what`` is a file, an address, an article's id: whatever needs no translation.
    ``detail`` is only for whoever runs the update.
    """
    told = str(what).encode(errors="replace").decode()[:_LONGEST]
    return RefusedError(f"{refusal_words(why, told)}{detail}", why, told)


def refusal_of(error: Exception) -> RefusedError:
    """Return the refusal for an error of python-tuf, of the disk, of the network or of SQLite."""
    from tuf.api import exceptions as tuf

    if isinstance(error, RefusedError):
        return error
    said = str(error)
    role = found.group() if (found := _ROLE.search(said)) else said
    expired = Refusal.ROOT_EXPIRED if role == "root" else Refusal.EXPIRED
    unsigned = Refusal.FOREIGN if " by 0/" in said else Refusal.SIGNATURES
    full = getattr(error, "errno", None) == errno.ENOSPC or getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    causes: tuple[tuple[type[Exception], Refusal, object], ...] = (  # a class before those that it is derived from
        (LibraryError, Refusal.HOSTILE, "library.fdk"),
        (tuf.ExpiredMetadataError, expired, ""),
        (tuf.BadVersionNumberError, Refusal.ROLLBACK, ""),
        (tuf.UnsignedMetadataError, unsigned, ""),
        (tuf.LengthOrHashMismatchError, Refusal.MIXED, ""),
        (tuf.DownloadLengthMismatchError, Refusal.ENDLESS, " > ".join(re.findall(r"\d+", said)) or said),
        (tuf.SlowRetrievalError, Refusal.SLOW, ""),
        (tuf.DownloadError, Refusal.UNREACHABLE, said),
        (tuf.RepositoryError, Refusal.DAMAGED, role if found else "metadata"),
        (ValueError, Refusal.DAMAGED, role),
        (LookupError, Refusal.DAMAGED, role),
        (MemoryError, Refusal.MEMORY, ""),
        (Exception, Refusal.FULL if full else Refusal.UNWRITABLE, getattr(error, "strerror", None) or said),
    )
    why, what = next((why, what) for kind, why, what in causes if isinstance(error, kind))
    return refused(why, what, said if isinstance(error, LibraryError) else "")
