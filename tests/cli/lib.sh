# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the tests of the command line.

export TRAPLINE_DATA=$SRCDIR
checks=0

fail() {
	echo "$*"
	exit 1
}

# expect STATUS TEXT ARGUMENT...: that status, and on stderr one line that has TEXT (none if empty).
expect() {
	local want=$1 text=$2 status=0 lines
	shift 2
	timeout 60 "$TRAPLINE" "$@" </dev/null >out 2>err || status=$?
	[[ $status == "$want" ]] || fail "$*: status $status, not $want: $(head -3 err)"
	lines=$(wc -l <err)
	if [[ -n $text ]]; then
		grep -qF -- "$text" err || fail "$*: '$text' is not in: $(head -3 err)"
		((lines == 1)) || fail "$*: $lines lines: $(cat err)"
	else
		((lines == 0)) || fail "$*: unexpected: $(cat err)"
	fi
	checks=$((checks + 1))
}
