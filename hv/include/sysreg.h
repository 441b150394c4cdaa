/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System registers, barriers and MMIO, for C. */
#ifndef TRAPLINE_HV_SYSREG_H
#define TRAPLINE_HV_SYSREG_H

#include "hv/include/types.h"

#define read_sysreg(name)                                          \
	({                                                         \
		u64 value_;                                        \
		__asm__ volatile("mrs %0, " #name : "=r"(value_)); \
		value_;                                            \
	})

#define write_sysreg(value, name)                                      \
	do {                                                           \
		u64 written_ = (value);                                \
		__asm__ volatile("msr " #name ", %0" ::"r"(written_)); \
	} while (0)

static inline void isb(void)
{
	__asm__ volatile("isb" ::: "memory");
}

static inline void dsb_sy(void)
{
	__asm__ volatile("dsb sy" ::: "memory");
}

static inline void dsb_ish(void)
{
	__asm__ volatile("dsb ish" ::: "memory");
}

static inline void dmb_ish(void)
{
	__asm__ volatile("dmb ish" ::: "memory");
}

static inline void wfi(void)
{
	__asm__ volatile("wfi" ::: "memory");
}

static inline void irq_disable(void)
{
	__asm__ volatile("msr daifset, #2" ::: "memory");
}

static inline void irq_enable(void)
{
	__asm__ volatile("msr daifclr, #2" ::: "memory");
}

static inline u64 irq_save(void)
{
	u64 flags = read_sysreg(daif);

	irq_disable();
	return flags;
}

static inline void irq_restore(u64 flags)
{
	__asm__ volatile("msr daif, %0" ::"r"(flags) : "memory");
}

/*
 * The papers' bracket: nothing before it is still in flight when the counter
 * is read, and nothing after it has begun.
 */
static inline u64 read_cycles(void)
{
	u64 value;

	__asm__ volatile("isb\n\tmrs %0, pmccntr_el0\n\tisb" : "=r"(value)::"memory");
	return value;
}

/* One load or store each, of a form that an abort's syndrome describes. */
static inline u32 mmio_read(u64 address)
{
	u32 value;

	__asm__ volatile("ldr %w0, [%1]" : "=r"(value) : "r"(address) : "memory");
	return value;
}

static inline void mmio_write(u64 address, u32 value)
{
	__asm__ volatile("str %w0, [%1]" ::"r"(value), "r"(address) : "memory");
}

#endif
