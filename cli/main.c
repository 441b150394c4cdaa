// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/version.h"
#include "cli/commands.h"
#include "platform/exit-status.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{ "run", cli_run, "simulate a machine; --trace records where its cycles go" },
	{ "report", cli_report, "show what a trace holds" },
	{ "compare", cli_compare, "show two traces next to each other" },
	{ "list", cli_list, "machines, cores, profiles, features, registers, gaps" },
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void print_usage(FILE *out)
{
	fputs("usage: trapline COMMAND [OPTION...]\n\nCommands:\n", out);
	for (unsigned i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
	fputs("\n`trapline COMMAND --help` says more. `trapline --version` prints the version.\n"
	      "\nExamples:\n"
	      "  trapline run -M virt,virtualization=on -cpu xgene1 -smp 2 -m 512 -nographic \\\n"
	      "      --profile m400 --trace demo.trace -kernel roms/split-v8-gicv2.elf\n"
	      "  trapline report demo.trace --by class\n"
	      "  trapline compare nvhe.trace vhe.trace --by class\n"
	      "  trapline list profiles\n",
	      out);
}

static int command(int argc, char **argv)
{
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_BAD_USAGE;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-version")) {
		printf("trapline %s\n", version_string());
		return 0;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		print_usage(stdout);
		return 0;
	}
	for (unsigned i = 0; i < COMMAND_COUNT; i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "trapline: unknown command '%s' (trapline --help lists them)\n", argv[1]);
	return EXIT_BAD_USAGE;
}

int main(int argc, char **argv)
{
	int status = command(argc, argv);

	/* a full disk, a closed pipe */
	if ((fflush(stdout) || ferror(stdout)) && !status) {
		fprintf(stderr, "trapline: standard output: %s\n", strerror(errno));
		return EXIT_HOST_IO;
	}
	return status;
}
