/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The subcommands. argv[0] is the subcommand's name; the result is the process's exit status. */
#ifndef TRAPLINE_CLI_COMMANDS_H
#define TRAPLINE_CLI_COMMANDS_H

int cli_run(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_compare(int argc, char **argv);
int cli_list(int argc, char **argv);
/* Prints what `trapline list @topic` does, and returns its exit status. */
int cli_list_topic(const char *topic);

#endif
