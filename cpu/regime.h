/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which translation regime an EL is in, and whose controls hold there (FEAT_VHE). */
#ifndef TRAPLINE_CPU_REGIME_H
#define TRAPLINE_CPU_REGIME_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"
#include "cpu/sysreg-bits.h"

/* HCR_EL2.E2H: RES0 without FEAT_VHE, so the bit alone tells. */
static inline bool cpu_e2h(const struct cpu *cpu)
{
	return cpu->sys[SR_HCR_EL2] & HCR_E2H;
}

/* HCR_EL2.{E2H, TGE} = {1, 1}: EL0 belongs to a host at EL2. */
static inline bool cpu_host_el0(const struct cpu *cpu)
{
	return (cpu->sys[SR_HCR_EL2] & (HCR_E2H | HCR_TGE)) == (HCR_E2H | HCR_TGE);
}

/* @el is in the EL2&0 regime (Arm ARM, ELIsInHost). */
static inline bool cpu_el_in_host(const struct cpu *cpu, unsigned el)
{
	return el == 2 ? cpu_e2h(cpu) : el == 0 && cpu_host_el0(cpu);
}

static inline bool cpu_in_host(const struct cpu *cpu)
{
	return cpu_el_in_host(cpu, cpu->ps.el);
}

/* The regime of @el. */
static inline enum regime cpu_regime(const struct cpu *cpu, unsigned el)
{
	if (cpu_el_in_host(cpu, el))
		return REGIME_EL20;
	return el == 2 ? REGIME_EL2 : REGIME_EL10;
}

/* VMIDs have 8 bits without VTCR_EL2.VS, which is RES0 without FEAT_VMID16. */
static inline uint16_t cpu_vmid_mask(const struct cpu *cpu)
{
	return cpu->sys[SR_VTCR_EL2] & VTCR_VS ? 0xffff : 0xff;
}

static inline uint16_t cpu_vmid(const struct cpu *cpu)
{
	return (uint16_t)(cpu->sys[SR_VTTBR_EL2] >> 48) & cpu_vmid_mask(cpu);
}

/* SCTLR_ELx that controls the current EL. */
static inline uint64_t cpu_sctlr(const struct cpu *cpu)
{
	return cpu->sys[cpu->ps.el == 2 || cpu_in_host(cpu) ? SR_SCTLR_EL2 : SR_SCTLR_EL1];
}

/* EL2 if one of @bits of HCR_EL2 traps there from the current EL, else 0; never a host's EL0. */
static inline unsigned cpu_hcr_trap(const struct cpu *cpu, uint64_t bits)
{
	return cpu->ps.el < 2 && !cpu_in_host(cpu) && (cpu->sys[SR_HCR_EL2] & bits) ? 2 : 0;
}

#endif
