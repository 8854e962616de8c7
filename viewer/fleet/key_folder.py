"""The publisher's keys: three root keys, of which two are needed to replace any key, and one for daily use.

python-tuf defines the metadata, cryptography the signatures (ed25519); nothing here is cryptography of our own. A folder of keys
holds the laptop's root key, the daily key and all versions of the root metadata, which are public.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from copy import deepcopy
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner, Key
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from viewer.errors import FleetError
from viewer.fleet.signed_metadata import MOST, expiry, metadata_at, signed, versions_of
from viewer.i18n import language, tr
from viewer.whole_file import read_regular, write_whole

ROOT_KEYS = ("laptop", "stick", "paper")
"""The root keys by where they are kept."""
NEEDED = 2
DAILY = "daily"
ONLINE = (Targets.type, Snapshot.type, Timestamp.type)
"""The roles that the daily key signs."""
_NAME = "x-frontdesk-name"
_PAPER = "frontdesk-root-paper:"


def what_if_lost() -> tuple[str, ...]:
    """Return what happens when keys are lost: told before the first one is made."""
    return (
        tr("有三把根密钥：一把在这台电脑，一把在保险柜里的 U 盘，一把印在纸上。任意两把能换掉任何一把密钥。"),
        tr("日常密钥丢了或被偷：用两把根密钥换一把新的（frontdesk keys rotate），再发布一次，屏幕自己接受。"),
        tr("一把根密钥丢了：用另外两把换掉它。"),
        tr("两把根密钥丢了：什么都换不了了。以后要做一套新密钥，派人到每台机器上装一次（frontdesk update --trust）。"),
        tr("两把根密钥被偷：别人能替您发布内容。也要做一套新密钥，派人到每台机器上装一次。"),
        tr("无论丢了什么，屏幕都不会变空：已有的内容照样显示，只是不接受新内容。"),
    )


# ---- a folder of keys --------------------------------------------------------------------------------------------------


def key_file(folder: Path, name: str) -> Path:
    """Return the file of the private key ``name``."""
    return folder / f"frontdesk-{'' if name == DAILY else 'root-'}{name}.key"


def create(folder: Path, stick: Path, today: datetime, put_on_paper: Callable[[str], None]) -> None:
    """Make all keys; give the text of the paper key, which is not kept, to ``put_on_paper``. They count once the root metadata
    are written: after an interruption this can be run again.

    Raises ``FleetError`` if there are keys already, ``OSError``.
    """
    files = {"laptop": key_file(folder, "laptop"), "stick": key_file(stick, "stick"), DAILY: key_file(folder, DAILY)}
    if versions_of(folder / "root", Root.type) or any(path.exists() for path in files.values()):
        raise FleetError(tr("{folder} 里已经有密钥了，没有动它。", folder=folder))
    signers = {name: _generated(name) for name in (*ROOT_KEYS, DAILY)}
    for name, path in files.items():
        write_whole(_next(path), signers[name].private_bytes)
    put_on_paper(paper_text(signers["paper"]))
    root = Root(version=1, expires=expiry(Root.type, today), consistent_snapshot=True)
    for name in ROOT_KEYS:
        root.add_key(signers[name].public_key, Root.type)
    root.roles[Root.type].threshold = NEEDED
    for role in ONLINE:
        root.add_key(signers[DAILY].public_key, role)
    write_root(folder, signed(root, (signers[name] for name in ROOT_KEYS)))
    for path in files.values():
        _next(path).replace(path)


def _generated(name: str) -> CryptoSigner:
    signer = CryptoSigner.generate_ed25519()
    signer.public_key.unrecognized_fields[_NAME] = name
    return signer


def name_of(key: Key) -> str:
    """Return where a root key is kept."""
    return str(key.unrecognized_fields.get(_NAME, key.keyid[:8]))


def write_root(folder: Path, data: bytes) -> None:
    """Add a version of the root metadata to a folder of keys."""
    version = Metadata[Root].from_bytes(data).signed.version
    write_whole(folder / "root" / f"{version}.root.json", data, private=False)


def root_files(folder: Path) -> list[Path]:
    """Return the versions of the root metadata in a folder of keys, oldest first.

    Raises ``FleetError`` if there is none.
    """
    found = versions_of(folder / "root", Root.type)
    if not found:
        raise FleetError(tr("{folder} 里没有密钥。先用 frontdesk keys new 做一套。", folder=folder))
    return found


def current_root(folder: Path) -> Root:
    """Return the newest root metadata of a folder of keys.

    Raises ``FleetError``.
    """
    newest = root_files(folder)[-1]
    try:
        return metadata_at(newest, Root).signed
    except (OSError, RepositoryError) as error:
        raise FleetError(tr("{path} 读不出来：{reason}。", path=newest, reason=error)) from error


def daily_signer(folder: Path) -> CryptoSigner:
    """Return the daily key of a folder of keys.

    Raises ``FleetError`` if it is missing, or is not the one that the root metadata name.
    """
    root = current_root(folder)
    if signer := _valid(key_file(folder, DAILY), {root.keys[each].keyval["public"] for each in root.roles[Targets.type].keyids}):
        return signer
    raise FleetError(tr("日常密钥不是根密钥名单里的那一把。请用 frontdesk keys rotate 换一把。"))


def _next(path: Path) -> Path:
    return path.with_suffix(".key.next")


def _valid(path: Path, public: Container[str]) -> CryptoSigner | None:
    """Return the key in the file ``path``, or the new one that an interruption left beside it, whichever is among ``public``."""
    for each in (_next(path), path):
        if (each == path or each.exists()) and (signer := read_key(each)).public_key.keyval["public"] in public:
            return signer
    return None


def read_key(path: Path) -> CryptoSigner:
    """Return the private key in the file ``path``.

    Raises ``FleetError``.
    """
    try:
        private = load_pem_private_key(read_regular(path, MOST), None)
    except (OSError, ValueError, TypeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FleetError(tr("密钥 {path} 读不出来：{reason}。", path=path, reason=reason)) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise FleetError(tr("{path} 不是导诊读本的密钥。", path=path))
    return CryptoSigner(private)


def paper_text(signer: CryptoSigner) -> str:
    """Return a root key as text for paper: 64 hexadecimal digits after a mark."""
    private = load_pem_private_key(signer.private_bytes, None)
    assert isinstance(private, Ed25519PrivateKey)  # noqa: S101 - all our keys are
    return _PAPER + private.private_bytes_raw().hex()


def read_paper(words: str) -> CryptoSigner:
    """Return the key typed or scanned from paper; spaces, the mark and what a scanner says before it do not matter.

    Raises ``FleetError``.
    """
    digits = "".join(words.split()).lower().rpartition(":")[2]
    try:
        return CryptoSigner(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(digits)))
    except ValueError as error:
        raise FleetError(tr("纸上的密钥没有抄对：应该是 64 个 0–9、a–f。")) from error


def paper_page(text: str, day: date) -> str:
    """Return an HTML page for the paper key ``text``, made on ``day``."""
    import segno

    digits = text.rpartition(":")[2]
    groups = [digits[i : i + 4] for i in range(0, len(digits), 4)]
    lines = "<br>".join(" ".join(groups[i : i + 4]) for i in range(0, len(groups), 4))
    code = segno.make_qr(text, error="q").svg_inline(scale=5, border=4)
    lang, title = "en" if language() == "en" else "zh-CN", tr("导诊读本：纸上的根密钥")
    told = (
        tr("和另外两把里的一把一起，能换掉任何一把密钥；单独没有用。"),
        tr("请把这张纸锁在另一栋楼里。谁拿到它和另一把根密钥，谁就能替您发布内容。"),
        tr("要用时：在 frontdesk keys rotate 后面加 --paper，再扫描二维码，或照抄下面的字母和数字，写成一行。"),
        tr("{day} 做的。以后换过“纸上的”密钥，旧的纸就没有用了，请销毁。", day=day),
    )
    paragraphs = "".join(f"<p>{words}</p>" for words in told)
    style = "body{font:16px/1.7 sans-serif;max-width:40em;margin:3em auto}"
    style += "code{font-size:22px;line-height:1.6;letter-spacing:.05em;white-space:pre}"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>'
        f"<body><h1>{title}</h1>{paragraphs}{code}<p><code>{lines}</code></p></body></html>\n"
    )


def found_keys(folder: Path, places: Iterable[Path], paper: str = "") -> dict[str, CryptoSigner]:
    """Return the root keys at hand by name: of the folder of keys, of ``places`` (files or folders), and from paper.

    Raises ``FleetError`` for one that is not in the root metadata.
    """
    root = current_root(folder)
    names = {root.keys[each].keyval["public"]: name_of(root.keys[each]) for each in root.roles[Root.type].keyids}
    names_of_files = ("frontdesk-root-*.key", "frontdesk-root-*.key.next")
    found = ([path for each in names_of_files for path in sorted(place.glob(each))] if place.is_dir() else [place]
             for place in (folder, *places))  # fmt: skip
    files = dict.fromkeys(path.with_name(path.name.removesuffix(".next")) for paths in found for path in paths)
    at_hand: dict[str, CryptoSigner] = {}
    for path in files:
        signer = _valid(path, names)
        if signer is None:
            raise FleetError(tr("{path} 不在名单里：它已经被换掉，或者是别家的。", path=path))
        at_hand[names[signer.public_key.keyval["public"]]] = signer
    if paper:
        signer = read_paper(paper)
        if signer.public_key.keyval["public"] not in names:
            raise FleetError(tr("纸上的密钥不在名单里：请核对有没有抄错。没有抄错，就是它已经被换掉，或者是别家的。"))
        at_hand[names[signer.public_key.keyval["public"]]] = signer
    return at_hand


# ---- replacing keys ----------------------------------------------------------------------------------------------------


def rotated(old: Root, at_hand: Mapping[str, CryptoSigner], replaced: str, today: datetime) -> tuple[bytes, CryptoSigner]:
    """Return the next root metadata, in which the key ``replaced`` is a new one, and that key.

    Raises ``FleetError`` if fewer than two root keys are at hand.
    """
    if len(at_hand) < NEEDED:
        words = tr("换密钥要两把根密钥，现在只有 {n} 把：{names}。", n=len(at_hand), names=tr("、").join(at_hand) or tr("没有"))
        raise FleetError(words)
    root = deepcopy(old)
    root.version, root.expires = old.version + 1, max(old.expires, expiry(Root.type, today))
    fresh = _generated(replaced)
    roles = ONLINE if replaced == DAILY else (Root.type,)
    gone = [each for each in root.roles[roles[0]].keyids if replaced in {DAILY, name_of(root.keys[each])}]
    for role in roles:
        for keyid in gone:
            root.revoke_key(keyid, role)
        root.add_key(fresh.public_key, role)
    signers = list(at_hand.values()) + ([fresh] if replaced != DAILY else [])
    data = signed(root, signers)
    written = Metadata[Root].from_bytes(data)
    if not root.get_root_verification_result(old, written.signed_bytes, written.signatures):
        raise FleetError(tr("新的名单没有通过检查，什么都没有改。"))
    return data, fresh


def rotate(
    folder: Path,
    at_hand: Mapping[str, CryptoSigner],
    replaced: str,
    stick: Path | None,
    today: datetime,
    put_on_paper: Callable[[str], None],
) -> None:
    """Replace the key ``replaced``: keep it, by ``put_on_paper`` or in its file, then the root metadata.

    Raises ``FleetError``, ``OSError``; everything then stays as it was.
    """
    data, fresh = rotated(current_root(folder), at_hand, replaced, today)
    place = stick if replaced == "stick" else folder
    if place is None:
        raise FleetError(tr("新密钥要写到 U 盘上：用 --stick 说明 U 盘的文件夹。"))
    path = key_file(place, replaced)
    if replaced == "paper":
        put_on_paper(paper_text(fresh))
        write_root(folder, data)
    else:
        write_whole(_next(path), fresh.private_bytes)
        write_root(folder, data)
        _next(path).replace(path)


def rehearse(folder: Path, at_hand: Mapping[str, CryptoSigner], today: datetime) -> dict[str, list[str]]:
    """Try every loss with the keys at hand, in memory; return by which pairs of keys each lost key could be replaced.

    Raises ``FleetError`` if a key does not do what it should.
    """
    old = current_root(folder)
    mended: dict[str, list[str]] = {lost: [] for lost in (DAILY, *ROOT_KEYS)}
    for lost, pairs in mended.items():
        for pair in combinations([name for name in at_hand if name != lost], NEEDED):
            rotated(old, {name: at_hand[name] for name in pair}, lost, today)
            pairs.append(" + ".join(pair))
    return mended
