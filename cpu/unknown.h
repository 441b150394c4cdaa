/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Encodings of system registers and instructions that have no row. */
#ifndef TRAPLINE_CPU_UNKNOWN_H
#define TRAPLINE_CPU_UNKNOWN_H

struct cpu;
struct uop;

/*
 * The instruction of @u names an encoding without a row: traps if HCR_EL2.TIDCP covers it, else is
 * UNDEFINED, logged once. Takes the exception.
 */
void unknown_access(struct cpu *cpu, const struct uop *u);
/* Logs, once for each encoding, that @name is not accessible where the guest tried. */
void unknown_log(const struct cpu *cpu, const struct uop *u, const char *name);

#endif
