// SPDX-License-Identifier: GPL-2.0-or-later
/* Start of the host kernel, on each core. */
#include "hv/include/abi.h"
#include "hv/include/print.h"
#include "hv/split/host/bootargs.h"
#include "hv/split/host/gic.h"
#include "hv/split/host/mm.h"
#include "hv/split/host/process.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/smp.h"

#ifndef SAMPLES
#define SAMPLES 32
#endif
#define SAMPLES_MAX 1000000

__attribute__((noreturn)) void host_main(u32 core);

void host_main(u32 core)
{
	u32 samples;

	sched_init(core);
	if (core == 0) {
		mm_init();
		gic_init_distributor();
		print("host: core 0 up\n");
		smp_start();
	}
	gic_init_core();
	smp_start_counters();
	if (core == 0) {
		print("host: %u cores up, counters running\n", CORES);
		samples = bootargs_number("samples", SAMPLES_MAX, SAMPLES);
		process_start(ROLE_PEER, samples, 0);
		process_start(ROLE_BENCH, samples, 0);
	}
	idle_loop();
}
