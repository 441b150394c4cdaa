// SPDX-License-Identifier: GPL-2.0-or-later
/* HVC (and SMC) from a guest: our own calls, and PSCI. */
#include "hv/include/abi.h"
#include "hv/split/highvisor/channel.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/sched.h"

#define PSCI_VERSION_1_0 0x10000
#define MPIDR_AFFINITY	 0xff00ffffffULL

static struct vcpu *vcpu_by_affinity(struct vm *vm, u64 affinity)
{
	u64 id = affinity & MPIDR_AFFINITY;

	return id < VM_VCPUS ? vm->vcpus[id] : NULL;
}

static s64 cpu_on(struct vcpu *vcpu)
{
	struct vcpu *target = vcpu_by_affinity(vcpu->vm, vcpu_get(vcpu, 1));

	if (!target)
		return PSCI_INVALID;
	if (target->powered)
		return PSCI_ALREADY_ON;
	vcpu_reset(target, vcpu_get(vcpu, 2), vcpu_get(vcpu, 3), 0);
	__atomic_store_n(&target->powered, true, __ATOMIC_RELEASE);
	wake(target->thread);
	return 0;
}

static s64 affinity_info(struct vcpu *vcpu)
{
	const struct vcpu *target = vcpu_by_affinity(vcpu->vm, vcpu_get(vcpu, 1));

	return target ? !target->powered : PSCI_INVALID;
}

static s64 features(u64 function)
{
	switch (function) {
	case PSCI_VERSION:
	case PSCI_CPU_OFF:
	case PSCI_CPU_ON:
	case PSCI_AFFINITY_INFO:
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
	case PSCI_FEATURES:
		return 0;
	default:
		return PSCI_NOT_SUPPORTED;
	}
}

static enum exit_action receive(struct vcpu *vcpu)
{
	u64 value, kind;

	if (channel_receive(vcpu, &value, &kind)) {
		vcpu_set(vcpu, 0, value);
		vcpu_set(vcpu, 1, kind);
	}
	return ACTION_GUEST;
}

enum exit_action handle_hypercall(struct vcpu *vcpu)
{
	s64 result;

	switch (vcpu_get(vcpu, 0)) {
	case HVC_NOP:
		result = 1;
		break;
	case HVC_PHASE:
		notify_set_phase(vcpu->vm, (u32)vcpu_get(vcpu, 1));
		result = 0;
		break;
	case HVC_SEND:
		result = channel_send(vcpu, vcpu_get(vcpu, 1), vcpu_get(vcpu, 2)) ? 0 : -1;
		break;
	case HVC_RECEIVE:
		return receive(vcpu);
	case PSCI_VERSION:
		result = PSCI_VERSION_1_0;
		break;
	case PSCI_CPU_ON:
		result = cpu_on(vcpu);
		break;
	case PSCI_CPU_OFF:
		vcpu->powered = false; /* the run loop waits for it to be on again */
		return ACTION_GUEST;
	case PSCI_AFFINITY_INFO:
		result = affinity_info(vcpu);
		break;
	case PSCI_FEATURES:
		result = features(vcpu_get(vcpu, 1));
		break;
	case PSCI_SYSTEM_OFF:
		vcpu->run->reason = RUN_POWEROFF;
		return ACTION_USER;
	case PSCI_SYSTEM_RESET:
		vcpu->run->reason = RUN_RESET;
		return ACTION_USER;
	default:
		result = PSCI_NOT_SUPPORTED;
		break;
	}
	vcpu_set(vcpu, 0, (u64)result);
	return ACTION_GUEST;
}
