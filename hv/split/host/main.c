// SPDX-License-Identifier: GPL-2.0-or-later
/* Start of the host kernel, on each core. */
#include "hv/include/abi.h"
#include "hv/include/print.h"
#include "hv/split/host/gic.h"
#include "hv/split/host/mm.h"
#include "hv/split/host/process.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/smp.h"

#ifndef SAMPLES
#define SAMPLES 32
#endif

__attribute__((noreturn)) void host_main(u32 core);

void host_main(u32 core)
{
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
		process_start(ROLE_PEER, SAMPLES, 0);
		process_start(ROLE_BENCH, SAMPLES, 0);
	}
	idle_loop();
}
