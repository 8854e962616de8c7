#!/bin/sh
# Turns a Debian or Ubuntu machine into a kiosk that shows Frontdesk from the moment it is switched on.
# It can be run again at any time: everything is updated, kiosk.toml and the PIN are kept.
set -eu

usage() {
    cat <<'HELP'
install-kiosk.sh [OPTION…]   as root

  --library FILE      show this library (copied to /srv/frontdesk/library.fdk)
  --from FOLDER       install from this folder, filled by make-kiosk-stick.sh; no internet is needed
  --program FILE      use this frontdesk command instead of installing one in /opt/frontdesk
  --replace-desktop   turn the machine's desktop off; without this a machine with a desktop is not changed
  --dry-run           print what would be done, change nothing
  --uninstall         remove everything; /etc/frontdesk and /var/lib/frontdesk stay
  --root FOLDER       only write the files, below FOLDER (for images and tests)
HELP
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(CDPATH='' cd -- "$here/../.." && pwd)
unit=frontdesk-kiosk.service
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
root="" library="" program="" from="" dry="" uninstall="" replace=""

die() { echo "install-kiosk: $*" >&2; exit 1; }

while [ $# -gt 0 ]; do
    case $1 in
        --library | --program | --root | --from)
            [ $# -gt 1 ] || die "$1 needs a value"
            case $1 in
                --library) library=$2 ;;
                --program) program=$2 ;;
                --root) root=$2 ;;
                --from) from=$2 ;;
            esac
            shift ;;
        --replace-desktop) replace=yes ;;
        --dry-run) dry=yes ;;
        --uninstall) uninstall=yes ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

# ---- run commands, or only print them --------------------------------------------------------------------------------

run() { # run COMMAND…: change a file
    if [ -n "$dry" ]; then echo "+ $*"; else "$@"; fi
}

system() { # system COMMAND…: change the running machine
    [ -n "$root" ] || run "$@"
}

put() { # put MODE TARGET: write standard input there, completely or not at all; print the target only if it changes
    cat > "$work/new"
    if cmp -s "$work/new" "$root$2"; then return; fi
    echo "$2"
    run mkdir -p "$(dirname "$root$2")"
    run install -m "$1" "$work/new" "$root$2.new"
    run mv "$root$2.new" "$root$2"
}

settings="systemd/logind.conf.d/50-frontdesk.conf:logind.conf
systemd/system.conf.d/50-frontdesk.conf:system.conf
systemd/journald.conf.d/50-frontdesk.conf:journald.conf
sysctl.d/60-frontdesk.conf:sysctl.conf
sysusers.d/frontdesk.conf:sysusers.conf
systemd/system/$unit:$unit
systemd/system/frontdesk-update.service:frontdesk-update.service
systemd/system/frontdesk-update.timer:frontdesk-update.timer
systemd/system/frontdesk-report.service:frontdesk-report.service
systemd/system/frontdesk-report.timer:frontdesk-report.timer"

desktop() { # the desktop that starts with the machine, if there is one
    [ -z "$root" ] || return 0
    target=$(readlink -f /etc/systemd/system/display-manager.service 2>/dev/null) && [ -f "$target" ] && basename "$target" || true
}

# ---- uninstall -------------------------------------------------------------------------------------------------------

packaged() { # packaged PROGRAM: whether PROGRAM comes from the Debian package, which has a unit of its own
    [ -z "$root" ] && [ "$1" = /usr/bin/frontdesk ] && [ -f "/usr/lib/systemd/system/$unit" ]
}

failed=""
attempt() { # attempt COMMAND…: go on if it fails, and say so at the end
    run "$@" || { echo "install-kiosk: failed: $*" >&2; failed=yes; }
}

if [ -n "$uninstall" ]; then
    [ -n "$dry$root" ] || [ "$(id -u)" = 0 ] || die "must be run as root (or with --dry-run)"
    for place in /etc /usr/lib; do
        [ -n "$root" ] || [ ! -f "$place/systemd/system/$unit" ] || { attempt systemctl disable --now "$unit"; break; }
    done
    for pair in $settings; do
        [ ! -e "$root/etc/${pair%%:*}" ] || attempt rm -f "$root/etc/${pair%%:*}"
    done
    [ -n "$root" ] || attempt systemctl unmask ctrl-alt-del.target
    if [ -f "$root/etc/frontdesk/desktop" ]; then
        [ -n "$root" ] || attempt systemctl enable "$(cat "$root/etc/frontdesk/desktop")"
        attempt rm -f "$root/etc/frontdesk/desktop"
    fi
    for timer in /etc/systemd/system/timers.target.wants/frontdesk-update.timer /etc/systemd/system/timers.target.wants/frontdesk-report.timer; do
        [ -n "$root" ] || [ ! -L "$timer" ] || attempt rm -f "$timer"
    done
    [ ! -d "$root/opt/frontdesk" ] || attempt rm -rf "$root/opt/frontdesk"
    [ -n "$root" ] || attempt systemctl daemon-reload
    [ -z "$failed" ] || die "not everything could be removed; run it again when that is mended"
    echo "Removed; takes effect after a restart. Kept: /etc/frontdesk, /var/lib/frontdesk, /srv/frontdesk, the account frontdesk."
    exit 0
fi

# ---- check before anything is changed --------------------------------------------------------------------------------

