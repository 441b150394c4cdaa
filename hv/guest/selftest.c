// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Before anything is measured: what the hypervisor promises, it must keep.
 * Each VM uses its own patterns, so that a register left behind by another
 * world shows.
 */
#include "hv/guest/guest.h"
#include "hv/include/bits.h"
#include "hv/include/gic.h"
#include "hv/include/string.h"

#define PAGES 64
static u8 untouched[PAGES][PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

static void check(bool good, const char *what)
{
	if (!good)
		guest_fail(what);
	print("selftest %s ok\n", what);
}

static void exits(void)
{
	hvc(HVC_NOP, 0, 0);
	mmio_read(SLOT_MAP(LOOPBACK_SLOT) + VIRTIO_DEVICE_ID);
}

static void test_registers(u64 role)
{
	u64 seed = 0x0123456789abcdefULL * (role + 3);
	u64 before[64], after[64];

	for (unsigned i = 0; i < 64; i++)
		before[i] = seed ^ (u64)i << 56 ^ i;
	fp_load(before);
	write_sysreg(seed, tpidr_el0);
	write_sysreg(~seed, tpidrro_el0);
	write_sysreg(seed + 1, tpidr_el1);
	write_sysreg(seed + 2, afsr0_el1);
	write_sysreg(seed + 3, far_el1);
	isb();
	exits();
	fp_store(after);
	for (unsigned i = 0; i < 64; i++)
		if (before[i] != after[i])
			guest_fail("fp registers");
	check(read_sysreg(tpidr_el0) == seed && read_sysreg(tpidrro_el0) == ~seed &&
		      read_sysreg(tpidr_el1) == seed + 1 && read_sysreg(far_el1) == seed + 3,
	      "registers");
}

static void test_memory(u64 role)
{
	bool good = true;

	for (u64 i = 0; i < PAGES; i++) {
		volatile u64 *p = (volatile u64 *)(void *)untouched[i];

		good &= *p == 0;
		*p = i + role;
	}
	for (u64 i = 0; i < PAGES; i++)
		good &= *(volatile u64 *)(void *)untouched[i] == i + role;
	check(good, "memory");
}

static void timer_set(u64 microseconds)
{
	isb();
	write_sysreg(read_sysreg(cntvct_el0) + read_sysreg(cntfrq_el0) * microseconds / 1000000,
		     cntv_cval_el0);
	write_sysreg(TIMER_ENABLE, cntv_ctl_el0);
	isb();
}

/* Once asleep, which is the host's timer to end, and once running, which is the guest's. */
static void test_timer(void)
{
	u32 count = irqs.timer;

	timer_set(100);
	while (irqs.timer == count) {
		irq_disable();
		if (irqs.timer == count)
			wfi();
		irq_enable();
		isb();
	}
	timer_set(20);
	while (irqs.timer == count + 1)
		;
	check(irqs.timer == count + 2, "timer");
}

/* A level interrupt comes once for each time that it is raised: EOI maintenance. */
static void test_level(void)
{
	u32 count = irqs.loopback;

	for (u32 i = 1; i <= 2; i++) {
		mmio_write(SLOT_MAP(LOOPBACK_SLOT) + VIRTIO_NOTIFY, 0);
		while (irqs.loopback != count + i)
			;
	}
	hvc(HVC_NOP, 0, 0);
	check(irqs.loopback == count + 2, "level");
}

/* More interrupts than list registers: underflow maintenance brings the rest. */
static void test_overflow(void)
{
	u32 self = (u32)read_sysreg(mpidr_el1) & 0xff;

	irq_disable();
	for (u32 i = 0; i < 8; i++)
		sgi_send(self, SGI_TEST + i);
	irq_enable();
	while (irqs.tests != 0xff)
		;
	hvc(HVC_NOP, 0, 0);
	check(irqs.repeated == 0, "overflow");
}

/* Each width and extension of an emulated access. */
static void test_widths(void)
{
	u64 priority = GICD_MAP + GICD_IPRIORITYR + 63;
	u64 magic = SLOT_MAP(LOOPBACK_SLOT) + VIRTIO_MAGIC;
	u64 byte, byte_x, byte_w, half;

	__asm__ volatile("strb %w0, [%1]" ::"r"(0xf8), "r"(priority) : "memory");
	__asm__ volatile("ldrb %w0, [%1]" : "=r"(byte) : "r"(priority) : "memory");
	__asm__ volatile("ldrsb %0, [%1]" : "=r"(byte_x) : "r"(priority) : "memory");
	__asm__ volatile("ldrsb %w0, [%1]" : "=r"(byte_w) : "r"(priority) : "memory");
	__asm__ volatile("ldrh %w0, [%1]" : "=r"(half) : "r"(magic) : "memory");
	check(byte == 0xf8 && byte_x == (u64)-8 && byte_w == (u32)-8 &&
		      half == (VIRTIO_MAGIC_VALUE & 0xffff),
	      "widths");
}

static u64 smc(u64 function)
{
	register u64 x0 __asm__("x0") = function;

	__asm__ volatile("smc #0" : "+r"(x0)::"x1", "x2", "x3", "memory");
	return x0;
}

/*
 * What cannot be emulated gives an abort; what means nothing here reads as zero
 * or is skipped. A hypercall that nobody knows is refused.
 */
static void test_traps(void)
{
	u64 a, b, actlr;
	u32 count = irqs.aborts;

	__asm__ volatile("ldp %0, %1, [%2]"
			 : "=&r"(a), "=&r"(b)
			 : "r"(SLOT_MAP(LOOPBACK_SLOT))
			 : "memory");
	__asm__ volatile("dc isw, xzr\n\twfe" ::: "memory");
	actlr = read_sysreg(actlr_el1);
	check(irqs.aborts == count + 1 && read_sysreg(dbgbvr0_el1) == 0 && actlr == 0 &&
		      smc(PSCI_VERSION) == 0x10000 &&
		      (s64)hvc(0x12345678, 0, 0).x0 == PSCI_NOT_SUPPORTED,
	      "traps");
}

void selftest(u64 role)
{
	irq_enable();
	test_registers(role);
	test_memory(role);
	test_timer();
	test_level();
	test_overflow();
	test_widths();
	test_traps();
	irq_disable();
}
