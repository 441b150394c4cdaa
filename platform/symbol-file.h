/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that name functions, for reports. */
#ifndef TRAPLINE_PLATFORM_SYMBOL_FILE_H
#define TRAPLINE_PLATFORM_SYMBOL_FILE_H

#include "base/error.h"
#include "trace/symbols.h"

/*
 * Adds the functions that @file names to the empty table @out, sorted: an ELF file with a symbol
 * table (vmlinux, xen-syms, a program), or the text of nm, System.map and /proc/kallsyms, whose
 * lines are address, type and name; modules are left out, as they lie anywhere. Either may be
 * gzipped.
 * On failure the message names the file: unreadable, of another kind, damaged, without functions.
 */
bool symbol_file_read(const char *file, struct symbols *out, struct error *err);

#endif
