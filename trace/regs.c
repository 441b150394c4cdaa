// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "trace/regs.h"

static uint16_t add(struct regs *r, char *name, uint16_t sysreg, uint8_t reg_class)
{
	r->reg[r->count] = (struct trace_reg){
		.name = name,
		.sysreg = sysreg,
		.reg_class = reg_class < CLASS_COUNT ? reg_class : CLASS_NONE,
		.named = true,
		.dirty = true,
	};
	r->dirty = true;
	return (uint16_t)r->count++;
}

void regs_init(struct regs *r)
{
	memset(r, 0, sizeof(*r));
	map_init(&r->by_mmio);
	for (unsigned int i = 0; i < 31; i++)
		add(r, xasprintf("x%u", i), 0, CLASS_GP);
	add(r, xstrdup("sp"), 0, CLASS_GP);
	for (unsigned int i = 0; i < 32; i++)
		add(r, xasprintf("v%u", i), 0, CLASS_FP);
}

void regs_fini(struct regs *r)
{
	for (unsigned int i = 0; i < r->count; i++)
		free(r->reg[i].name);
	map_fini(&r->by_mmio);
}

static uint16_t add_sysreg(struct regs *r, uint16_t sysreg)
{
	uint16_t id = add(r,
			  xasprintf("S%u_%u_C%u_C%u_%u", sysreg >> 14 & 3u, sysreg >> 11 & 7u,
				    sysreg >> 7 & 15u, sysreg >> 3 & 15u, sysreg & 7u),
			  sysreg, CLASS_NONE);

	r->reg[id].named = false;
	r->by_sysreg[sysreg] = id;
	return id;
}

uint16_t regs_sysreg(struct regs *r, uint16_t sysreg, uint8_t reg_class, const char *name)
{
	uint16_t id = r->by_sysreg[sysreg];
	struct trace_reg *reg;

	if (!id) {
		if (r->count >= REG_MAX)
			return REG_NONE;
		id = add_sysreg(r, sysreg);
	}
	reg = &r->reg[id];
	if (name && !reg->named) {
		free(reg->name);
		reg->name = xstrdup(name);
		reg->reg_class = reg_class < CLASS_COUNT ? reg_class : CLASS_NONE;
		reg->named = reg->dirty = r->dirty = true;
	}
	return id;
}

/* GICv2 virtual interface control registers (IHI 0048B, table 5-4). */
static const struct {
	uint16_t offset;
	const char *name;
} gich_name[] = {
	{ 0x000, "GICH_HCR" },	  { 0x004, "GICH_VTR" },    { 0x008, "GICH_VMCR" },
	{ 0x010, "GICH_MISR" },	  { 0x020, "GICH_EISR0" },  { 0x024, "GICH_EISR1" },
	{ 0x030, "GICH_ELRSR0" }, { 0x034, "GICH_ELRSR1" }, { 0x0f0, "GICH_APR" },
};

static char *mmio_name(const char *region_name, unsigned int region, uint64_t offset)
{
	if (!region_name)
		return xasprintf("region%u+0x%llx", region, (unsigned long long)offset);
	if (strcasestr(region_name, "gich")) {
		for (size_t i = 0; i < sizeof(gich_name) / sizeof(gich_name[0]); i++)
			if (gich_name[i].offset == offset)
				return xstrdup(gich_name[i].name);
		if (offset >= 0x100 && offset < 0x200)
			return xasprintf("GICH_LR%u", (unsigned int)(offset - 0x100) / 4);
	}
	return xasprintf("%s+0x%llx", region_name, (unsigned long long)offset);
}

uint16_t regs_mmio(struct regs *r, unsigned int region, uint64_t offset, uint8_t reg_class,
		   const char *region_name)
{
	uint64_t key = (uint64_t)region << 48 | (offset & UINT64_C(0xffffffffffff));
	struct trace_reg *known = map_get(&r->by_mmio, key);
	uint16_t id;

	if (known)
		return (uint16_t)(known - r->reg);
	if (r->count >= REG_MAX)
		return REG_NONE;
	id = add(r, mmio_name(region_name, region, offset), 0, reg_class);
	map_put(&r->by_mmio, key, &r->reg[id]);
	return id;
}
