/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_GIC_H
#define TRAPLINE_HV_HOST_GIC_H

#include "hv/include/types.h"

/* Software interrupts between cores. */
enum sgi {
	SGI_RESCHEDULE, /* a thread became runnable on your core */
	SGI_KICK,	/* leave the guest and look again */
};

void gic_init_distributor(void);
void gic_init_core(void);
void gic_send_sgi(u32 core, enum sgi sgi);

/* Takes every pending interrupt. Called with interrupts off. */
void gic_handle(void);

#endif
