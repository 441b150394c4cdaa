// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/sysreg.h"

#include <string.h>

#include "cpu/cpu.h"
#include "cpu/sysreg-bits.h"
#include "cpu/sysreg-rules.h"

#define NOBODY 3
#define MIN_EL_RW(el) .min_el_read = (el), .min_el_write = (el)
#define MIN_EL_RO(el) .min_el_read = (el), .min_el_write = NOBODY
#define MIN_EL_WO(el) .min_el_read = NOBODY, .min_el_write = (el)
#define MIN_EL_RWX(read_el, write_el) .min_el_read = (read_el), .min_el_write = (write_el)

/* A row may override the write mask that RW gives it. */
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Winitializer-overrides"
#else
#pragma GCC diagnostic ignored "-Woverride-init"
#endif
const struct sysreg sysregs[SYSREG_COUNT] = {
#define SYSREG(sysreg_name, op0, op1, crn, crm, op2, feat, access, klass, price, ...) \
	[SR_##sysreg_name] = { \
		.name = #sysreg_name, \
		.enc = SYSREG_ENC(op0, op1, crn, crm, op2), \
		.feature = FEAT_##feat, \
		MIN_EL_##access, \
		.write_mask = UINT64_MAX, \
		.reg_class = CLASS_##klass, \
		.cost = COST_##price, \
		__VA_ARGS__ \
	},
#include "cpu/sysreg-table.h"
};
#pragma GCC diagnostic pop

/* Row number + 1 by encoding, 0: no row. Made on first use; every MRS and MSR looks here. */
static uint16_t row_of[1u << 16];
static bool indexed;

static void index_rows(void)
{
	for (unsigned i = 0; i < SYSREG_COUNT; i++)
		row_of[sysregs[i].enc] = (uint16_t)(i + 1);
	indexed = true;
}

const struct sysreg *sysreg_find(uint16_t enc)
{
	if (!indexed)
		index_rows();
	return row_of[enc] ? &sysregs[row_of[enc] - 1] : NULL;
}

#define OP1_SHIFT 11
#define OP1_ALIAS 5u

/* At most one redirected register of EL1 or EL0 (op1 0, 3) has the rest of the encoding. */
const struct sysreg *sysreg_find_alias(uint16_t enc)
{
	static const unsigned op1[2] = { 0, 3 };

	if ((enc >> OP1_SHIFT & 7) != OP1_ALIAS)
		return NULL;
	for (unsigned i = 0; i < 2; i++) {
		unsigned other = (enc & ~(7u << OP1_SHIFT)) | op1[i] << OP1_SHIFT;
		const struct sysreg *r = sysreg_find((uint16_t)other);

		if (r && r->vhe)
			return r;
	}
	return NULL;
}

uint16_t sysreg_effective(uint16_t enc, uint32_t flags)
{
	const struct sysreg *r;

	if (!(flags & BLOCK_E2H))
		return enc;
	r = sysreg_find(enc);
	if (r)
		return r->vhe ? sysregs[r->vhe].enc : enc;
	r = sysreg_find_alias(enc);
	return r ? r->enc : enc;
}

const struct sysreg *sysreg_find_name(const char *name)
{
	for (unsigned i = 0; i < SYSREG_COUNT; i++)
		if (!strcmp(sysregs[i].name, name))
			return &sysregs[i];
	return NULL;
}

bool sysreg_present(const struct cpu *cpu, const struct sysreg *r)
{
	if (r->feature == FEAT_EL2)
		return cpu->has_el2;
	if (r->feature == FEAT_GIC)
		return cpu->gic && (cpu->has_el2 || (r->enc >> 11 & 7) != 4);
	return r->feature == FEAT_BASE || (cpu->model->features & feature_bit(r->feature));
}

unsigned sysreg_events(const struct sysreg *r)
{
	unsigned op1 = r->enc >> 11 & 7;

	return r->event | (op1 == 4 ? SYSREG_EVENT_READ | SYSREG_EVENT_WRITE : 0);
}

unsigned sysreg_check(const struct cpu *cpu, const struct sysreg *r, bool write)
{
	unsigned min_el = write ? r->min_el_write : r->min_el_read;

	if (cpu->ps.el < min_el || !sysreg_present(cpu, r))
		return SYSREG_UNDEFINED;
	return r->trap ? r->trap(cpu, r, write) : 0;
}

uint64_t sysreg_read(struct cpu *cpu, const struct sysreg *r, uint64_t now)
{
	return r->read ? r->read(cpu, r, now) : cpu->sys[sysreg_id_of(r)];
}

void sysreg_store(struct cpu *cpu, const struct sysreg *r, uint64_t value)
{
	uint64_t *reg = &cpu->sys[sysreg_id_of(r)];

	*reg = (*reg & ~r->write_mask) | (value & r->write_mask);
}

void sysreg_write(struct cpu *cpu, const struct sysreg *r, uint64_t value, uint64_t now)
{
	if (r->write)
		r->write(cpu, r, value, now);
	else
		sysreg_store(cpu, r, value);
}

uint64_t sysreg_peek(struct cpu *cpu, enum sysreg_id id)
{
	if (sysregs[id].read_acts)
		return 0;
	return sysreg_read(cpu, &sysregs[id], cpu_now(cpu));
}

void sysreg_poke(struct cpu *cpu, enum sysreg_id id, uint64_t value)
{
	const struct sysreg *r = &sysregs[id];

	if (r->min_el_write == NOBODY)
		return;
	sysreg_write(cpu, r, value, cpu_now(cpu));
	if (cpu->context_dirty)
		cpu_sync_context(cpu);
}

void cpu_reset_sysregs(struct cpu *cpu)
{
	const struct id_reg_value *v;

	for (unsigned i = 0; i < SYSREG_COUNT; i++)
		cpu->sys[i] = sysregs[i].reset;
	for (v = cpu->model->id_regs; v && v->id != SYSREG_COUNT; v++)
		cpu->sys[v->id] = v->value;
	memset(cpu->lor, 0, sizeof cpu->lor);
	feature_identify(cpu->model->features, cpu->sys);
	cpu->sys[SR_MIDR_EL1] = cpu->model->midr;
	cpu->sys[SR_REVIDR_EL1] = cpu->model->revidr;
	cpu->sys[SR_MPIDR_EL1] = cpu->mpidr;
	cpu->sys[SR_VPIDR_EL2] = cpu->model->midr;
	cpu->sys[SR_VMPIDR_EL2] = cpu->mpidr;
	/* the reset address, where cpu_reset has just put the core */
	cpu->sys[cpu->has_el2 ? SR_RVBAR_EL2 : SR_RVBAR_EL1] = cpu->pc;
	cpu->sys[SR_MDCR_EL2] |= cpu->model->pmu_counters & MDCR_HPMN;
	cpu->context_dirty = true;
}
