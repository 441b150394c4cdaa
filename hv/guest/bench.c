// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The microbenchmarks. Each row warms up unlabelled, then takes its samples
 * with its label in CONTEXTIDR_EL1; nothing reads the cycle counter in a
 * labelled phase but the samples' stamps.
 */
#include "hv/guest/guest.h"
#include "hv/include/gic.h"
#include "hv/include/string.h"

#define WARMUP 4

struct trap_cycles {
	u64 in, out;
};

struct received {
	u64 value, kind;
};

/* samples.S */
u64 sample_hypercall(void);
struct trap_cycles sample_trap(void);
u64 sample_read(u64 address);
u64 sample_eoi_ack(u64 gicc);
u64 sample_virtual_eoi(u64 gicc);
u64 sample_virtual_ipi(u64 sgir, u32 value, const u32 *flag, u32 expected);
void sample_send(u64 kind);
struct received sample_receive(u64 *stamp);
u64 sample_notify(u64 doorbell);

static struct notify_ring ring __attribute__((aligned(4096)));
static struct row trap_out;

static u64 measure_trap(void)
{
	struct trap_cycles t = sample_trap();

	row_add(&trap_out, t.out);
	return t.in;
}

static u64 measure_io_kernel(void)
{
	return sample_read(GICD_MAP + GICD_IIDR);
}

static u64 measure_io_user(void)
{
	return sample_read(SLOT_MAP(LOOPBACK_SLOT) + VIRTIO_DEVICE_ID);
}

static u64 measure_eoi_ack(void)
{
	sgi_send(0, SGI_SELF);
	return sample_eoi_ack(GICC_MAP);
}

static u64 measure_virtual_eoi(void)
{
	return sample_virtual_eoi(GICC_MAP);
}

static u64 measure_virtual_ipi(void)
{
	u64 cycles;

	/* The other vCPU is back in its loop, labelled: it has to be interrupted again. */
	while (__atomic_load_n(&ipi.settled, __ATOMIC_ACQUIRE) != ipi.request ||
	       __atomic_load_n(&ipi.settled_phase, __ATOMIC_ACQUIRE) != ipi.phase)
		;
	ipi.request++;
	cycles = sample_virtual_ipi(GICD_MAP + GICD_SGIR,
				    1u << (GICD_SGIR_TARGETS_SHIFT + 1) | SGI_IPI, &ipi.flag,
				    ipi.request);
	return cycles;
}

/* The back end sleeps, and its core with it. */
static void notify_settle(void)
{
	while (mmio_read(SLOT_MAP(NOTIFY_SLOT) + VIRTIO_CONFIG) != 0)
		;
}

static u64 measure_latency_out(void)
{
	u64 start;

	notify_settle();
	ring.command = NOTIFY_OUT;
	ring.sequence++;
	start = sample_notify(SLOT_MAP(NOTIFY_SLOT) + VIRTIO_NOTIFY);
	while (__atomic_load_n(&ring.done, __ATOMIC_ACQUIRE) != ring.sequence)
		;
	return ring.stamp - start;
}

/* The back end waits until we are back from the doorbell, which arming tells it. */
static u64 measure_latency_in(void)
{
	notify_settle();
	irqs.notified_at = 0;
	ring.command = NOTIFY_IN;
	ring.sequence++;
	__asm__ volatile("dsb ishst" ::: "memory");
	mmio_write(SLOT_MAP(NOTIFY_SLOT) + VIRTIO_NOTIFY, 0);
	irq_enable();
	__atomic_store_n(&ring.armed, ring.sequence, __ATOMIC_RELEASE);
	while (irqs.notified_at == 0)
		;
	irq_disable();
	return irqs.notified_at - ring.stamp;
}

/* All that take part: the host's back end, the second vCPU, and ourselves. */
static void label(u32 phase)
{
	hvc(HVC_PHASE, phase, 0);
	__atomic_store_n(&ipi.phase, phase, __ATOMIC_RELEASE);
	phase_set(phase);
}

static void run(const char *name, u32 phase, u64 (*measure)(void), u32 samples)
{
	struct row row = { 0 };

	for (u32 i = 0; i < WARMUP; i++)
		measure();
	memset(&trap_out, 0, sizeof(trap_out));
	label(phase);
	for (u32 i = 0; i < samples; i++)
		row_add(&row, measure());
	label(PHASE_NONE);
	row_print(name, &row);
}

/* The other VM takes the stop stamps, and prints the row. */
static void run_vm_switch(u32 samples)
{
	for (u32 i = 0; i < WARMUP; i++)
		sample_send(MESSAGE_WARMUP);
	hvc(HVC_SEND, samples, MESSAGE_START);
	phase_set(PHASE_VMSW);
	for (u32 i = 0; i < samples; i++)
		sample_send(MESSAGE_STAMP);
	phase_set(PHASE_NONE);
}

static void notify_init(void)
{
	u64 address = (u64)&ring - GUEST_OFFSET;
	u64 slot = SLOT_MAP(NOTIFY_SLOT);

	if (mmio_read(slot + VIRTIO_DEVICE_ID) != NOTIFY_DEVICE_ID)
		guest_fail("no notification device");
	mmio_write(slot + VIRTIO_DESC_LOW, (u32)address);
	mmio_write(slot + VIRTIO_DESC_HIGH, (u32)(address >> 32));
	mmio_write(slot + VIRTIO_READY, 1);
	if (mmio_read(slot + VIRTIO_READY) != 1)
		guest_fail("the notification device is not ready");
}

void bench_run(u32 samples)
{
	notify_init();
	/* Returns when the other VM has nothing left to do but to receive. */
	hvc(HVC_SEND, 0, MESSAGE_WARMUP);
	run("hypercall", PHASE_HCAL, sample_hypercall, samples);
	run("trap_in", PHASE_TRAP, measure_trap, samples);
	row_print("trap_out", &trap_out);
	run("io_kernel", PHASE_IOKN, measure_io_kernel, samples);
	run("io_user", PHASE_IOUS, measure_io_user, samples);
	run("eoi_ack", PHASE_EOIA, measure_eoi_ack, samples);
	run("virtual_eoi", PHASE_VEOI, measure_virtual_eoi, samples);
	peer_order(PEER_SPIN);
	run("virtual_ipi", PHASE_VIPI, measure_virtual_ipi, samples);
	peer_order(PEER_SLEEP);
	run_vm_switch(samples);
	run("io_latency_out", PHASE_IOLO, measure_latency_out, samples);
	run("io_latency_in", PHASE_IOLI, measure_latency_in, samples);
	hvc(HVC_SEND, 0, MESSAGE_QUIT);
}

void bench_peer(void)
{
	struct row row = { 0 };

	for (u64 left = 0;;) {
		u64 stop;
		struct received message = sample_receive(&stop);

		switch (message.kind) {
		case MESSAGE_START:
			left = message.value;
			phase_set(PHASE_VMSW);
			break;
		case MESSAGE_STAMP:
			row_add(&row, stop - message.value);
			if (--left == 0) {
				phase_set(PHASE_NONE);
				row_print("vm_switch", &row);
			}
			break;
		case MESSAGE_QUIT:
			return;
		default:
			break;
		}
	}
}
