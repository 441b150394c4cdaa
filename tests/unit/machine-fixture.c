// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/machine-fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

static const char *source_dir(void)
{
	const char *dir = getenv("SRCDIR");

	ck_assert_msg(dir != NULL, "SRCDIR is not set");
	return dir;
}

struct machine_config fixture_config(void)
{
	struct machine_config c = { .virtualization = true,
				    .cores = 2,
				    .serial = "file:serial.out",
				    .semihosting = true,
				    .no_reboot = true,
				    .max_cycles = UINT64_C(400000000) };
	static struct profile *m400; /* machines of one process share it */
	struct error e;

	setenv("TRAPLINE_DATA", source_dir(), 1);
	c.model = cpu_model_find("xgene1");
	ck_assert_ptr_nonnull(c.model);
	if (!m400)
		m400 = profile_load("m400", &e);
	ck_assert_msg(m400 != NULL, "%s", e.msg);
	c.profile = m400;
	return c;
}

struct machine *fixture_machine(const struct machine_config *c)
{
	struct error e;
	struct machine *m = machine_new(c, NULL, &e);

	ck_assert_msg(m != NULL, "%s", e.msg);
	return m;
}

const char *fixture_kernel(const uint32_t *words, size_t count)
{
	unit_write_file("kernel", words, count * sizeof(*words));
	return "kernel";
}

const char *fixture_output(void)
{
	static char text[65536];
	FILE *f = fopen("serial.out", "r");
	size_t n;

	ck_assert_ptr_nonnull(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

const char *fixture_rom(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/roms/%s", source_dir(), name);
	return path;
}
