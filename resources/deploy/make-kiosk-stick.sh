#!/bin/sh
# Fills a folder, e.g. on a USB stick, with everything that install-kiosk.sh needs on an offline machine.
# Run it from a checkout, on a machine that is online and has the same release of Debian or Ubuntu as the kiosk. Root is not needed.
set -eu

usage() {
    cat <<'HELP'
make-kiosk-stick.sh FOLDER [--library FILE]

  Then, as root on the kiosk:  sh FOLDER/install-kiosk.sh --from FOLDER
  --library FILE   also copy this library, as FOLDER/library.fdk
HELP
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(CDPATH='' cd -- "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
folder="" library=""

die() { echo "make-kiosk-stick: $*" >&2; exit 1; }

while [ $# -gt 0 ]; do
    case $1 in
        --library) [ $# -gt 1 ] || die "--library needs a value"; library=$2; shift ;;
        -h | --help) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) [ -z "$folder" ] || { usage >&2; exit 2; }; folder=$1 ;;
    esac
    shift
done
[ -n "$folder" ] || { usage >&2; exit 2; }
command -v apt-get >/dev/null || die "this machine is not Debian or Ubuntu; fill the stick on one with the kiosk's release"
[ -f "$source/requirements.lock" ] || die "run it from a checkout of Frontdesk: there is no $source/requirements.lock"
[ -z "$library" ] || [ -f "$library" ] || die "there is no library file $library (frontdesk pack creates one)"
python=/usr/bin/python3 # the release's own, as on the kiosk
"$python" -c 'import ensurepip, venv' 2>/dev/null || die "python3 and python3-venv are missing: apt-get install python3 python3-venv"

# shellcheck source=/dev/null
. /etc/os-release
release="$ID $VERSION_ID $(dpkg --print-architecture)"
mkdir -p "$folder/debs/partial" "$folder/wheels"
folder=$(CDPATH='' cd -- "$folder" && pwd)
if [ -f "$folder/release" ] && [ "$(cat "$folder/release")" != "$release" ]; then
    die "$folder was filled for $(cat "$folder/release"), this machine is $release; name an empty folder"
fi
echo "This needs the internet, for about 350 MB of packages for $release. The kiosk then needs none at all."

# ---- system packages with all dependencies, as if nothing were installed ---------------------------------------------

mkdir -p "$work/state/lists/partial" "$work/cache"
: > "$work/status"
own_apt() {
    apt-get -qq -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache" \
        -o Dir::Cache::archives="$folder/debs" -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" "$@"
}
own_apt update
# shellcheck disable=SC2046
own_apt install --yes --no-install-recommends --download-only $(grep -v '^#' "$here/linux/packages.txt")
rm -rf "$folder/debs/partial" "$folder/debs/lock"
cd "$folder/debs"
for deb in *.deb; do # an older release of the same package may remain: apt takes the newest
    dpkg-deb --field "$deb" > "$work/fields"
    cat "$work/fields"
    echo "Filename: ./$deb"
    echo "Size: $(stat -c %s "$deb")"
    echo "SHA256: $(sha256sum "$deb" | cut -d ' ' -f 1)"
    echo
done > "$work/Packages"
mv "$work/Packages" Packages

# ---- Python packages, and Frontdesk ----------------------------------------------------------------------------------

"$python" -m venv "$work/venv"
pip="$work/venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip download --require-hashes --only-binary :all: -r "$source/requirements.lock" -d "$folder/wheels"
rm -f "$folder"/wheels/frontdesk_viewer-*.whl
$pip wheel --no-index --find-links "$folder/wheels" --no-deps -w "$folder/wheels" "$source"

# ---- the script and its files ----------------------------------------------------------------------------------------

cp "$here/install-kiosk.sh" "$here/kiosk.toml" "$source/requirements.lock" "$folder/"
rm -rf "$folder/linux"
cp -R "$here/linux" "$folder/linux"
[ -z "$library" ] || cp "$library" "$folder/library.fdk"
echo "$release" > "$folder/release"
sync
echo "Ready: $(du -sh "$folder" | cut -f 1). As root on the kiosk:"
echo "  sh install-kiosk.sh --from .${library:+ --library library.fdk}     (in the folder of the stick)"
