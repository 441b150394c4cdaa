// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/unknown.h"

#include <stdbool.h>

#include "base/log.h"
#include "cpu/exception.h"

/* Log-once keys of this file: encodings, apart from what others may use as keys. */
#define LOG_KEY UINT64_C(0x5359530000000000)

/* CRn 11 and 15 of op0 1 and 3: implementation defined (Arm ARM C5.3, D12.3). */
static bool is_implementation_defined(uint16_t enc)
{
	unsigned op0 = enc >> 14, crn = enc >> 7 & 15;

	return (op0 == 1 || op0 == 3) && (crn == 11 || crn == 15);
}

static void log_access(const struct cpu *cpu, const struct uop *u, const char *name,
		       enum log_channel channel)
{
	uint16_t enc = (uint16_t)u->imm;
	bool read = cpu->block->insns[u->insn].word >> 21 & 1;

	if (!log_on(channel) || !log_once(LOG_KEY | enc | (uint64_t)read << 16))
		return;
	log_printf(channel,
		   "CPU %u: %s of %s (S%u_%u_C%u_C%u_%u) at EL%u, PC 0x%llx is UNDEFINED\n",
		   cpu->core, read ? "read" : "write", name, enc >> 14, enc >> 11 & 7,
		   enc >> 7 & 15, enc >> 3 & 15, enc & 7, cpu->ps.el,
		   (unsigned long long)cpu_insn_pc(cpu, u));
}

/*
 * All architected registers of the claimed features have rows: what has none and is not the
 * core's own does not exist.
 */
void unknown_access(struct cpu *cpu, const struct uop *u)
{
	bool own = is_implementation_defined((uint16_t)u->imm);

	if (own && cpu->ps.el == 1 && (cpu->sys[SR_HCR_EL2] & HCR_TIDCP)) {
		cpu_trap(cpu, u, 2, EC_SYS64, cpu_sysreg_syndrome(cpu->block->insns[u->insn].word));
		return;
	}
	log_access(cpu, u, own ? "an implementation defined encoding" : "an unallocated encoding",
		   own ? LOG_UNIMP : LOG_GUEST_ERRORS);
	cpu_undefined(cpu, u);
}

void unknown_log(const struct cpu *cpu, const struct uop *u, const char *name)
{
	log_access(cpu, u, name, LOG_GUEST_ERRORS);
}
