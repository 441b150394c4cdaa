/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_LOCK_H
#define TRAPLINE_HV_HOST_LOCK_H

#include "hv/include/sysreg.h"

/*
 * A lock between cores. Code that interrupt handlers share takes it with
 * interrupts off; a holder never sleeps.
 */
struct spinlock {
	u32 taken;
};

/* Waits with WFE: the holder's store clears our monitor, which is an event. */
static inline void spin_lock(struct spinlock *lock)
{
	u32 value, failed;

	__asm__ volatile("	sevl\n"
			 "1:	wfe\n"
			 "2:	ldaxr	%w0, %2\n"
			 "	cbnz	%w0, 1b\n"
			 "	stxr	%w1, %w3, %2\n"
			 "	cbnz	%w1, 2b\n"
			 : "=&r"(value), "=&r"(failed), "+Q"(lock->taken)
			 : "r"(1)
			 : "memory");
}

static inline void spin_unlock(struct spinlock *lock)
{
	__asm__ volatile("stlr wzr, %0" : "=Q"(lock->taken)::"memory");
}

static inline u64 spin_lock_irq(struct spinlock *lock)
{
	u64 flags = irq_save();

	spin_lock(lock);
	return flags;
}

static inline void spin_unlock_irq(struct spinlock *lock, u64 flags)
{
	spin_unlock(lock);
	irq_restore(flags);
}

#endif
