// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A guest's access to an address without memory: decoded from the abort's
 * syndrome, and answered by the virtual distributor, a doorbell in the kernel,
 * or the emulator.
 */
#include "hv/include/bits.h"
#include "hv/split/highvisor/vcpu.h"

static u64 mask_to(u64 value, u32 size)
{
	return size == 8 ? value : value & ((1ULL << 8 * size) - 1);
}

/* Puts a read's value where the instruction wants it: LDRB, LDRSH, LDRSW, LDR... */
void mmio_finish_read(struct vcpu *vcpu, u64 value)
{
	const struct mmio_read *m = &vcpu->mmio;

	value = mask_to(value, m->size);
	if (m->sign_extend) {
		u32 shift = 64 - 8 * m->size;

		value = (u64)((s64)(value << shift) >> shift);
	}
	if (!m->wide)
		value = (u32)value;
	vcpu_set(vcpu, m->reg, value);
	vcpu->mmio.pending = false;
}

static bool in_kernel(struct vcpu *vcpu, u64 ipa, u32 size, bool write, u64 *data)
{
	if (write && notify_match(vcpu->vm, ipa))
		return true;
	if (ipa - GICD_BASE >= GICD_SIZE || size > 4)
		return false;
	if (write)
		vgic_dist_write(vcpu, (u32)(ipa - GICD_BASE), size, (u32)*data);
	else
		*data = vgic_dist_read(vcpu, (u32)(ipa - GICD_BASE), size);
	return true;
}

enum exit_action handle_mmio(struct vcpu *vcpu, u64 ipa)
{
	u64 esr = vcpu->state.esr;
	bool write = esr & ESR_WNR;
	u32 reg = esr >> ESR_SRT_SHIFT & 31;
	u32 size = 1u << (esr >> ESR_SAS_SHIFT & 3);
	u64 data = write ? mask_to(vcpu_get(vcpu, reg), size) : 0;

	/* Without a syndrome (pairs, exclusives, caches, walks) there is nothing to emulate. */
	if (!(esr & ESR_ISV) || esr & ESR_S1PTW) {
		inject_abort(vcpu, false);
		return ACTION_GUEST;
	}
	vcpu_skip(vcpu);
	vcpu->mmio = (struct mmio_read){
		.pending = !write,
		.size = size,
		.reg = reg,
		.sign_extend = esr & ESR_SSE,
		.wide = esr & ESR_SF,
	};
	if (in_kernel(vcpu, ipa, size, write, &data)) {
		if (!write)
			mmio_finish_read(vcpu, data);
		return ACTION_GUEST;
	}
	*vcpu->run = (struct vcpu_run){
		.reason = RUN_MMIO,
		.size = size,
		.write = write,
		.address = ipa,
		.data = data,
	};
	return ACTION_USER;
}
