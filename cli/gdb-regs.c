// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Registers by gdb's numbers, and the target description that gives them names:
 * gdb's own features for the core and the FPU, and one for the system registers,
 * which comes from their table.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/gdb-state.h"
#include "cpu/exception.h"

#define XML_MAX	     (SYSREG_COUNT * 96u + 16384u)
#define NOT_READABLE 3 /* of sysreg.min_el_read */

/* SPSR image (Arm ARM C5.2.18): what a debugger may change of PSTATE. */
#define SPSR_M		0xfu
#define SPSR_DAIF_SHIFT 6

static const char xml_head[] = "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
			       "<target><architecture>aarch64</architecture>"
			       "<feature name=\"org.gnu.gdb.aarch64.core\">"
			       "<flags id=\"cpsr_flags\" size=\"4\">";

/* Fields of cpsr, from the top. */
static const struct flag {
	const char *name;
	unsigned high, low;
} flags[] = {
	{ "N", 31, 31 },    { "Z", 30, 30 },   { "C", 29, 29 },	 { "V", 28, 28 },
	{ "UAO", 23, 23 },  { "PAN", 22, 22 }, { "SS", 21, 21 }, { "IL", 20, 20 },
	{ "SSBS", 12, 12 }, { "D", 9, 9 },     { "A", 8, 8 },	 { "I", 7, 7 },
	{ "F", 6, 6 },	    { "EL", 3, 2 },    { "SP", 0, 0 },
};

/* Views of a vector register: element type, name and number. */
static const struct lane {
	const char *id, *type, *field;
	unsigned bits, count;
} lanes[] = {
	{ "v2d", "ieee_double", "f", 64, 2 }, { "v2u", "uint64", "u", 64, 2 },
	{ "v2i", "int64", "s", 64, 2 },	      { "v4f", "ieee_single", "f", 32, 4 },
	{ "v4u", "uint32", "u", 32, 4 },      { "v4i", "int32", "s", 32, 4 },
	{ "v8u", "uint16", "u", 16, 8 },      { "v8i", "int16", "s", 16, 8 },
	{ "v16u", "uint8", "u", 8, 16 },      { "v16i", "int8", "s", 8, 16 },
};
#define LANE_COUNT (sizeof lanes / sizeof lanes[0])

static void describe_core(struct text *xml)
{
	text_put(xml, xml_head);
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		text_printf(xml, "<field name=\"%s\" start=\"%u\" end=\"%u\" type=\"%s\"/>",
			    flags[i].name, flags[i].low, flags[i].high,
			    flags[i].high == flags[i].low ? "bool" : "uint32");
	text_put(xml, "</flags>");
	for (unsigned i = 0; i < 31; i++)
		text_printf(xml, "<reg name=\"x%u\" bitsize=\"64\"/>", i);
	text_put(xml, "<reg name=\"sp\" bitsize=\"64\" type=\"data_ptr\"/>"
		      "<reg name=\"pc\" bitsize=\"64\" type=\"code_ptr\"/>"
		      "<reg name=\"cpsr\" bitsize=\"32\" type=\"cpsr_flags\"/></feature>");
}

/* A union for each size of element, and the one that gdb shows; called as gdb calls them. */
static void describe_fpu(struct text *xml)
{
	static const struct {
		unsigned bits;
		const char *name;
	} sizes[] = {
		{ 64, "vnd" },
		{ 32, "vns" },
		{ 16, "vnh" },
		{ 8, "vnb" },
	};

	text_put(xml, "<feature name=\"org.gnu.gdb.aarch64.fpu\">");
	for (size_t i = 0; i < LANE_COUNT; i++)
		text_printf(xml, "<vector id=\"%s\" type=\"%s\" count=\"%u\"/>", lanes[i].id,
			    lanes[i].type, lanes[i].count);
	text_put(xml, "<vector id=\"v1u\" type=\"uint128\" count=\"1\"/>"
		      "<vector id=\"v1i\" type=\"int128\" count=\"1\"/>");
	for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
		text_printf(xml, "<union id=\"%s\">", sizes[k].name);
		for (size_t i = 0; i < LANE_COUNT; i++)
			if (lanes[i].bits == sizes[k].bits)
				text_printf(xml, "<field name=\"%s\" type=\"%s\"/>", lanes[i].field,
					    lanes[i].id);
		text_put(xml, "</union>");
	}
	text_put(xml, "<union id=\"vnq\"><field name=\"u\" type=\"v1u\"/>"
		      "<field name=\"s\" type=\"v1i\"/></union><union id=\"aarch64v\">");
	for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
		text_printf(xml, "<field name=\"%c\" type=\"%s\"/>", sizes[k].name[2],
			    sizes[k].name);
	text_put(xml, "<field name=\"q\" type=\"vnq\"/></union>");
	for (unsigned i = 0; i < 32; i++)
		text_printf(xml, "<reg name=\"v%u\" bitsize=\"128\" type=\"aarch64v\"/>", i);
	text_put(
		xml,
		"<reg name=\"fpsr\" bitsize=\"32\"/><reg name=\"fpcr\" bitsize=\"32\"/></feature>");
}

