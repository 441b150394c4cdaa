// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "base/version.h"

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--version")) {
		printf("trapline %s\n", version_string());
		return 0;
	}
	fputs("usage: trapline --version\n", stderr);
	return 2;
}
