# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the examples share. Source it from the top of the tree, with usage() defined.
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

# options "$@": sets `cores`, `core` and `install`; --help prints usage().
options() {
	cores=2 core=cortex-a57 install=1
	while (($#)); do
		case $1 in
		--smp | --cpu)
			(($# > 1)) || die "$1 needs a value (--help says more)"
			if [[ $1 == --smp ]]; then cores=$2; else core=$2; fi
			shift
			;;
		--no-install) install=0 ;;
		--help) usage && exit 0 ;;
		*) die "unknown option '$1' (--help lists them)" ;;
		esac
		shift
	done
}

# prepare: builds Trapline and fetches Debian's kernel and busybox: sets `kernel` and `busybox`.
prepare() {
	local fetched images
	((!install)) || scripts/install-packages build
	scripts/build build all
	fetched=$(scripts/fetch-guest linux-image-arm64 busybox-static) || exit 1
	mapfile -t fetched <<<"$fetched"
	images=("${fetched[0]}"/boot/vmlinuz-*)
	kernel=${images[0]}
	busybox=${fetched[1]}/bin/busybox
	mkdir -p build/examples
}

# Shows a command as the user could type it, and runs it.
run() {
	printf '\n$%s\n' "$(printf ' %q' "$@")"
	"$@"
}
