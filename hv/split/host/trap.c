// SPDX-License-Identifier: GPL-2.0-or-later
/* What entry.S catches: system calls, page faults, and what must not happen. */
#include "hv/include/abi.h"
#include "hv/include/bits.h"
#include "hv/include/print.h"
#include "hv/split/host/process.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/smp.h"
#include "hv/split/host/trap.h"
#include "hv/split/include/uapi.h"

#define EXIT_CODE_PANIC 101

void semihosting_exit(u64 code);

static bool panicking;

/*
 * The machine's end after a fault must not look like a power-off: exit code
 * 101 by semihosting where that exists; where HLT is undefined, we come back
 * through trap_el1_sync and ask for a reset.
 */
static __attribute__((noreturn)) void stop(void)
{
	panicking = true;
	semihosting_exit(EXIT_CODE_PANIC);
	for (;;)
		firmware_call(PSCI_SYSTEM_RESET, 0, 0, 0);
}

void panic(const char *what)
{
	irq_disable();
	print("\nhost: panic: %s\n", what);
	stop();
}

static __attribute__((noreturn)) void dump(const struct trap_frame *frame)
{
	print("\nhost: unexpected exception on core %u, thread %s\n", this_cpu()->id,
	      current_thread()->name);
	print("  esr %lx far %lx elr %lx spsr %lx sp_el0 %lx\n", read_sysreg(esr_el1),
	      read_sysreg(far_el1), frame->elr, frame->spsr, frame->sp_el0);
	for (unsigned i = 0; i < 31; i++)
		print("  x%u %lx%s", i, frame->x[i], i % 4 == 3 ? "\n" : "");
	print("\n");
	stop();
}

void trap_bad(struct trap_frame *frame)
{
	dump(frame);
}

/* From lowvisor_panic: something was wrong at EL2. */
void host_panic(u64 esr, u64 elr, u64 far, u64 hpfar, u64 spsr)
{
	print("\nlowvisor: unexpected exception: esr %lx elr %lx far %lx hpfar %lx spsr %lx\n", esr,
	      elr, far, hpfar, spsr);
	stop();
}

static bool user_fault(u64 esr)
{
	struct process *p = current_thread()->process;
	u64 ec = esr >> ESR_EC_SHIFT;
	bool data = ec == ESR_EC_DABT_LOW || ec == ESR_EC_DABT_CUR;
	bool translation = (esr & ESR_FSC_TYPE) == ESR_FSC_TRANS;

	return p && translation &&
	       process_page(p, read_sysreg(far_el1), data && (esr & ESR_WNR)) != 0;
}

/* In the kernel, only a first touch of user memory on a process's behalf. */
void trap_el1_sync(struct trap_frame *frame)
{
	u64 esr = read_sysreg(esr_el1);

	if (panicking)
		for (;;)
			firmware_call(PSCI_SYSTEM_RESET, 0, 0, 0);
	if (esr >> ESR_EC_SHIFT != ESR_EC_DABT_CUR || !user_fault(esr))
		dump(frame);
}

void trap_el0_sync(struct trap_frame *frame)
{
	u64 esr = read_sysreg(esr_el1);

	switch (esr >> ESR_EC_SHIFT) {
	case ESR_EC_SVC64:
		irq_enable();
		frame->x[0] = (u64)syscall(frame->x[8], frame->x);
		irq_disable();
		break;
	case ESR_EC_DABT_LOW:
	case ESR_EC_IABT_LOW:
		if (user_fault(esr))
			break;
		dump(frame);
	default:
		dump(frame);
	}
}

/* Interrupts are off, and stay off until ERET: nothing is missed. */
void trap_el0_return(void)
{
	for (;;) {
		if (current_thread()->process->exiting)
			process_thread_exit();
		if (!this_cpu()->need_resched)
			return;
		schedule();
	}
}
