/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_TRAP_H
#define TRAPLINE_HV_HOST_TRAP_H

#include "hv/include/types.h"

/* What entry.S saves on the kernel stack. */
struct trap_frame {
	u64 x[31];
	u64 sp_el0;
	u64 elr;
	u64 spsr;
};

/* Called by entry.S. */
void trap_el1_sync(struct trap_frame *frame);
void trap_el0_sync(struct trap_frame *frame);
void trap_el0_return(void);
__attribute__((noreturn)) void trap_bad(struct trap_frame *frame);
__attribute__((noreturn)) void host_panic(u64 esr, u64 elr, u64 far, u64 hpfar, u64 spsr);

/* In entry.S: leaves the kernel for user mode. */
__attribute__((noreturn)) void enter_user(const struct trap_frame *frame);

/* Prints, and ends the machine in a way that is not a power-off. */
__attribute__((noreturn)) void panic(const char *what);

s64 syscall(u64 number, const u64 *arguments);

#endif
