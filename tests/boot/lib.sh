# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the tests that boot Debian's kernel share. Source it in the test's working directory.

# The command line of every kernel. One that panics asks for a reset at once, where it would spin
# until the time limit: -no-reboot makes that the machine's end, and `hear` the test's.
# shellcheck disable=SC2034 # for those who source this
kernel_line='console=ttyAMA0 panic=-1'

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

# The mode that KVM has on a core: those of ARMv8.0 have no VHE, so the kernel runs at EL1 there.
kvm_mode() { # core
	case $1 in
	*,vhe=on*) echo VHE ;;
	*,vhe=off*) echo Hyp ;;
	cortex-a53 | cortex-a57 | cortex-a72 | xgene1) echo Hyp ;;
	*) echo VHE ;;
	esac
}

# column FILE NAME: the values of a column of a CSV file.
column() {
	awk -F, -v name="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) n = i; if (!n) exit 1; next }
		{ print $n }' "$1"
}

# total: the sum of the numbers on standard input.
total() {
	awk '{ n += $1 } END { print n + 0 }'
}

# regions TRACE OPTION...: in how many exits which function ran, in regions.csv. Fails if code of
# the kernel or the hypervisor has no name.
regions() {
	"$TRAPLINE" report --by region --format csv "$@" >regions.csv
	! grep -E '^(0x|\[other).*,(EL2|host EL1),' regions.csv || fail "code without a name"
}

# ran FUNCTION: in how many exits it did, by regions.csv.
ran() {
	awk -F, -v name="$1" '$1 == name { n += $3 } END { print n + 0 }' regions.csv
}

# boot CONSOLE OPTION...: runs Trapline with `kernel` until the guest powers off; its console goes
# to CONSOLE. Fails unless the status is 0, the kernel is healthy and Trapline had no complaint; a
# reset, which is what a panic ends in, is status 121.
boot() {
	local console=$1 status=0
	shift
	"$TRAPLINE" run -m 512 -serial stdio -no-reboot -kernel "$kernel" "$@" \
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

# A conversation with what runs on the simulated machine. The console is kept in the file
# `console`, what Trapline itself says in `console.err`.
heard='' # what was said and is not expected yet

# converse OPTION...: starts Trapline.
converse() {
	heard=''
	: >console
	# shellcheck disable=SC2034 # coproc sets guest_PID too
	coproc guest { exec "$TRAPLINE" run -m 512 -serial stdio "$@" 2>console.err; }
	exec {ear}<&"${guest[0]}" {mouth}>&"${guest[1]}"
	listener=$guest_PID
	trap 'kill "$listener" 2>/dev/null || true' EXIT
}

# hear: adds what the guest has said meanwhile to `heard`. Fails when it will say nothing more, and
# ends the test when the kernel panics: the machine would start anew.
hear() {
	local chunk='' status=0
	IFS= read -r -d '' -t 0.1 -u "$ear" chunk || status=$?
	printf '%s' "$chunk" >>console
	heard+=$chunk
	if [[ $heard == *'Kernel panic - not syncing'* ]]; then
		IFS= read -r -d '' -t 1 -u "$ear" chunk || true # where it did
		printf '%s' "$chunk" >>console
		grep -am 1 -B 5 -A 20 'Kernel panic' console
		fail 'the kernel panics'
	fi
	((status != 1)) || [[ -n $chunk ]]
}

# expect REGEX: waits until it is said, after what was expected before.
expect() {
	until [[ $heard =~ $1 ]]; do
		if ! hear; then
			tail -n 20 console console.err
			fail "the guest ended, and never said '$1'"
		fi
	done
	heard=${heard#*"${BASH_REMATCH[0]}"}
}

# enter TEXT: types it and Return.
enter() {
	printf '%s\r' "$1" >&"$mouth"
}

# end [STATUS]: waits until Trapline ends, with that status (0).
end() {
	local status=0
	while hear; do :; done
	wait "$listener" || status=$?
	trap - EXIT
	exec {ear}<&- {mouth}>&-
	[[ $status == "${1:-0}" ]] || fail "status $status: $(tail -n 5 console console.err)"
}
