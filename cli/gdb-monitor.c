// SPDX-License-Identifier: GPL-2.0-or-later
/* Commands for gdb's `monitor`. */
#include <stdlib.h>
#include <string.h>

#include "cli/gdb-state.h"

#define XP_MAX	4096u
#define XP_LINE 16u

static void show_regs(struct gdb *g, const char *args, struct text *out)
{
	struct cpu *cpu = gdb_cpu(g, g->session.general);
	uint64_t value[GDB_REG_MAX_BYTES / 8];
	unsigned column = 0;

	(void)args;
	text_printf(out, "core %u\n", cpu->core);
	for (unsigned n = 0; n < GDB_REG_V0; n++) {
		value[0] = 0;
		gdb_reg_read(g, cpu, n, (uint8_t *)value);
		if (n < GDB_REG_SP)
			text_printf(out, "%sx%-6u", column ? "  " : "", n);
		else
			text_printf(out, "%s%-7s", column ? "  " : "",
				    n == GDB_REG_SP   ? "sp"
				    : n == GDB_REG_PC ? "pc"
						      : "cpsr");
		text_printf(out, " %016llx", (unsigned long long)value[0]);
		column = (column + 1) % 3;
		if (!column)
			text_put(out, "\n");
	}
	if (column)
		text_put(out, "\n");
	for (unsigned i = 0; i < g->sysreg_count; i++) {
		gdb_reg_read(g, cpu, GDB_REG_SYS + i, (uint8_t *)value);
		text_printf(out, "%-18s %016llx%s", sysregs[g->sysreg[i]].name,
			    (unsigned long long)value[0],
			    i % 2 && i + 1 < g->sysreg_count ? "\n" : "  ");
	}
	text_put(out, "\n");
}

static const char *region_kind(const struct region *r)
{
	return r->kind == REGION_RAM ? "ram" : r->kind == REGION_ROM ? "rom" : "device";
}

static void show_mtree(struct gdb *g, struct text *out)
{
	const struct physmap *map = machine_physmap(g->m);

	for (unsigned i = 0; i < map->count; i++) {
		const struct region *r = &map->regions[i];

		text_printf(out, "%016llx-%016llx %-6s %s\n", (unsigned long long)r->base,
			    (unsigned long long)(r->base + (r->size - 1)), region_kind(r), r->name);
	}
}

static void show_cores(struct gdb *g, struct text *out)
{
	for (unsigned i = 0; i < g->cores; i++) {
		const struct cpu *cpu = gdb_cpu(g, i);

		text_printf(out, "core %u: pc %016llx EL%u %s, cycle %llu\n", i,
			    (unsigned long long)cpu->pc, cpu->ps.el, gdb_core_state(cpu),
			    (unsigned long long)(cpu->resume ? cpu_now_at(cpu, cpu->resume)
							     : cpu_now(cpu)));
	}
}

static void show_info(struct gdb *g, const char *args, struct text *out)
{
	if (!strcmp(args, "mtree"))
		show_mtree(g, out);
	else if (!strcmp(args, "cores"))
		show_cores(g, out);
	else
		text_put(out, "info mtree, info cores\n");
}

static void set_phys(struct gdb *g, const char *args, struct text *out)
{
	if (!strcmp(args, "on") || !strcmp(args, "off"))
		g->session.physical = !strcmp(args, "on");
	else if (*args)
		text_put(out, "phys on, phys off\n");
	text_printf(out, "addresses are %s\n", g->session.physical ? "physical" : "virtual");
}

static void show_physical(struct gdb *g, const char *args, struct text *out)
{
	char *end;
	uint64_t addr = strtoull(args, &end, 0);
	unsigned long len = *end ? strtoul(end, &end, 0) : XP_LINE;

	if (!*args || *end || !len || len > XP_MAX) {
		text_printf(out, "xp ADDRESS [BYTES], at most %u\n", XP_MAX);
		return;
	}
	for (unsigned long done = 0; done < len; done += XP_LINE) {
		size_t want = len - done < XP_LINE ? len - done : XP_LINE, got;
		uint8_t line[XP_LINE];

		got = gdb_memory_read(g, addr + done, line, want, true);
		text_printf(out, "%016llx:", (unsigned long long)(addr + done));
		for (size_t i = 0; i < got; i++)
			text_printf(out, " %02x", line[i]);
		text_put(out, got < want ? " (no memory)\n" : "\n");
		if (got < want)
			return;
	}
}

static void press_power(struct gdb *g, const char *args, struct text *out)
{
	(void)args;
	machine_power_button(g->m);
	text_put(out, "the power button is pressed when the machine goes on\n");
}

static void reset(struct gdb *g, const char *args, struct text *out)
{
	(void)args;
	machine_request_reset(g->m);
	text_put(out, "the machine is reset when it goes on\n");
}

static void show_help(struct gdb *g, const char *args, struct text *out);

static const struct command {
	const char *name;
	void (*run)(struct gdb *g, const char *args, struct text *out);
	const char *help;
} commands[] = {
	{ "help", show_help, "help              this text" },
	{ "regs", show_regs, "regs              all registers of the selected core" },
	{ "info", show_info,
	  "info mtree        physical address map\n"
	  "info cores        where each core is, and its cycle" },
	{ "phys", set_phys, "phys on|off       addresses of x, print, ... are physical" },
	{ "xp", show_physical, "xp ADDR [BYTES]   physical memory" },
	{ "system_powerdown", press_power, "system_powerdown  press the power button" },
	{ "system_reset", reset, "system_reset      reset the machine" },
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void show_help(struct gdb *g, const char *args, struct text *out)
{
	(void)g, (void)args;
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		text_printf(out, "%s\n", commands[i].help);
}

void gdb_monitor(struct gdb *g, const char *command, struct text *out)
{
	size_t len = strcspn(command, " ");
	const char *args = command + len + strspn(command + len, " ");

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strlen(commands[i].name) == len && !memcmp(commands[i].name, command, len)) {
			commands[i].run(g, args, out);
			return;
		}
	text_put(out, "no such command; `monitor help` lists them\n");
}
