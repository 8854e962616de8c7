#!/bin/sh
# boot.sh ROOT: boot the systemd of the Debian below ROOT, in separate namespaces (mount, pid, ipc, uts, cgroup).
# It leaves out what a machine without a screen lacks: udev, terminals, drivers. /proc/sys cannot be written.
set -eu
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind /proc/sys "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
for folder in run dev sys tmp; do mount -t tmpfs -o mode=755 tmpfs "$root/$folder"; done
chmod 1777 "$root/tmp"
cd "$root/dev"
for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
    mknod -m 666 "${device%%:*}" c $(echo "${device#*:}" | tr : ' ')
done
mkdir pts shm
mount -t devpts -o newinstance,ptmxmode=666 devpts pts
mount -t tmpfs tmpfs shm
ln -s pts/ptmx ptmx
ln -s /proc/self/fd fd
mkdir -p "$root/sys/fs/cgroup"
cd "$root/sys/fs/cgroup"
if [ "$2" = v2 ]; then
    mount -t cgroup2 cgroup2 .
else
    mount -t tmpfs -o mode=755 tmpfs .
    cd "$root/sys/fs/cgroup"
    mkdir systemd unified
    mount -t cgroup -o none,name=systemd cgroup systemd
    mount -t cgroup2 cgroup2 unified
fi
cd /
exec chroot "$root" /usr/bin/env -i container=lxc LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --show-status=no
