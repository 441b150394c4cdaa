/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_SMP_H
#define TRAPLINE_HV_HOST_SMP_H

#include "hv/include/types.h"

/* Starts the other cores and waits for them. */
void smp_start(void);

/* Every core calls it once: all cycle counters start from zero together. */
void smp_start_counters(void);

/* Firmware calls (PSCI, SMC conduit). */
s64 firmware_call(u64 function, u64 a, u64 b, u64 c);

#endif
