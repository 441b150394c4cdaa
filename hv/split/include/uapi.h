/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The host kernel's system calls: SVC #0 with the number in x8, arguments in
 * x0-x3, result in x0 (negative: an error). Those named VM_ and VCPU_ play the
 * part of KVM's ioctls.
 */
#ifndef TRAPLINE_HV_UAPI_H
#define TRAPLINE_HV_UAPI_H

#include "hv/include/types.h"

enum syscall_number {
	SYS_WRITE,	   /* text, length: to the console, in one piece */
	SYS_EXIT,	   /* code: ends the process with all its threads */
	SYS_MAP,	   /* size: returns the address of that much zeroed memory */
	SYS_THREAD_CREATE, /* entry, argument, core */
	SYS_VM_CREATE,	   /* one per process */
	SYS_VM_MEMORY,	   /* guest address, size, address in this process */
	SYS_VM_IRQ_LINE,   /* interrupt, level */
	SYS_VM_NOTIFY,	   /* struct notify_setup * */
	SYS_VM_NOTIFY_BUSY,
	SYS_VCPU_CREATE, /* number, struct vcpu_init *: the caller's; returns struct vcpu_run * */
	SYS_VCPU_RUN,	 /* runs the caller's vCPU until something is up to the emulator */
	SYSCALLS
};

#define ERR_INVALID	(-22L)
#define ERR_INTERRUPTED (-4L) /* the process is being ended */

/* A vCPU's first instruction and arguments; one that is off waits for PSCI CPU_ON. */
struct vcpu_init {
	u64 pc;
	u64 x0;
	u64 x1;
	u32 powered;
};

/* Ties a guest address to the back end in the kernel (as ioeventfd, irqfd, vhost do). */
struct notify_setup {
	u64 doorbell; /* guest address: a 32-bit write to it wakes the back end */
	u64 ring;     /* guest address of the struct notify_ring */
	u32 irq;
	u32 core; /* where the back end's thread runs */
};

enum run_exit {
	RUN_MMIO,     /* the emulator completes it, and runs the vCPU again */
	RUN_POWEROFF, /* PSCI SYSTEM_OFF */
	RUN_RESET,    /* PSCI SYSTEM_RESET: nothing here starts again, so a guest's failure */
};

/* One page, shared by kernel and emulator. */
struct vcpu_run {
	u32 reason; /* enum run_exit */
	u32 size;   /* bytes: 1, 2, 4 or 8 */
	u32 write;
	u64 address;
	u64 data;
};

/* Where the kernel puts things in a process. */
#define USER_TEXT	 0x00400000UL
#define USER_GUEST_IMAGE 0x10000000UL /* read-only; mapped before the process starts */
#define USER_MAP	 0x20000000UL
#define USER_RUN	 0x30000000UL /* vcpu_run pages */
#define USER_STACKS	 0x40000000UL
#define USER_STACK_SIZE	 0x4000UL

#endif
