// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a guest left, by exception class, and who deals with it. */
#include "hv/include/bits.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/sched.h"

/* HPFAR_EL2 holds bits 47:12 of the address at 39:4; FAR_EL2 has the rest. */
static u64 fault_ipa(const struct vcpu *vcpu)
{
	return (vcpu->state.hpfar & 0xfffffffff0ULL) << 8 | (vcpu->state.far & (PAGE_SIZE - 1));
}

static enum exit_action handle_wfx(struct vcpu *vcpu)
{
	vcpu_skip(vcpu);
	if (vcpu->state.esr & ESR_WFX_WFE)
		schedule(); /* it waits for another vCPU: let somebody else run */
	else
		vcpu_block(vcpu);
	return ACTION_GUEST;
}

static enum exit_action handle_smc(struct vcpu *vcpu)
{
	vcpu_skip(vcpu); /* a trapped SMC returns to itself, an HVC behind itself */
	return handle_hypercall(vcpu);
}

/*
 * Trapped system registers: debug, ACTLR_EL1, implementation-defined ones, and
 * set/way cache maintenance, which means nothing to a guest. Reads give zero,
 * writes go nowhere.
 */
static enum exit_action handle_sysreg(struct vcpu *vcpu)
{
	u64 iss = vcpu->state.esr & ESR_ISS_MASK;

	if (iss & 1)
		vcpu_set(vcpu, iss >> 5 & 31, 0);
	vcpu_skip(vcpu);
	return ACTION_GUEST;
}

static enum exit_action handle_abort(struct vcpu *vcpu)
{
	bool instruction = vcpu->state.esr >> ESR_EC_SHIFT == ESR_EC_IABT_LOW;
	u64 ipa = fault_ipa(vcpu);

	if ((vcpu->state.esr & ESR_FSC_TYPE) == ESR_FSC_TRANS && stage2_fault(vcpu, ipa))
		return ACTION_GUEST;
	if (!instruction)
		return handle_mmio(vcpu, ipa);
	inject_abort(vcpu, true);
	return ACTION_GUEST;
}

static enum exit_action (*const handlers[64])(struct vcpu *vcpu) = {
	[ESR_EC_WFX] = handle_wfx,	  [ESR_EC_HVC64] = handle_hypercall,
	[ESR_EC_SMC64] = handle_smc,	  [ESR_EC_SYS64] = handle_sysreg,
	[ESR_EC_IABT_LOW] = handle_abort, [ESR_EC_DABT_LOW] = handle_abort,
};

enum exit_action handle_exit(struct vcpu *vcpu)
{
	u64 ec = vcpu->state.esr >> ESR_EC_SHIFT & 63;

	if (handlers[ec])
		return handlers[ec](vcpu);
	inject_undefined(vcpu);
	return ACTION_GUEST;
}
