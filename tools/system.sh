#!/bin/sh
# Installs what pip cannot: the libraries that Qt's plugins link to, a Chinese font, and with --test the tools of the tests.
# With --freeze, instead of the font, what the Debian package is made with; with --boot what minimal systems are made and booted with.
#
#   tools/system.sh [--test|--freeze|--boot]            installs what is missing if it may; otherwise it does nothing
#   tools/system.sh --tell [--test|--freeze|--boot]     prints the command to type if something is missing
#   tools/system.sh --needed [--test|--freeze|--boot]   the same, only for what is needed to open a window, or to make the package
#
# It supports Debian and Ubuntu. On other systems it prints nothing, and the program itself names the library that Qt does not find.
set -u
cd "$(dirname "$0")/.."
command -v apt-get >/dev/null 2>&1 || exit 0

needed=""
wanted=""
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | awk '{print $1}')
has() { # has LIBRARY…: whether all are installed
    for library in "$@"; do
        printf '%s\n' "$libraries" | grep -q "^$library\$" || return 1
    done
}
while read -r package names; do
    # shellcheck disable=SC2086 # the names of several libraries
    case $package in ""|"#"*) ;; *) has $names || needed="$needed $package" ;; esac
done < resources/deploy/qt-libraries.txt
tools/python.sh ${PYTHON:+"$PYTHON"} >/dev/null 2>&1 || [ -n "${PYTHON:-}" ] || needed="$needed python3 python3-venv"

program() { command -v "$2" >/dev/null 2>&1 || wanted="$wanted $1"; }
case "$*" in
*--freeze*)
    python=$(tools/python.sh ${PYTHON:+"$PYTHON"} 2>/dev/null) && wanted="$wanted $("$python" tools/deb.py --needs)"
    ;;
*)
    program fontconfig fc-list
    [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || wanted="$wanted fonts-noto-cjk"
    ;;
esac
case "$*" in *--test*)
    program xvfb Xvfb
    program openbox openbox
    program xdotool xdotool
    program x11-utils xwininfo
    program poppler-utils pdftotext
    program zbar-tools zbarimg
    program dbus dbus-daemon
    [ -e /usr/libexec/at-spi-bus-launcher ] || wanted="$wanted at-spi2-core"
    /usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null || wanted="$wanted python3-gi gir1.2-atspi-2.0"
    program weston weston
    has libXrandr.so.2 || wanted="$wanted libxrandr2"
    has libXss.so.1 || wanted="$wanted libxss1"
esac
case "$*" in *--boot*)
    program debootstrap debootstrap
    program lintian lintian
    program gcc cc
    [ -e /usr/include/stdio.h ] || wanted="$wanted libc6-dev"
esac

tell() { # tell PACKAGE…: print the command to type, if this system uses apt
    [ $# -gt 0 ] || return 0
    line="apt-get install --no-install-recommends $*"
    ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1 || line="apt-get update && $line"
    if [ "$(id -u)" = 0 ]; then echo "To install what is missing: $line"
    elif command -v sudo >/dev/null 2>&1; then echo "To install what is missing: sudo $(echo "$line" | sed 's,&& ,&& sudo ,')"
    else echo "To install what is missing: su -c '$line'"
    fi
}
# shellcheck disable=SC2086 # lists of packages
case "${1:-}" in
    --needed) [ -z "$needed" ] || tell $needed $wanted | sed 's/: \(.*\)/, type "\1"/'; exit 0 ;; # make adds ".  Stop."
    --tell) tell $needed $wanted; exit 0 ;;
esac
# shellcheck disable=SC2086 # lists of packages
missing=$(echo $needed $wanted)
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then sudo=""
elif sudo -n true 2>/dev/null; then sudo="sudo -n"
else exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt() { $sudo apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@"; }
# shellcheck disable=SC2086 # a list of packages
install() { apt install --no-install-recommends -y $missing >/dev/null; }
echo "Installing: $missing"
install 2>/dev/null || { apt update && install; } || true
