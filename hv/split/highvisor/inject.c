// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Exceptions given to a guest: what hardware does on entry to EL1 (D1.10),
 * on the saved registers.
 */
#include "hv/include/bits.h"
#include "hv/split/highvisor/vcpu.h"

#define VECTOR_FROM_EL1 0x200
#define VECTOR_FROM_EL0 0x400
#define FSC_EXTERNAL	0x10

static void take_exception(struct vcpu *vcpu, u64 esr)
{
	struct cpu_context *c = &vcpu->state.context;
	u64 mode = c->pstate & 0xf;
	u64 offset = mode == PSR_EL0T ? VECTOR_FROM_EL0 : mode == PSR_EL1H ? VECTOR_FROM_EL1 : 0;

	c->elr_el1 = c->pc;
	c->spsr_el1 = c->pstate;
	c->sysregs[SYS_ESR] = esr;
	c->pstate = PSR_DAIF | PSR_EL1H;
	c->pc = c->sysregs[SYS_VBAR] + offset;
}

void inject_undefined(struct vcpu *vcpu)
{
	take_exception(vcpu, (u64)ESR_EC_UNKNOWN << ESR_EC_SHIFT | ESR_IL);
}

/* A synchronous external abort, for an access that nothing answers. */
void inject_abort(struct vcpu *vcpu, bool instruction)
{
	bool from_el0 = (vcpu->state.context.pstate & 0xf) == PSR_EL0T;
	u64 ec = instruction ? ESR_EC_IABT_LOW : ESR_EC_DABT_LOW;

	if (!from_el0)
		ec++; /* the class for "same exception level" */
	vcpu->state.context.sysregs[SYS_FAR] = vcpu->state.far;
	take_exception(vcpu, ec << ESR_EC_SHIFT | ESR_IL | FSC_EXTERNAL);
}
