# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For the tests that drive the stub with gdb.
here=${SRCDIR:?}/tests/gdb

need_gdb() {
	if [[ -z ${GDB_MULTIARCH-} ]]; then
		echo 'no gdb-multiarch'
		exit 77
	fi
	if [[ $("$GDB_MULTIARCH" -q -batch -nx -ex 'python print(6 * 7)' 2>&1) != 42 ]]; then
		echo 'gdb-multiarch has no Python'
		exit 77
	fi
}

# guest.elf
build_guest() {
	if [[ -z ${GUEST_CLANG-} || -z ${GUEST_LLD-} ]]; then
		echo 'no clang and lld for guest code'
		exit 77
	fi
	"$GUEST_CLANG" --target=aarch64-none-elf -march=armv8-a "-I$SRCDIR" -c "$here/guest.S" \
		-o guest.o
	"$GUEST_LLD" --build-id=none -n -T "$SRCDIR/hv/tests/test.ld" guest.o -o guest.elf
}

# The guest's machine.
guest_machine=(-M virt -cpu cortex-a57 -smp 2 -m 64 -serial 'file:console' -kernel guest.elf)

# Starts a machine with these options, held until gdb comes to ./socket; $machine_pid is its process.
start_machine() {
	"${TRAPLINE:?}" run "$@" -S -gdb unix:socket </dev/null &
	machine_pid=$!
	trap 'kill "$machine_pid" 2>/dev/null || true' EXIT
	for ((i = 0; i < 100; i++)); do
		[[ ! -S socket ]] || return 0
		sleep 0.1
	done
	echo 'no socket to connect to'
	return 1
}
