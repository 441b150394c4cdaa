# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What ./demo, ./check and the tests of the tree share. Source it; it runs nothing.

# Debian packages, each named once. The first list builds and runs Trapline from a checkout; the
# second makes the disks of the examples on top; the third is what ./check uses on top of both (a
# second compiler, sanitizers, what we compare with).
PACKAGES_BUILD=(
	autoconf automake make pkgconf clang-19
	libelf-dev libfdt-dev zlib1g-dev libcapstone-dev libinih-dev libslirp-dev
)
PACKAGES_EXAMPLES=(cpio mtools)
PACKAGES_CHECK=(
	gcc gcc-12 libclang-rt-19-dev lld-19 llvm-19 check
	qemu-system-arm gdb-multiarch gcc-aarch64-linux-gnu libc6-dev-arm64-cross
)

say() {
	printf '%s\n' "$*" >&2
}

die() {
	say "${0##*/}: $*"
	exit 1
}

# Prints those of the named packages that are not installed, one per line.
missing_packages() {
	local package
	for package; do
		[[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
			printf '%s\n' "$package"
	done
}

# The number of jobs to run side by side.
cores() {
	getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1
}

# The text files of the tree at $1, relative to it: what git tracks or would add, or, where git
# is not there to tell, everything but build products.
tree_files() {
	if [[ -e $1/.git ]] && git -C "$1" rev-parse --git-dir >/dev/null 2>&1; then
		git -C "$1" ls-files --cached --others --exclude-standard |
			while IFS= read -r file; do
				[[ -f $1/$file ]] && printf '%s\n' "$file"
			done
	else
		(cd "$1" && find . \( -path ./.git -o -path ./build -o -path ./build-aux -o \
			-path ./autom4te.cache -o -path ./_build -o -path ./_inst \) -prune -o -type f -print |
			sed 's|^\./||' |
			grep -vxE 'configure~?|aclocal\.m4|config\.h\.in~?|Makefile\.in')
	fi | LC_ALL=C sort -u
}
