#!/bin/sh
# Installs what pip cannot: the libraries that Qt's plugins link to, a Chinese font, and with --test an X server for the
# tests. Does nothing where all is there. Without the right to install it prints the one line to type and goes on.
set -u

# What `readelf -d` names in QtGui, QtWidgets, QtSvg, QtDBus and the xcb, wayland and offscreen plugins of PySide6.
missing=""
need() { # need PACKAGE LIBRARY…: the package where one of its libraries is not found
    package=$1; shift
    for library in "$@"; do
        printf '%s\n' "$libraries" | grep -q "^$library\$" || { missing="$missing $package"; return; }
    done
}
command -v apt-get >/dev/null 2>&1 || exit 0
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | awk '{print $1}')
need libegl1 libEGL.so.1
need libgl1 libGL.so.1
need libglib2.0-0 libglib-2.0.so.0 libgthread-2.0.so.0
need libfontconfig1 libfontconfig.so.1
need libfreetype6 libfreetype.so.6
need libdbus-1-3 libdbus-1.so.3
need libx11-6 libX11.so.6
need libx11-xcb1 libX11-xcb.so.1
need libxkbcommon0 libxkbcommon.so.0
need libxkbcommon-x11-0 libxkbcommon-x11.so.0
need libxcb-cursor0 libxcb-cursor.so.0
need libxcb-glx0 libxcb-glx.so.0
need libxcb-icccm4 libxcb-icccm.so.4
need libxcb-image0 libxcb-image.so.0
need libxcb-keysyms1 libxcb-keysyms.so.1
need libxcb-randr0 libxcb-randr.so.0
need libxcb-render-util0 libxcb-render-util.so.0
need libxcb-render0 libxcb-render.so.0
need libxcb-shape0 libxcb-shape.so.0
need libxcb-shm0 libxcb-shm.so.0
need libxcb-sync1 libxcb-sync.so.1
need libxcb-util1 libxcb-util.so.1
need libxcb-xfixes0 libxcb-xfixes.so.0
need libxcb-xkb1 libxcb-xkb.so.1
need libwayland-client0 libwayland-client.so.0
need libwayland-cursor0 libwayland-cursor.so.0
need libwayland-egl1 libwayland-egl.so.1

program() { command -v "$2" >/dev/null 2>&1 || missing="$missing $1"; }
program fontconfig fc-list
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing="$missing fonts-noto-cjk"
if [ "${1:-}" = --test ]; then
    program xvfb Xvfb
    program openbox openbox
    program xdotool xdotool
    program poppler-utils pdftotext
    program zbar-tools zbarimg
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then sudo=""
elif sudo -n true 2>/dev/null; then sudo="sudo -n"
else
    echo "Not installed yet:$missing" >&2
    echo "To install it: sudo apt-get install --no-install-recommends$missing" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
install() { $sudo apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 install --no-install-recommends -y $missing >/dev/null; }
echo "Installing:$missing"
install 2>/dev/null || { $sudo apt-get -qq update && install; } || {
    echo "It could not be installed. To try by hand: sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
}
exit 0
