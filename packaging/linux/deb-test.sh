#!/bin/sh
# Run inside a minimal Debian, by tools/deb_test.py: install, use, upgrade, remove and purge /test/frontdesk.deb.
# PORT: where 127.0.0.1 serves /test/folder.
set -eu
cd /test
export QT_QPA_PLATFORM=offscreen FRONTDESK_HOME=/root/frontdesk LC_ALL=C.UTF-8

ok() { echo "ok   $*"; }
die() { echo "FAIL $*" >&2; exit 1; }
waited() { # waited SECONDS COMMAND…: whether it succeeds within that time
    left=$1; shift
    while ! "$@" >/dev/null 2>&1; do
        left=$((left - 1)); [ "$left" -gt 0 ] || return 1; sleep 1
    done
}
apt() { apt-get -qq -o Dpkg::Use-Pty=0 "$@" >>apt.log 2>&1 || { tail -20 apt.log >&2; die "apt-get $*"; }; }
listed() { # every file that is not a user's, a log, or an index
    find / -xdev \( -path /proc -o -path /dev -o -path /run -o -path /test -o -path /root -o -path /tmp -o -path /var/log -o -path /var/lib/dpkg \
        -o -path /var/lib/apt -o -path /var/cache -o -path /usr/share/mime -o -path /usr/share/frontdesk-test \) -prune -o -print | sort
}

apt update
apt install -y --no-install-recommends ./frontdesk.deb
command -v python3 >/dev/null && die "there is a Python"
find /usr/share/fonts -name '*CJK*' | grep -q . && die "there is a Chinese font"
ok "installed, with $(dpkg-query -W -f '${Installed-Size}' frontdesk) kB; no Python, no Chinese font"

ok "$(frontdesk --version)"
frontdesk check /usr/share/frontdesk-test/articles >check.log || { tail -3 check.log; die check; }
ok "check: $(tail -1 check.log)"
frontdesk pack /usr/share/frontdesk-test/articles -o x.fdk >/dev/null
ok "pack: $(frontdesk list x.fdk --json | grep -c '"id"') articles"
printf '<html><body><h1>糖尿病</h1><p>空腹血糖 7.0 mmol/L。</p></body></html>' >page.html
for draft in page.html draft.docx; do frontdesk import "$draft" -o drafts >/dev/null || die "import $draft"; done
[ "$(find drafts -name index.md | wc -l)" = 2 ] || die "not two drafts"
ok "import: a web page and a Word file"
drawn() { frontdesk shot /usr/share/frontdesk-test/articles --screen desk --article hba1c --size 1366x768 -o "$1"; }
drawn shot.png
LD_PRELOAD=/test/libfreetype.so.6 FONTCONFIG_FILE=/test/fonts.conf drawn shot-plain.png # those of the machine that draws the picture for comparison
ok "shot: $(wc -c <shot.png) bytes"
lost=$(find /usr/lib/frontdesk -name '*.so*' -type f -exec env LD_LIBRARY_PATH=/usr/lib/frontdesk/_internal ldd {} + 2>/dev/null |
    grep 'not found' | grep -v libcups | sort -u || true)
[ -z "$lost" ] || die "libraries that no dependency brings: $lost"
ok "every library is there"
frontdesk kiosk install --root /test/kiosk >/dev/null || die "kiosk install"
grep -q ' /usr/bin/frontdesk kiosk --config' /test/kiosk/etc/systemd/system/frontdesk-kiosk.service || die "the kiosk's unit names another program"
frontdesk help kiosk | grep -q kiosk.toml || die "no document"
ok "kiosk install and help"

# ---- many screens (docs/FLEET.md) -----------------------------------------------------------------------------------------

