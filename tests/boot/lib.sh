# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the tests that boot Debian's kernel share. Source it in the test's working directory.

# What a healthy kernel never says.
trouble='unexpected|WARNING|Oops|BUG|rcu.*stall|Internal error|Kernel panic'

fail() {
	echo "$*"
	exit 1
}

skip() {
	echo "$*"
	exit 77
}

# fetch PACKAGE...: unpacks packages of Debian arm64 and sets `unpacked`, a directory for each; skips
# the test where they cannot be had.
fetch() {
	local said
	if ! said=$("$SRCDIR/scripts/fetch-guest" "$@" 2>fetch.err); then
		skip "$(tail -n 1 fetch.err)"
	fi
	mapfile -t unpacked <<<"$said"
}

# fetch_linux: sets `kernel` and `busybox`.
fetch_linux() {
	fetch linux-image-arm64 busybox-static
	local images=("${unpacked[0]}"/boot/vmlinuz-*)
	kernel=${images[0]}
	busybox=${unpacked[1]}/bin/busybox
	[[ -f $kernel && -f $busybox ]] || fail "no vmlinuz or no busybox in the packages"
}

# initramfs FILE [PROGRAM...]: see scripts/make-initramfs.
initramfs() {
	local file=$1
	shift
	"$SRCDIR/scripts/make-initramfs" "$file" "$busybox" "$@"
}

# boot CONSOLE OPTION...: runs Trapline with `kernel` until the guest powers off; its console goes
# to CONSOLE. Fails unless the status is 0, the kernel is healthy and Trapline had no complaint.
boot() {
	local console=$1 status=0
	shift
	"$TRAPLINE" run -m 512 -serial stdio -kernel "$kernel" "$@" \
		</dev/null >"$console" 2>"$console.err" || status=$?
	if [[ $status != 0 ]]; then
		tail -n 20 "$console" "$console.err"
		fail "$*: status $status"
	fi
	if grep -nE "$trouble" "$console"; then
		fail "$*: the kernel complains"
	fi
	[[ ! -s $console.err ]] || fail "$*: $(<"$console.err")"
}
