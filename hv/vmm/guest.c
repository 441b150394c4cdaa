// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The guest: does a known number of each thing that makes it leave to the hypervisor, checks what
 * comes back, and reports how often it did what. Memory is Device memory for it (the MMU is off),
 * so the two vCPUs share plain variables, with barriers, and never use exclusives.
 */
#include "hv/include/types.h"
#include "hv/vmm/layout.h"

#define PSCI_VERSION	    0x84000000
#define PSCI_SYSTEM_OFF	    0x84000008
#define PSCI_CPU_ON	    0xc4000003
#define UNKNOWN_CALL	    0x86001234 /* a vendor-specific hypervisor service that there is not */
#define SMCCC_NOT_SUPPORTED ((u32)-1)

#define GICD_TYPER	0x004
#define GICD_IGROUPR1	0x084
#define GICD_ISENABLER1 0x104
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR	0x800
#define GICD_SGIR	0xf00
#define GICD_IROUTER	0x6000
#define GICC_PMR	0x04
#define GICC_IAR	0x0c
#define GICC_EOIR	0x10
#define GICR_SIZE	0x20000
#define GICR_SGI_BASE	0x10000
#define GICR_IGROUPR0	(GICR_SGI_BASE + 0x080)
#define GICR_ISENABLER0 (GICR_SGI_BASE + 0x100)

#define VTIMER_PPI 27
#define SGI_PING   1
#define SGI_PONG   2

extern char guest_secondary[];
u64 guest_hvc(u64 function, u64 x1, u64 x2, u64 x3);
u64 guest_fp_round(u64 seed, u64 address);
void guest_main(void);
void guest_helper(void);
void guest_irq(void);
void guest_bad_exception(u64 syndrome);

/* Each vCPU counts for itself. */
static volatile u64 counts[VCPUS][RESULT_COUNT];
static volatile bool helper_ready, helper_done;
static volatile u32 gic_version;

#define read_sysreg(name) \
	({ \
		u64 value_; \
		__asm__ volatile("mrs %0, " name : "=r"(value_) : : "memory"); \
		value_; \
	})
#define write_sysreg(name, value) \
	__asm__ volatile("msr " name ", %0\n\tisb" : : "r"((u64)(value)) : "memory")

static unsigned int vcpu(void)
{
	return read_sysreg("mpidr_el1") & 0xff;
}

static void count(enum result what)
{
	counts[vcpu()][what]++;
}

static u64 total(enum result what)
{
	return counts[0][what] + counts[1][what];
}

static void port_write(u64 offset, u64 value)
{
	count(RESULT_MMIO);
	__asm__ volatile("str %0, [%1]" : : "r"(value), "r"(PORT_BASE + offset) : "memory");
}

static u64 port_read(u64 offset)
{
	u64 value;

	count(RESULT_MMIO);
	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(PORT_BASE + offset) : "memory");
	return value;
}

static void require(bool holds, u64 line)
{
	if (!holds)
		port_write(PORT_FAILURE, line);
}

static u32 gic_read(u64 address)
{
	u32 value;

	count(RESULT_GIC);
	__asm__ volatile("ldr %w0, [%1]" : "=r"(value) : "r"(address) : "memory");
	return value;
}

static void gic_write(u64 address, u32 value)
{
	count(RESULT_GIC);
	__asm__ volatile("str %w0, [%1]" : : "r"(value), "r"(address) : "memory");
}

static void gic_write8(u64 address, u8 value)
{
	count(RESULT_GIC);
	__asm__ volatile("strb %w0, [%1]" : : "r"(value), "r"(address) : "memory");
}

static u64 hvc(u64 function, u64 x1, u64 x2, u64 x3)
{
	count(RESULT_HVC);
	return guest_hvc(function, x1, x2, x3);
}

static void irqs_off(void)
{
	__asm__ volatile("msr daifset, #2" : : : "memory");
}

/* Takes what is pending: the ISB is where it is taken at the latest. */
static void irqs_taken(void)
{
	__asm__ volatile("msr daifclr, #2\n\tisb\n\tmsr daifset, #2" : : : "memory");
}

