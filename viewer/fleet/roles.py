"""The signed metadata: how long each role is valid, when that is told, and signing with the keys at hand."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from viewer.i18n import ntr, tr

DAYS = {Root.type: 3653, Targets.type: 1826, Snapshot.type: 1826, Timestamp.type: 400}
"""Days for which metadata are valid."""
WARN_DAYS = (90, 30, 7)
"""Days before an expiry at which its warning begins, and becomes more urgent."""
MOST = 512_000
"""Bytes of a metadata file or a key."""


class Expiry(Struct, frozen=True):
    """When the metadata of a role expire."""

    role: str
    at: datetime
    days: int

    @property
    def level(self) -> int:
        """How urgent it is: 0 not at all, 1–3 at 90, 30, 7 days, 4 expired."""
        return sum(self.days <= limit for limit in WARN_DAYS) + (self.days < 0)

    @property
    def words(self) -> str:
        """The expiry as a sentence."""
        day = f"{self.at:%Y-%m-%d}"
        if self.days < 0:
            return tr("{role}：{day} 已到期。新内容会被拒绝，屏幕继续显示已有内容。", role=role_word(self.role), day=day)
        left = ntr("还剩 {n} 天", "还剩 {n} 天", self.days)
        return tr("{role}：{day} 到期，{left}。", role=role_word(self.role), day=day, left=left)


def role_word(role: str) -> str:
    """Return what a role's metadata are for."""
    words = {
        Root.type: tr("根密钥的名单"),
        Targets.type: tr("发布的内容"),
        Snapshot.type: tr("发布的清单"),
        Timestamp.type: tr("最新版的日期"),
    }
    return words[role]



def expiry(role: str, today: datetime) -> datetime:
    """Return when metadata of ``role`` signed ``today`` expire."""
    return today + timedelta(days=DAYS[role])


def signed(content: Root | Targets | Snapshot | Timestamp, signers: Iterable[CryptoSigner]) -> bytes:
    """Return ``content`` as a file, signed by ``signers``."""
    metadata: Metadata[Any] = Metadata(content)
    for signer in signers:
        metadata.sign(signer, append=True)
    return bytes(metadata.to_bytes())


def expiries(metadata: Iterable[Root | Targets | Snapshot | Timestamp], now: datetime) -> list[Expiry]:
    """Return when each of ``metadata`` expires, seen from ``now``."""
    return [Expiry(each.type, each.expires, (each.expires - now).days) for each in metadata]


def today_utc() -> datetime:
    """Return the beginning of today in UTC, or of ``$SOURCE_DATE_EPOCH``: metadata signed on one day are the same."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() else datetime.now(UTC)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