screen() { # screen NAME WORDS…: a screen with a home of its own
    home=/root/$1; shift
    FRONTDESK_HOME=$home frontdesk "$@"
}
shown() { screen "$1" show /root/"$1"/data/library.fdk hba1c --text; } # what it shows
mkdir safe
frontdesk keys new --keys keys --stick safe --yes >/dev/null || die "keys new"
frontdesk keys rehearse --keys keys --with safe --paper <<PAPER >rehearsal || { cat rehearsal; die "keys rehearse"; }
$(sed -n 's,.*<code>\(.*\)</code>.*,\1,p' keys/paper.html | sed 's/<br>/ /g')
PAPER
rm keys/paper.html
frontdesk publish x.fdk --to folder --keys keys >/dev/null || die publish
frontdesk keys status --keys keys --to folder >/dev/null || die "keys status"
mkdir stick && cp -r folder stick/
screen one update --from stick >/dev/null || die "update from a stick"
screen two update --from "http://127.0.0.1:$PORT" >/dev/null 2>&1 && die "an address was trusted at first sight"
screen two update --from "http://127.0.0.1:$PORT" --trust keys/root/1.root.json >/dev/null || die "update from an address"
ok "a first release, from a stick and from an address"
cp -r /usr/share/frontdesk-test/articles changed
printf '\n第二次发布的一段。\n' >>changed/hba1c/index.md
frontdesk publish changed --to folder --keys keys >/dev/null 2>&1 || die "publish again"
screen two update --report folder >/dev/null || die "update again"
screen one update --from folder --report folder >/dev/null || die "update from a folder"
for name in one two; do shown $name | grep -q 第二次发布的一段 || die "$name does not show the second release"; done
[ "$(find folder/status -name '*.json' | wc -l)" = 2 ] || die "not two reports"
screen one update --put-back >/dev/null || die "put back"
shown one | grep -q 第二次发布的一段 && die "the release was not put back"
screen one update 2>/dev/null && die "a release that staff put back was installed again"
screen one fleet report folder | grep -q "$(ls folder/status | cut -d. -f1 | head -1)\|$(ls folder/status | cut -d. -f1 | tail -1)" || die "no id"
frontdesk fleet status folder --html pages && die "no screen needs attention"
grep -q 更新被拒 pages/attention.html || die "the overview does not tell of the refusal"
for unit in frontdesk-update frontdesk-report; do
    for kind in service timer; do [ -f "/usr/lib/systemd/system/$unit.$kind" ] || die "no $unit.$kind"; done
done
ok "a second release, put back, reported: $(find pages -name '*.html' | wc -l) pages"

# ---- upgrade while a kiosk runs --------------------------------------------------------------------------------------

apt install -y --no-install-recommends xvfb x11-utils procps
dpkg-deb -R frontdesk.deb newer
sed -i 's/^Version: .*/&+newer/' newer/DEBIAN/control
dpkg-deb -Znone -b newer newer.deb >/dev/null
rm -rf newer
Xvfb :77 -screen 0 1280x800x24 -nolisten tcp >/dev/null 2>&1 &
waited 20 xwininfo -root -display :77 || die "no X server"
printf 'state = "/test/state"\n' >kiosk.toml
DISPLAY=:77 QT_QPA_PLATFORM=xcb frontdesk kiosk x.fdk --config kiosk.toml >kiosk.log 2>&1 &
supervisor=$!
window() { pgrep -f -- '--window normal' | grep -vx "$supervisor"; }
shown() { xwininfo -root -tree -display :77 | grep -q '1280x800+0+0.*1280x800\|"frontdesk" ".*1280x800'; }
waited 60 shown || { tail -5 kiosk.log; xwininfo -root -tree -display :77; die "the kiosk shows no window"; }
waited 90 frontdesk kiosk status --config kiosk.toml || { frontdesk kiosk status --config kiosk.toml || true; }
before=$(window)
ok "a kiosk runs"
echo 'CAGE_OPTIONS=-r' >>/etc/frontdesk/cage.env
apt install -y --no-install-recommends ./newer.deb
[ "$(window)" = "$before" ] || die "the window did not survive the upgrade"
kill -9 "$before"
again() { [ -n "$(window)" ] && [ "$(window)" != "$before" ] && shown; }
waited 60 again || { cat kiosk.log; die "no new window after the upgrade"; }
grep -q 'CAGE_OPTIONS=-r' /etc/frontdesk/cage.env || die "the owner's file was overwritten"
ok "upgraded to $(dpkg-query -W -f '${Version}' frontdesk) under a running kiosk; the owner's file is kept"
kill "$supervisor"
gone() { [ -z "$(window)" ]; }
waited 20 gone || die "the kiosk does not end"

# ---- remove and purge ------------------------------------------------------------------------------------------------

mkdir -p /etc/frontdesk /var/lib/frontdesk /srv/frontdesk
cp /test/kiosk/etc/frontdesk/kiosk.toml /etc/frontdesk/
touch /var/lib/frontdesk/pin.json
apt remove -y frontdesk
[ -e /etc/frontdesk/kiosk.toml ] && [ -e /etc/frontdesk/cage.env ] && [ ! -e /usr/lib/frontdesk ] || die "remove"
ok "removed; the owner's files are kept"
apt purge -y frontdesk
listed >after
left=$(grep -i frontdesk after || true)
[ -z "$left" ] || die "left behind: $left"
dpkg -i frontdesk.deb >/dev/null 2>&1
dpkg --purge frontdesk >/dev/null 2>&1
listed >again
diff after again || die "left behind"
ok "purged; nothing is left"