/* Waits, with IRQs off but while waiting, until a count of this vCPU has reached `wanted`. */
static void wait_for(enum result what, u64 wanted)
{
	while (counts[vcpu()][what] < wanted) {
		count(RESULT_WFI);
		__asm__ volatile("wfi" : : : "memory");
		irqs_taken();
	}
}

/* A CPU interface's registers are those of GICV for a guest: no exits, so they are not counted. */
static u32 acknowledge(void)
{
	if (gic_version == 3)
		return read_sysreg("S3_0_C12_C12_0"); /* ICC_IAR1_EL1 */
	return *(volatile u32 *)(GICC_BASE + GICC_IAR);
}

static void end_of_interrupt(u32 token)
{
	if (gic_version == 3)
		write_sysreg("S3_0_C12_C12_1", token); /* ICC_EOIR1_EL1 */
	else
		*(volatile u32 *)(GICC_BASE + GICC_EOIR) = token;
}

static void send_sgi(unsigned int sgi, unsigned int target)
{
	count(RESULT_IPI_SENT);
	__asm__ volatile("dsb sy" : : : "memory");
	if (gic_version == 3)
		write_sysreg("S3_0_C12_C11_5", (u64)sgi << 24 | 1u << target); /* ICC_SGI1R_EL1 */
	else
		gic_write(GICD_BASE + GICD_SGIR, 1u << (16 + target) | sgi);
}

/* What each vCPU does for itself; the private interrupts used are two SGIs and a timer. */
static void gic_start_cpu(void)
{
	const u32 used = 1u << SGI_PING | 1u << SGI_PONG | 1u << VTIMER_PPI;

	if (gic_version == 3) {
		u64 redistributor = GICR_BASE + vcpu() * GICR_SIZE;

		gic_write(redistributor + GICR_IGROUPR0, ~0u);
		gic_write(redistributor + GICR_ISENABLER0, used);
		write_sysreg("S3_0_C12_C12_5", 1); /* ICC_SRE_EL1.SRE */
		write_sysreg("S3_0_C4_C6_0", 0xff); /* ICC_PMR_EL1 */
		write_sysreg("S3_0_C12_C12_7", 1); /* ICC_IGRPEN1_EL1 */
	} else {
		gic_write(GICD_BASE + GICD_ISENABLER1 - 4, used);
		*(volatile u32 *)(GICC_BASE + GICC_PMR) = 0xff;
		*(volatile u32 *)GICC_BASE = 1;
	}
}

static void gic_start(void)
{
	if (gic_version == 3) {
		gic_write(GICD_BASE, 1u << 4 | 1u << 1); /* ARE, EnableGrp1 */
		gic_write(GICD_BASE + GICD_IGROUPR1, ~0u);
		gic_write(GICD_BASE + GICD_IROUTER + 8 * SPI, 0);
	} else {
		gic_write(GICD_BASE, 1);
		gic_write8(GICD_BASE + GICD_ITARGETSR + SPI, 1);
	}
	gic_write8(GICD_BASE + GICD_IPRIORITYR + SPI, 0x80);
	gic_write(GICD_BASE + GICD_ISENABLER1, 1u << (SPI - 32));
	gic_start_cpu();
}

void guest_irq(void)
{
	u32 token = acknowledge();
	u32 id = token & 0x3ff;

	switch (id) {
	case SGI_PING:
		count(RESULT_IPI_TAKEN);
		send_sgi(SGI_PONG, 0);
		break;
	case SGI_PONG:
		count(RESULT_IPI_TAKEN);
		break;
	case VTIMER_PPI:
		count(RESULT_TIMER);
		write_sysreg("cntv_ctl_el0", 0);
		break;
	case SPI:
		count(RESULT_SPI);
		port_write(PORT_SPI, 0);
		break;
	case 1023: /* it went away again */
		return;
	default:
		require(false, __LINE__);
	}
	end_of_interrupt(token);
}

void guest_bad_exception(u64 syndrome)
{
	port_write(PORT_FAILURE, 1u << 31 | syndrome);
}

/* ---- the two programs -------------------------------------------------------------------- */