static void describe_sysregs(const struct gdb *g, struct text *xml)
{
	text_put(xml, "<feature name=\"org.trapline.aarch64.sysregs\">");
	for (unsigned i = 0; i < g->sysreg_count; i++)
		text_printf(xml,
			    "<reg name=\"%s\" bitsize=\"64\" regnum=\"%u\" type=\"uint64\" "
			    "group=\"system\"/>",
			    sysregs[g->sysreg[i]].name, GDB_REG_SYS + i);
	text_put(xml, "</feature></target>");
}

void gdb_regs_init(struct gdb *g)
{
	const struct cpu *cpu = gdb_cpu(g, 0);
	struct text xml;

	for (unsigned id = 0; id < SYSREG_COUNT; id++)
		if (sysregs[id].min_el_read != NOT_READABLE && sysreg_present(cpu, &sysregs[id]) &&
		    id != SR_FPSR && id != SR_FPCR) /* of the FPU's feature */
			g->sysreg[g->sysreg_count++] = (uint16_t)id;
	text_init(&xml, xmalloc(XML_MAX), XML_MAX);
	describe_core(&xml);
	describe_fpu(&xml);
	describe_sysregs(g, &xml);
	g->target_xml = xml.buf;
	g->target_xml_len = xml.len;
}

unsigned gdb_reg_size(const struct gdb *g, unsigned n)
{
	if (n < GDB_REG_CPSR)
		return 8;
	if (n >= GDB_REG_V0 && n < GDB_REG_FPSR)
		return 16;
	if (n < GDB_REG_SYS)
		return 4;
	return n - GDB_REG_SYS < g->sysreg_count ? 8 : 0;
}

/* The cycle at which @cpu stands; inside a block its whole schedule is charged already. */
static uint64_t standing_at(const struct cpu *cpu)
{
	return cpu->resume ? cpu_now_at(cpu, cpu->resume) : cpu_now(cpu);
}

void gdb_reg_read(const struct gdb *g, struct cpu *cpu, unsigned n, uint8_t *buf)
{
	uint64_t value[2] = { 0 };

	if (n <= GDB_REG_SP) {
		value[0] = cpu->r[n];
	} else if (n == GDB_REG_PC) {
		value[0] = cpu->pc;
	} else if (n == GDB_REG_CPSR) {
		value[0] = cpu_pstate_spsr(cpu);
	} else if (n < GDB_REG_FPSR) {
		memcpy(value, &cpu->r[SLOT_V0 + 2 * (n - GDB_REG_V0)], sizeof value);
	} else if (n < GDB_REG_SYS) {
		value[0] = cpu->sys[n == GDB_REG_FPSR ? SR_FPSR : SR_FPCR];
	} else {
		const struct sysreg *r = &sysregs[g->sysreg[n - GDB_REG_SYS]];

		value[0] = sysreg_read(cpu, r, standing_at(cpu));
	}
	memcpy(buf, value, gdb_reg_size(g, n));
}

/* EL and stack pointer that AArch64 has: EL0t, or ELnt and ELnh up to EL2. */
static bool mode_exists(const struct cpu *cpu, unsigned mode)
{
	unsigned el = mode >> 2;

	return !(mode & 2) && el <= (cpu->has_el2 ? 2u : 1u) && (el || !(mode & 1));
}

/* Bits of PSTATE that a core may lack, by the register that has each where the SPSR does. */
static void write_optional(struct cpu *cpu, uint32_t value)
{
	static const struct {
		enum feature feature;
		enum sysreg_id reg;
	} bits[] = { { FEAT_PAN, SR_PAN }, { FEAT_UAO, SR_UAO }, { FEAT_SSBS, SR_SSBS } };

	for (unsigned i = 0; i < sizeof bits / sizeof bits[0]; i++)
		if (cpu->model->features & feature_bit(bits[i].feature))
			sysreg_poke(cpu, bits[i].reg, value);
}

static void write_cpsr(struct cpu *cpu, uint32_t value)
{
	unsigned mode = value & SPSR_M;

	cpu_set_nzcv(cpu, value & 0xf0000000u);
	if (((uint32_t)cpu_pstate_spsr(cpu) ^ value) == 0)
		return;
	debug_leave_block(cpu);
	cpu->ps.daif = value >> SPSR_DAIF_SHIFT & 0xf;
	if (mode_exists(cpu, mode))
		cpu_switch_sp(cpu, mode >> 2, mode & 1);
	write_optional(cpu, value);
	cpu_sync_context(cpu);
}

void gdb_reg_write(struct gdb *g, struct cpu *cpu, unsigned n, const uint8_t *buf)
{
	uint64_t value[2] = { 0 };

	memcpy(value, buf, gdb_reg_size(g, n));
	if (n <= GDB_REG_SP) {
		cpu->r[n] = value[0];
	} else if (n == GDB_REG_PC) {
		if (cpu->pc == value[0])
			return;
		debug_leave_block(cpu);
		cpu->pc = value[0];
	} else if (n == GDB_REG_CPSR) {
		write_cpsr(cpu, (uint32_t)value[0]);
	} else if (n < GDB_REG_FPSR) {
		memcpy(&cpu->r[SLOT_V0 + 2 * (n - GDB_REG_V0)], value, sizeof value);
	} else if (n < GDB_REG_SYS) {
		sysreg_poke(cpu, n == GDB_REG_FPSR ? SR_FPSR : SR_FPCR, value[0]);
	} else {
		debug_leave_block(cpu);
		sysreg_poke(cpu, g->sysreg[n - GDB_REG_SYS], value[0]);
	}
}
