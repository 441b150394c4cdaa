/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines for tests: a few words of A64 as the kernel, or a file. */
#ifndef TRAPLINE_TESTS_UNIT_MACHINE_FIXTURE_H
#define TRAPLINE_TESTS_UNIT_MACHINE_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

#include "platform/machine.h"

/* A configuration with the m400 profile, xgene1, EL2, semihosting, output to "serial.out". */
struct machine_config fixture_config(void);

/* The machine of @c; the test fails if it cannot be made. */
struct machine *fixture_machine(const struct machine_config *c);

/* Writes @words to the file "kernel", which starts at FIXTURE_ENTRY, and returns that name. */
const char *fixture_kernel(const uint32_t *words, size_t count);
#define FIXTURE_ENTRY UINT64_C(0x40080000)

/* What the guest wrote on its serial line, once the machine is freed. */
const char *fixture_output(void);

/* A ROM of the source tree: "tests/hello.elf". */
const char *fixture_rom(const char *name);

#endif
