// SPDX-License-Identifier: GPL-2.0-or-later
/* The other cores, and the cycle counters of all. */
#include "hv/include/abi.h"
#include "hv/include/bits.h"
#include "hv/split/host/link.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/smp.h"
#include "hv/split/host/trap.h"

static u32 counters_ready;

void smp_start(void)
{
	for (u64 core = 1; core < CORES; core++)
		if (firmware_call(PSCI_CPU_ON, core, link_addresses.lowvisor_start, core) != 0)
			panic("cannot start the second core: the machine needs two (-smp 2)");
}

/*
 * Counting is on at every exception level, EL2 included, and the 64-bit value
 * never overflows. All cores leave the loop with the same store; what differs
 * is the time that it takes to reach them.
 */
void smp_start_counters(void)
{
	u64 pmcr = read_sysreg(pmcr_el0);

	write_sysreg(PMCCFILTR_NSH, pmccfiltr_el0);
	write_sysreg(PMCNTEN_CYCLES, pmcntenset_el0);
	isb();
	__atomic_fetch_add(&counters_ready, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&counters_ready, __ATOMIC_ACQUIRE) != CORES)
		;
	write_sysreg(pmcr | PMCR_E | PMCR_C | PMCR_LC, pmcr_el0);
	isb();
}
