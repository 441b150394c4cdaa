/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system calls that the VMM makes, and its entry: there is no C library. */
#ifndef TRAPLINE_HV_VMM_SYSTEM_H
#define TRAPLINE_HV_VMM_SYSTEM_H

#include "hv/include/types.h"

/* Numbers of the generic table (include/uapi/asm-generic/unistd.h). */
enum {
	SYS_IOCTL = 29,
	SYS_OPENAT = 56,
	SYS_CLOSE = 57,
	SYS_READ = 63,
	SYS_WRITE = 64,
	SYS_EXIT = 93,
	SYS_EXIT_GROUP = 94,
	SYS_FUTEX = 98,
	SYS_MMAP = 222,
	SYS_MADVISE = 233,
};

/* Returns what the kernel returns: a negative errno on failure. */
s64 system_call(u64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);

/*
 * Starts a thread in `function` with the given argument and stack (its upper end, 16-aligned).
 * When the thread has returned from it, *running is set to zero and its futex woken.
 * Returns the thread's id or a negative errno.
 */
s64 start_thread(void (*function)(void *), void *argument, void *stack_end, u32 *running);

/* Fills every FP/SIMD register with a pattern made of `seed`. */
void clobber_fp(u64 seed);

#endif
