// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The firmware's calls: PSCI 1.1 (DEN 0022D) and what SMCCC 1.1 (DEN 0028C) asks of it.
 *
 * With EL2 the conduit is SMC (a trap of it by HCR_EL2.TSC comes first, in the core), else HVC.
 * There is no other firmware, so unknown functions of the conduit are answered too.
 */
#include "base/log.h"
#include "platform/machine-state.h"

enum {
	SMCCC_VERSION = 0x80000000u,
	SMCCC_ARCH_FEATURES = 0x80000001u,
	PSCI_VERSION = 0x84000000u,
	PSCI_CPU_SUSPEND = 0x84000001u,
	PSCI_CPU_OFF = 0x84000002u,
	PSCI_CPU_ON = 0x84000003u,
	PSCI_AFFINITY_INFO = 0x84000004u,
	PSCI_MIGRATE_INFO_TYPE = 0x84000006u,
	PSCI_SYSTEM_OFF = 0x84000008u,
	PSCI_SYSTEM_RESET = 0x84000009u,
	PSCI_FEATURES = 0x8400000au,
	PSCI_SYSTEM_RESET2 = 0x84000012u,
	SMC64 = 0x40000000u, /* bit 30 of a function: 64-bit arguments */
};

enum {
	SUCCESS = 0,
	NOT_SUPPORTED = -1,
	INVALID_PARAMETERS = -2,
	ALREADY_ON = -4,
	INVALID_ADDRESS = -9,
};

enum {
	VERSION_1_1 = 0x10001,
	NO_MIGRATION = 2, /* MIGRATE_INFO_TYPE: there is no trusted OS */
	AFFINITY_ON = 0,
	AFFINITY_OFF = 1,
};

#define MPIDR_AFFINITY UINT64_C(0xff00ffffff)
/* power_state: StateType (bit 16) and StateID are taken as they come, the rest must be zero */
#define POWER_STATE_RESERVED 0xfffe0000u

static struct cpu *find_core(const struct machine *m, uint64_t mpidr)
{
	for (unsigned i = 0; i < m->cores; i++)
		if ((m->cpus[i]->mpidr & MPIDR_AFFINITY) == mpidr)
			return m->cpus[i];
	return NULL;
}

static int64_t cpu_on(struct machine *m, struct cpu *from, uint64_t mpidr, uint64_t entry,
		      uint64_t context)
{
	struct cpu *target = find_core(m, mpidr);
	uint64_t now = cpu_now(from);

	if (!target)
		return INVALID_PARAMETERS;
	if (target->sleep != POWERED_OFF)
		return ALREADY_ON;
	if (entry & 3)
		return INVALID_ADDRESS;
	sched_set_time(target, now + m->quantum);
	timers_reset_core(m->timers, target->core, cpu_now(target));
	cpu_reset(target, entry);
	target->r[SLOT_X0] = context;
	machine_end_slice(m);
	return SUCCESS;
}

static int64_t cpu_suspend(struct cpu *cpu, uint64_t power_state)
{
	if (power_state & POWER_STATE_RESERVED)
		return INVALID_PARAMETERS;
	/* a power-down state may be entered as a standby one (5.4.1): nothing is lost */
	if (!cpu_interrupt_pending(cpu, true)) {
		cpu->sleep = SLEEP_WFI;
		cpu_attention(cpu);
	}
	return SUCCESS;
}

static int64_t affinity_info(const struct machine *m, uint64_t mpidr, uint64_t level)
{
	const struct cpu *target = find_core(m, mpidr);

	if (level > 3 || (level == 0 && !target))
		return INVALID_PARAMETERS;
	/* clusters are never off */
	return level == 0 && target->sleep == POWERED_OFF ? AFFINITY_OFF : AFFINITY_ON;
}

static bool implemented(uint32_t function)
{
	switch (function) {
	case SMCCC_VERSION:
	case SMCCC_ARCH_FEATURES:
	case PSCI_VERSION:
	case PSCI_CPU_SUSPEND:
	case PSCI_CPU_SUSPEND | SMC64:
	case PSCI_CPU_OFF:
	case PSCI_CPU_ON:
	case PSCI_CPU_ON | SMC64:
	case PSCI_AFFINITY_INFO:
	case PSCI_AFFINITY_INFO | SMC64:
	case PSCI_MIGRATE_INFO_TYPE:
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
	case PSCI_FEATURES:
	case PSCI_SYSTEM_RESET2:
	case PSCI_SYSTEM_RESET2 | SMC64:
		return true;
	}
	return false;
}

static void power_off(struct cpu *cpu)
{
	cpu->sleep = POWERED_OFF;
	cpu_attention(cpu);
}

static int64_t system_reset(struct machine *m, struct cpu *cpu)
{
	power_reset(m, "guest asked for a reset");
	power_off(cpu);
	machine_end_slice(m);
	return SUCCESS;
}

static int64_t call(struct machine *m, struct cpu *cpu, uint32_t function, const uint64_t arg[3])
{
	if (!implemented(function)) {
		log_printf(LOG_UNIMP, "psci: core %u calls function 0x%x, which there is not\n",
			   cpu->core, function);
		return NOT_SUPPORTED;
	}
	switch (function & ~(uint32_t)SMC64) {
	case SMCCC_VERSION:
	case PSCI_VERSION:
		return VERSION_1_1;
	case SMCCC_ARCH_FEATURES:
		return arg[0] == SMCCC_VERSION || arg[0] == SMCCC_ARCH_FEATURES ? SUCCESS
										: NOT_SUPPORTED;
	case PSCI_CPU_SUSPEND:
		return cpu_suspend(cpu, arg[0]);
	case PSCI_CPU_OFF:
		power_off(cpu);
		return SUCCESS;
	case PSCI_CPU_ON:
		return cpu_on(m, cpu, arg[0], arg[1], arg[2]);
	case PSCI_AFFINITY_INFO:
		return affinity_info(m, arg[0], arg[1]);
	case PSCI_MIGRATE_INFO_TYPE:
		return NO_MIGRATION;
	case PSCI_SYSTEM_OFF:
		machine_end(m, MACHINE_POWER_OFF, EXIT_POWER_OFF, "guest powered off");
		power_off(cpu);
		return SUCCESS;
	case PSCI_SYSTEM_RESET:
		return system_reset(m, cpu);
	case PSCI_SYSTEM_RESET2:
		/* type 0 is a warm reset, which is done as a cold one */
		return arg[0] ? INVALID_PARAMETERS : system_reset(m, cpu);
	case PSCI_FEATURES:
		/* no optional feature of any function is offered: all flags 0 */
		return implemented((uint32_t)arg[0]) ? SUCCESS : NOT_SUPPORTED;
	}
	return NOT_SUPPORTED;
}

bool psci_call(void *opaque, struct cpu *cpu, bool smc)
{
	struct machine *m = opaque;
	uint64_t *r = &cpu->r[SLOT_X0];
	uint32_t function = (uint32_t)r[0];
	uint64_t arg[3] = { r[1], r[2], r[3] };

	if (smc != cpu->has_el2)
		return false;
	if (!(function & SMC64))
		for (unsigned i = 0; i < 3; i++)
			arg[i] = (uint32_t)arg[i];
	r[0] = (uint64_t)call(m, cpu, function, arg);
	return true;
}