void guest_helper(void)
{
	irqs_off();
	gic_start_cpu();
	helper_ready = true;
	wait_for(RESULT_IPI_TAKEN, IPIS);
	count(RESULT_MMIO); /* the last one, which port_write() would count too late */
	__asm__ volatile("dmb sy" : : : "memory");
	helper_done = true;
	*(volatile u64 *)(PORT_BASE + PORT_END) = 0;
}

static void hypercalls(void)
{
	for (unsigned int i = 0; i < HVCS_PSCI; i++)
		require(hvc(PSCI_VERSION, 0, 0, 0) >> 16 == 1, __LINE__);
	for (unsigned int i = 0; i < HVCS_UNKNOWN; i++)
		require((u32)hvc(UNKNOWN_CALL, i, i, i) == SMCCC_NOT_SUPPORTED, __LINE__);
}

static void user_space_devices(void)
{
	for (u64 i = 0; i < ECHOES; i++) {
		port_write(PORT_ECHO, i << 40 | i);
		require(port_read(PORT_ECHO) == (i << 40 | i) + 1, __LINE__);
	}
	for (u64 i = 0; i < FP_ROUNDS; i++) {
		count(RESULT_MMIO);
		count(RESULT_FP);
		require(guest_fp_round(0x0123456789abcd00 + i, PORT_BASE + PORT_ECHO) == 0,
			__LINE__);
	}
}

static void interrupts(void)
{
	u32 lines = gic_read(GICD_BASE + GICD_TYPER) & 0x1f;

	for (unsigned int i = 1; i < GIC_READS; i++)
		require((gic_read(GICD_BASE + GICD_TYPER) & 0x1f) == lines && lines, __LINE__);
	for (u64 i = 0; i < SPIS; i++) {
		port_write(PORT_SPI, 1);
		wait_for(RESULT_SPI, i + 1);
	}
	for (u64 i = 0; i < TIMERS; i++) {
		write_sysreg("cntv_tval_el0", read_sysreg("cntfrq_el0") / 4096);
		write_sysreg("cntv_ctl_el0", 1);
		wait_for(RESULT_TIMER, i + 1);
	}
}

static void touch(u64 base, unsigned int pages)
{
	for (unsigned int i = 0; i < pages; i++) {
		count(RESULT_FAULTS);
		*(volatile u64 *)(base + (u64)i * PAGE) = i;
	}
}

static void memory(void)
{
	touch(FRESH_BASE, FRESH_PAGES);
	require(port_read(PORT_DIRTY) == 0, __LINE__);
	touch(LOGGED_BASE, LOGGED_PAGES);
	require(port_read(PORT_DIRTY) == LOGGED_PAGES, __LINE__);
	touch(LOGGED_BASE, REWRITTEN);
	require(port_read(PORT_DIRTY) == REWRITTEN, __LINE__);
	require(port_read(PORT_DIRTY) == 0, __LINE__);
}

static void messages(void)
{
	require(hvc(PSCI_CPU_ON, 1, (u64)guest_secondary, 0) == 0, __LINE__);
	/* A write, not a spin: a host of one core would have to preempt us first. */
	while (!helper_ready)
		port_write(PORT_ECHO, 0);
	for (u64 i = 0; i < IPIS; i++) {
		send_sgi(SGI_PING, 1);
		wait_for(RESULT_IPI_TAKEN, i + 1);
	}
	while (!helper_done)
		port_write(PORT_ECHO, 0);
	__asm__ volatile("dmb sy" : : : "memory");
	port_write(PORT_JOIN, 0);
}

void guest_main(void)
{
	irqs_off();
	gic_version = (u32)port_read(PORT_GIC);
	gic_start();
	hypercalls();
	user_space_devices();
	interrupts();
	memory();
	messages();
	/* What is still to come belongs to the counts. */
	counts[0][RESULT_HVC]++;
	counts[0][RESULT_MMIO] += RESULT_COUNT;
	for (unsigned int i = 0; i < RESULT_COUNT; i++)
		__asm__ volatile("str %0, [%1]"
				 :
				 : "r"(total(i)), "r"((u64)PORT_BASE + PORT_RESULT + 8 * i)
				 : "memory");
	guest_hvc(PSCI_SYSTEM_OFF, 0, 0, 0);
}
