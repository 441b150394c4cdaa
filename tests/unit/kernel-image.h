/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel as it lies in memory: functions, and the table of their names (trace/kallsyms.h). */
#ifndef TRAPLINE_TESTS_UNIT_KERNEL_IMAGE_H
#define TRAPLINE_TESTS_UNIT_KERNEL_IMAGE_H

#include <stddef.h>
#include <stdint.h>

enum kernel_layout {
	KERNEL_LINUX_4_5,  /* addresses in front, markers of 64 bits */
	KERNEL_LINUX_6_1,  /* offsets and base in front */
	KERNEL_LINUX_6_2,  /* the same, with another table between markers and tokens */
	KERNEL_LINUX_6_12, /* offsets and base behind */
	KERNEL_XEN,	   /* addresses in front, everything aligned to 256 bytes */
	KERNEL_LAYOUTS
};

enum { KERNEL_FUNCTIONS = 700, KERNEL_SIZE = 96 << 10 };

/* Where the @n-th function begins, in bytes from the first; and its name, until the next call. */
uint32_t kernel_function(unsigned int n);
const char *kernel_name(unsigned int n);

/*
 * Fills @mem, zeroed, of at least KERNEL_SIZE bytes: the first function at its beginning, to run
 * at @va. Returns what is used of it.
 */
size_t kernel_build(uint8_t *mem, uint64_t va, enum kernel_layout layout);

#endif
