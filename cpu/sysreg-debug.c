// SPDX-License-Identifier: GPL-2.0-or-later
/* Debug registers that are more than storage (Arm ARM D13.3). */
#include "cpu/hw-debug.h"
#include "cpu/sysreg-bits.h"
#include "cpu/sysreg-rules.h"

/* What belongs to an external debugger can be restored by software while the OS Lock is set. */
WRITE_RULE(write_mdscr)
{
	bool locked = cpu->sys[SR_OSLSR_EL1] & OSLSR_OSLK;
	uint64_t mask = locked ? MDSCR_OS_LOCKED_MASK : r->write_mask;
	uint64_t *reg = &cpu->sys[sysreg_id_of(r)];

	(void)now;
	*reg = (*reg & ~mask) | (value & mask);
	cpu->context_dirty = true;
}

WRITE_RULE(write_oslar)
{
	uint64_t *oslsr = &cpu->sys[SR_OSLSR_EL1];

	(void)r, (void)now;
	*oslsr = (*oslsr & ~OSLSR_OSLK) | (value & 1 ? OSLSR_OSLK : 0);
	cpu->context_dirty = true;
}

/* Lines are watched from now on; what matches there is decided by the synchronised state. */
WRITE_RULE(write_watchpoint)
{
	(void)now;
	sysreg_store(cpu, r, value);
	cpu->context_dirty = true;
	hw_debug_watch_lines(cpu);
}

/* Claim tags: SET shows which exist, CLR which are set. Their storage is DBGCLAIMCLR_EL1's. */
READ_RULE(read_claimset)
{
	(void)cpu, (void)now;
	return r->write_mask;
}

WRITE_RULE(write_claimset)
{
	(void)now;
	cpu->sys[SR_DBGCLAIMCLR_EL1] |= value & r->write_mask;
}

READ_RULE(read_claimclr)
{
	(void)r, (void)now;
	return cpu->sys[SR_DBGCLAIMCLR_EL1];
}

WRITE_RULE(write_claimclr)
{
	(void)r, (void)now;
	cpu->sys[SR_DBGCLAIMCLR_EL1] &= ~value;
}

/*
 * The Debug Communications Channel (Arm ARM H4) without anybody at its other end: what is sent
 * stays there, TXfull set. DTRRX and DTRTX are the storage of OSDTRRX_EL1 and OSDTRTX_EL1.
 */
READ_RULE(read_mdccsr)
{
	(void)r, (void)now;
	return cpu->sys[SR_MDSCR_EL1] & (MDSCR_TXFULL | MDSCR_RXFULL);
}

static void send(struct cpu *cpu, uint64_t value)
{
	cpu->sys[SR_OSDTRTX_EL1] = (uint32_t)value;
	cpu->sys[SR_MDSCR_EL1] |= MDSCR_TXFULL;
}

static uint64_t receive(struct cpu *cpu)
{
	cpu->sys[SR_MDSCR_EL1] &= ~MDSCR_RXFULL;
	return cpu->sys[SR_OSDTRRX_EL1];
}

READ_RULE(read_dbgdtrrx)
{
	(void)r, (void)now;
	return receive(cpu);
}

WRITE_RULE(write_dbgdtrtx)
{
	(void)r, (void)now;
	send(cpu, value);
}

READ_RULE(read_dbgdtr)
{
	(void)r, (void)now;
	return cpu->sys[SR_OSDTRTX_EL1] << 32 | receive(cpu);
}

WRITE_RULE(write_dbgdtr)
{
	(void)r, (void)now;
	cpu->sys[SR_OSDTRRX_EL1] = value >> 32;
	send(cpu, value);
}
