/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Core types with features switched on or off, as `-cpu cortex-a57,vhe=on` has them. */
#ifndef TRAPLINE_CPU_VARIANT_H
#define TRAPLINE_CPU_VARIANT_H

#include "base/error.h"
#include "cpu/cpu.h"

#define CPU_VARIANT_LABEL 512

struct cpu_variant {
	struct cpu_model model; /* its name is still the core type's */
	/*
	 * What it is called in traces: the core type's name and, in the order of enum feature, what
	 * is switched: "cortex-a57,lse=on,vhe=on"
	 */
	char label[CPU_VARIANT_LABEL];
};

/*
 * Parses NAME[,FEATURE=on|off]...; the last word about a feature counts. False with a message that
 * names what is wrong: the core or feature, the value, a feature that lacks another.
 */
bool cpu_variant_parse(struct cpu_variant *v, const char *spec, struct error *err);

#endif