[ -n "$dry$root" ] || [ "$(id -u)" = 0 ] || die "must be run as root (or with --dry-run)"
[ -n "$root" ] || command -v apt-get >/dev/null || die "this is for Debian and Ubuntu; \"frontdesk help kiosk\" describes the steps for other systems"
[ -z "$library" ] || [ -f "$library" ] || die "there is no library file $library (frontdesk pack creates one)"
[ -z "$program" ] || [ -x "$program" ] || die "$program cannot be run"
if [ -n "$from" ]; then
    [ -f "$from/release" ] && [ -f "$from/debs/Packages" ] || die "$from is not a folder completely filled by make-kiosk-stick.sh"
    from=$(CDPATH='' cd -- "$from" && pwd)
    # shellcheck source=/dev/null
    this=$(. /etc/os-release && echo "$ID $VERSION_ID $(dpkg --print-architecture)")
    [ "$(cat "$from/release")" = "$this" ] || die "$from was made for $(cat "$from/release"), this machine is $this; make it on a machine like this one"
fi
case $program in /home/* | /root/*) die "the kiosk's account cannot read $program; install frontdesk outside /home and /root" ;; esac
if [ -n "$(desktop)" ] && [ -z "$replace" ]; then
    die "this machine starts a desktop ($(desktop)). Use --replace-desktop to turn it off; --uninstall turns it on again"
fi

# ---- packages and program --------------------------------------------------------------------------------------------

packages=$(grep -v '^#' "$here/linux/packages.txt")
[ -z "$program" ] || packages=$(echo "$packages" | grep -v '^python3') # the program has its own
if [ -n "$from" ]; then
    echo "Everything comes from $from; the internet is not needed."
    # only the folder is used, with its own package lists: the machine's may be missing or old
    mkdir -p "$work/lists/partial"
    ln -s "$from/debs" "$work/debs" # apt accepts no address with a space
    echo "deb [trusted=yes] file:$work/debs ./" > "$work/sources.list"
    only="-o Dir::Etc::sourcelist=$work/sources.list -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists=$work/lists"
    only="$only -o APT::Sandbox::User=root"
    # shellcheck disable=SC2086
    {
        system apt-get -qq $only update
        system env DEBIAN_FRONTEND=noninteractive apt-get $only install -y --no-install-recommends $packages
    }
elif [ -z "$root" ]; then
    echo "This needs the internet once: Debian or Ubuntu packages and Python packages, about 250 MB in all."
    echo "Without the internet: run make-kiosk-stick.sh on an online machine, then this script with --from its folder."
    # shellcheck disable=SC2086
    system env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
fi
if [ -z "$program" ]; then
    program=/opt/frontdesk/bin/frontdesk
    pip="/opt/frontdesk/bin/python -m pip --disable-pip-version-check --quiet install"
    if [ -n "$from" ]; then
        [ -x /opt/frontdesk/bin/python ] || system python3 -m venv /opt/frontdesk
        system $pip --no-index --find-links "$from/wheels" --require-hashes -r "$from/requirements.lock"
        system $pip --no-index --no-deps --force-reinstall "$from"/wheels/frontdesk_viewer-*.whl
    elif [ -f "$source/pyproject.toml" ]; then
        [ -x /opt/frontdesk/bin/python ] || system python3 -m venv /opt/frontdesk
        system $pip --require-hashes -r "$source/requirements.lock"
        system $pip --no-build-isolation --no-deps --force-reinstall "$source"
    else
        program=$(command -v frontdesk) || die "no frontdesk command found; name it with --program"
    fi
fi

# ---- files -----------------------------------------------------------------------------------------------------------

for pair in $settings; do
    case ${pair##*:} in
        frontdesk-*)
            if packaged "$program"; then # an earlier unit would hide that of the package
                [ ! -e "/etc/${pair%%:*}" ] || run rm -f "/etc/${pair%%:*}"
                continue
            fi ;;
    esac
    sed "s|@PROGRAM@|$program|g" "$here/linux/${pair##*:}" | put 0644 "/etc/${pair%%:*}"
done
if [ ! -f "$root/etc/frontdesk/kiosk.toml" ]; then
    shown=""
    [ -z "$library" ] || shown=/srv/frontdesk/library.fdk
    sed -e "s|^state = \"\" *#|state = \"/var/lib/frontdesk\" #|" -e "s|^library = \"\" *#|library = \"$shown\" #|" \
        "$here/kiosk.toml" | put 0644 /etc/frontdesk/kiosk.toml
fi
if [ -n "$library" ]; then
    run mkdir -p "$root/srv/frontdesk"
    run install -m 0644 "$library" "$root/srv/frontdesk/library.fdk.new"
    run mv "$root/srv/frontdesk/library.fdk.new" "$root/srv/frontdesk/library.fdk"
fi

# ---- the machine -----------------------------------------------------------------------------------------------------

system systemd-sysusers
if [ -n "$(desktop)" ]; then
    desktop | put 0644 /etc/frontdesk/desktop
    system systemctl disable "$(cat /etc/frontdesk/desktop 2>/dev/null || desktop)"
fi
system systemctl mask ctrl-alt-del.target
system systemctl set-default graphical.target
system systemctl daemon-reload
system systemctl enable "$unit"

[ -z "$dry" ] || { echo "Nothing was changed."; exit 0; }
echo "Installed. Now set the staff PIN, then restart:"
echo "  $program kiosk set-pin --config /etc/frontdesk/kiosk.toml"
echo "  systemctl reboot"
