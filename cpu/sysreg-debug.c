// SPDX-License-Identifier: GPL-2.0-or-later
/* Debug registers that are more than storage (Arm ARM D13.3). */
#include "base/log.h"
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
	if ((value & (MDSCR_SS | MDSCR_MDE)) && log_on(LOG_UNIMP) && log_once(r->enc))
		log_printf(LOG_UNIMP, "CPU %u: %s enables debug exceptions, which never fire\n",
			   cpu->core, r->name);
}

WRITE_RULE(write_oslar)
{
	uint64_t *oslsr = &cpu->sys[SR_OSLSR_EL1];

	(void)r, (void)now;
	*oslsr = (*oslsr & ~OSLSR_OSLK) | (value & 1 ? OSLSR_OSLK : 0);
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

/* The Debug Communications Channel has nobody at its other end. */
WRITE_RULE(write_ignored)
{
	(void)cpu, (void)r, (void)value, (void)now;
}
