/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_GUEST_GUEST_H
#define TRAPLINE_HV_GUEST_GUEST_H

#include "hv/guest/map.h"
#include "hv/include/abi.h"
#include "hv/include/print.h"
#include "hv/include/sysreg.h"

struct hvc_result {
	u64 x0, x1;
};

struct hvc_result hvc(u64 number, u64 a, u64 b);

/* Software interrupts that the vCPUs use among themselves. */
#define SGI_WAKE 0 /* look at your orders */
#define SGI_IPI	 1 /* Virtual IPI */
#define SGI_SELF 2 /* EOI+ACK */
#define SGI_TEST 8 /* 8-15: self-test */

/* What interrupt handlers leave behind. */
struct irq_state {
	volatile u32 timer, loopback, tests; /* counts; tests: a bit per SGI_TEST + n */
	volatile u32 repeated;		     /* an SGI_TEST seen twice */
	volatile u64 notified_at; /* PMCCNTR_EL0 when slot 1's interrupt came; 0: not yet */
	volatile u32 aborts;	  /* synchronous external aborts, skipped */
};
extern struct irq_state irqs;

/* Virtual IPI: the sender's number, and the receiver's answers. */
struct ipi_state {
	u32 up;	     /* the second vCPU runs */
	u32 request; /* written by the sender */
	u32 flag;    /* = request, from the receiver's handler */
	u32 settled; /* = flag, from the receiver's loop: it is ready for another */
	u32 phase;   /* the label that the receiver is to have; settled_phase: that it has */
	u32 settled_phase;
};
extern struct ipi_state ipi;

void irq_init(void);
void irq_handle(void);
u64 sync_handle(u64 pc);
void bad_exception(u64 pc);
void sgi_send(u32 target, u32 sgi);

enum peer_orders {
	PEER_SLEEP,
	PEER_SPIN,
	PEER_OFF,
};

/* Starts the second vCPU; gives it orders; turns it off, and returns when it is. */
void peer_start(void);
void peer_stop(void);
void peer_order(enum peer_orders orders);

void guest_main(u64 role, u64 samples);
void guest_secondary(u64 id);

/* Both roles: is everything there, and kept, that should be? Ends the VM if not. */
void selftest(u64 role);

/* The VM's end: in good order, or with a message and the machine's panic. */
__attribute__((noreturn)) void guest_off(void);
__attribute__((noreturn)) void guest_fail(const char *what);

/* The two sides of the measurements. */
void bench_run(u32 samples);
void bench_peer(void);

struct row {
	u64 count, min, max, sum;
};
void row_add(struct row *row, u64 cycles);
void row_print(const char *name, const struct row *row);

/* Sets CONTEXTIDR_EL1. */
void phase_set(u32 phase);

/* vectors.S */
void fp_load(const u64 *pattern);
void fp_store(u64 *pattern);

#endif
