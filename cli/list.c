// SPDX-License-Identifier: GPL-2.0-or-later
/* `trapline list`: what there is to choose from, read off the tables themselves. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cpu/gaps.h"
#include "cpu/cpu.h"
#include "cpu/sysreg.h"
#include "platform/machine.h"
#include "platform/profile.h"

static int list_machines(const char *arg)
{
	(void)arg;
	for (const struct machine_type *t = machine_types; t->name; t++)
		printf("%-12s %s\n", t->name, t->description);
	return 0;
}

static int list_cores(const char *arg)
{
	(void)arg;
	for (const struct cpu_model *m = cpu_models; m->name; m++)
		printf("%-12s %s (profile %s)\n", m->name, m->description, m->profile);
	return 0;
}

static int list_devices(const char *arg)
{
	const char *name, *properties;

	(void)arg;
	for (unsigned i = 0; machine_device_at(i, &name, &properties); i++)
		if (*properties)
			printf("%-22s %s\n", name, properties);
		else
			puts(name);
	return 0;
}

static int print_profile(const char *name)
{
	struct error err;
	struct profile *p = profile_load(name, &err);

	if (!p) {
		fprintf(stderr, "trapline: %s\n", err.msg);
		return EXIT_BAD_INPUT;
	}
	for (unsigned i = 0; i < profile_count(p); i++) {
		const struct profile_entry *e = profile_at(p, i);

		printf("%-24s %8u %-12s %s %-9s %s\n", e->param->name, e->value, e->param->unit,
		       trust_name(e->trust), provenance_kind_name(e->kind), e->source);
	}
	profile_free(p);
	return 0;
}

static int list_profiles(const char *arg)
{
	struct error err;
	struct profile_info *list;

	if (arg)
		return print_profile(arg);
	list = profile_list(&err);
	if (!list) {
		fprintf(stderr, "trapline: %s\n", err.msg);
		return EXIT_BAD_INPUT;
	}
	for (struct profile_info *p = list; p->name; p++)
		printf("%-12s %-12s %s\n", p->name, p->core, p->description);
	profile_list_free(list);
	return 0;
}

/* What -cpu has to say together with @f. */
static void print_needs(enum feature f)
{
	const char *fixed = feature_fixed(f), *sep = "";

	for (unsigned g = 0; g < FEATURE_COUNT; g++)
		if (feature_needs(f) & feature_bit((enum feature)g)) {
			printf("%s%s", sep, feature_name((enum feature)g));
			sep = ", ";
		}
	if (fixed)
		printf("(%s)", fixed);
	puts(fixed || *sep ? "" : "-");
}

static int list_features(const char *arg)
{
	(void)arg;
	printf("%-10s", "feature");
	for (const struct cpu_model *m = cpu_models; m->name; m++)
		printf(" %-11s", m->name);
	puts(" needs");
	for (unsigned f = 0; f < FEATURE_COUNT; f++) {
		printf("%-10s", feature_name((enum feature)f));
		for (const struct cpu_model *m = cpu_models; m->name; m++)
			printf(" %-11s", m->features & feature_bit((enum feature)f) ? "yes" : "-");
		putchar(' ');
		print_needs((enum feature)f);
	}
	return 0;
}

static const char *const class_names[CLASS_COUNT] = {
	[CLASS_NONE] = "-",	    [CLASS_GP] = "gp",	       [CLASS_FP] = "fp",
	[CLASS_EL1_SYS] = "el1",    [CLASS_VGIC] = "vgic",     [CLASS_TIMER] = "timer",
	[CLASS_EL2_CONFIG] = "el2", [CLASS_EL2_VM] = "el2-vm", [CLASS_DEBUG_PMU] = "debug",
};

static int list_registers(const char *arg)
{
	(void)arg;
	printf("%-20s %-14s %-5s %-5s %s\n", "register", "encoding", "read", "write", "class");
	for (unsigned i = 0; i < SYSREG_COUNT; i++) {
		const struct sysreg *r = &sysregs[i];
		char enc[32], rd[8] = "-", wr[8] = "-";

		snprintf(enc, sizeof enc, "%u,%u,c%u,c%u,%u", r->enc >> 14, r->enc >> 11 & 7,
			 r->enc >> 7 & 15, r->enc >> 3 & 15, r->enc & 7);
		if (r->min_el_read < 3)
			snprintf(rd, sizeof rd, "EL%u", r->min_el_read);
		if (r->min_el_write < 3)
			snprintf(wr, sizeof wr, "EL%u", r->min_el_write);
		printf("%-20s %-14s %-5s %-5s %s\n", r->name, enc, rd, wr,
		       class_names[r->reg_class]);
	}
	return 0;
}

static int list_gaps(const char *arg)
{
	(void)arg;
	for (const struct gap *g = gaps; g->name; g++) {
		printf("%-24s", g->name);
		if (g->mask)
			printf(" word & %08x == %08x:", g->mask, g->value);
		printf(" %s\n", g->what);
	}
	return 0;
}

static const struct topic {
	const char *name;
	int (*print)(const char *arg);
	const char *help;
} topics[] = {
	{ "machines", list_machines, "machines of -M" },
	{ "cores", list_cores, "cores of -cpu" },
	{ "devices", list_devices, "devices of -device, each with its properties" },
	{ "profiles", list_profiles,
	  "profiles; with a NAME: its keys, values and where each comes from" },
	{ "features", list_features, "architecture features by core, which -cpu can switch" },
	{ "registers", list_registers, "system registers: encoding, lowest EL, class in reports" },
	{ "gaps", list_gaps, "what cores claim and the simulator does not do yet" },
};

#define TOPIC_COUNT (sizeof topics / sizeof topics[0])

static void print_usage(FILE *out)
{
	fputs("usage: trapline list TOPIC [NAME]\n\nTopics:\n", out);
	for (unsigned i = 0; i < TOPIC_COUNT; i++)
		fprintf(out, "  %-10s %s\n", topics[i].name, topics[i].help);
	fputs("\nExamples:\n  trapline list cores\n  trapline list profiles m400\n", out);
}

int cli_list_topic(const char *name)
{
	for (unsigned i = 0; i < TOPIC_COUNT; i++)
		if (!strcmp(name, topics[i].name))
			return topics[i].print(NULL);
	return EXIT_BAD_USAGE;
}

int cli_list(int argc, char **argv)
{
	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		print_usage(stdout);
		return 0;
	}
	for (unsigned i = 0; argc >= 2 && i < TOPIC_COUNT; i++) {
		if (strcmp(argv[1], topics[i].name))
			continue;
		if (argc > 3 || (argc == 3 && strcmp(argv[1], "profiles"))) {
			fprintf(stderr, "trapline: list %s: unexpected argument '%s'\n", argv[1],
				argv[argc - 1]);
			return EXIT_BAD_USAGE;
		}
		return topics[i].print(argc == 3 ? argv[2] : NULL);
	}
	if (argc >= 2)
		fprintf(stderr, "trapline: list: no topic '%s' (trapline list --help)\n", argv[1]);
	else
		print_usage(stderr);
	return EXIT_BAD_USAGE;
}
