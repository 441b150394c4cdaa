# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the examples share. Source it from the top of the tree, with usage() defined.
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

# options "$@": sets `cores`, `core`, `machine` and `install`; --help prints usage().
options() {
	local gic=2
	cores=2 core=cortex-a57 install=1
	while (($#)); do
		case $1 in
		--smp | --cpu | --gic)
			(($# > 1)) || die "$1 needs a value (--help says more)"
			case $1 in
			--smp) cores=$2 ;;
			--cpu) core=$2 ;;
			--gic) gic=$2 ;;
			esac
			shift
			;;
		--no-install) install=0 ;;
		--help) usage && exit 0 ;;
		*) die "unknown option '$1' (--help lists them)" ;;
		esac
		shift
	done
	machine=virt,virtualization=on,gic-version=$gic
}

# make_trapline: builds Trapline, and the directory build/examples.
make_trapline() {
	((!install)) || scripts/install-packages examples
	scripts/build build all
	mkdir -p build/examples
}

# prepare: builds Trapline and fetches Debian's kernel and busybox: sets `kernel` and `busybox`.
prepare() {
	local fetched images
	make_trapline
	fetched=$(scripts/fetch-guest linux-image-arm64 busybox-static) || exit 1
	mapfile -t fetched <<<"$fetched"
	images=("${fetched[0]}"/boot/vmlinuz-*)
	kernel=${images[0]}
	busybox=${fetched[1]}/bin/busybox
}

# shell_initramfs FILE: makes an initramfs with busybox's shell on the console.
shell_initramfs() {
	scripts/make-initramfs "$1" "$busybox" <<'INIT'
/bin/busybox --install -s /bin
export PATH=/bin HOME=/ PS1='# '
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
dmesg | grep -E 'kvm \[1\]|Xen 4'
echo "This is $(uname -sr). Leave with: exit"
setsid cttyhack sh
poweroff -f
INIT
}

# Shows a command as the user could type it, and runs it.
run() {
	printf '\n$%s\n' "$(printf ' %q' "$@")"
	"$@"
}
