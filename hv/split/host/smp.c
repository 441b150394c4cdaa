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

/* Ticks of the system counter between the last core's arrival and the common start: 2 us. */
#define START_MARGIN 128

static u64 start_time;

/*
 * Counting is on at every exception level, EL2 included, and the 64-bit value
 * never overflows. All cores reset theirs when the system counter, which they
 * share, reaches a time that the last of them to arrive has set: what differs
 * is less than one turn of the loop that waits for it.
 */
void smp_start_counters(void)
{
	u64 pmcr = read_sysreg(pmcr_el0) | PMCR_E | PMCR_C | PMCR_LC;
	u64 start;

	write_sysreg(PMCCFILTR_NSH, pmccfiltr_el0);
	write_sysreg(PMCNTEN_CYCLES, pmcntenset_el0);
	isb();
	if (__atomic_add_fetch(&counters_ready, 1, __ATOMIC_ACQ_REL) == CORES)
		__atomic_store_n(&start_time, read_sysreg(cntpct_el0) + START_MARGIN,
				 __ATOMIC_RELEASE);
	while ((start = __atomic_load_n(&start_time, __ATOMIC_ACQUIRE)) == 0)
		;
	while (read_sysreg(cntpct_el0) < start)
		;
	write_sysreg(pmcr, pmcr_el0);
	isb();
}
