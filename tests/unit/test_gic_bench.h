/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A GIC on a bench: what its tests share. Every access is made at bench_now. */
#ifndef TRAPLINE_TESTS_UNIT_TEST_GIC_BENCH_H
#define TRAPLINE_TESTS_UNIT_TEST_GIC_BENCH_H

#include <string.h>

#include "gic/gic.h"
#include "tests/unit/unit.h"

enum { BENCH_SPIS = 96, BENCH_V2M_SPI = 64, BENCH_V2M_SPIS = 16 };
enum { SGI_PROPAGATION = 300, IRQ_LATENCY = 20, ITS_TRANSLATION = 50, SPURIOUS = 1023 };

#define gicd_r(core, offset)	    read32(&gicd_ops, core, offset)
#define gicd_w(core, offset, value) write32(&gicd_ops, core, offset, value)
#define gicc_r(core, offset)	    read32(&gicc_ops, core, offset)
#define gicc_w(core, offset, value) write32(&gicc_ops, core, offset, value)
#define gich_r(core, offset)	    read32(&gich_ops, core, offset)
#define gich_w(core, offset, value) write32(&gich_ops, core, offset, value)
#define gicv_r(core, offset)	    read32(&gicv_ops, core, offset)
#define gicv_w(core, offset, value) write32(&gicv_ops, core, offset, value)

enum gicd_offset {
	GICD_CTLR = 0x000,
	GICD_TYPER = 0x004,
	GICD_IIDR = 0x008,
	GICD_IGROUPR = 0x080,
	GICD_ISENABLER = 0x100,
	GICD_ICENABLER = 0x180,
	GICD_ISPENDR = 0x200,
	GICD_ICPENDR = 0x280,
	GICD_ISACTIVER = 0x300,
	GICD_ICACTIVER = 0x380,
	GICD_IPRIORITYR = 0x400,
	GICD_ITARGETSR = 0x800,
	GICD_ICFGR = 0xc00,
	GICD_PPISR = 0xd00,
	GICD_SPISR = 0xd04,
	GICD_NSACR = 0xe00,
	GICD_SGIR = 0xf00,
	GICD_CPENDSGIR = 0xf10,
	GICD_SPENDSGIR = 0xf20,
};

/* GICC and GICV */
enum gicc_offset {
	GICC_CTLR = 0x00,
	GICC_PMR = 0x04,
	GICC_BPR = 0x08,
	GICC_IAR = 0x0c,
	GICC_EOIR = 0x10,
	GICC_RPR = 0x14,
	GICC_HPPIR = 0x18,
	GICC_ABPR = 0x1c,
	GICC_AIAR = 0x20,
	GICC_AEOIR = 0x24,
	GICC_AHPPIR = 0x28,
	GICC_APR = 0xd0,
	GICC_NSAPR = 0xe0,
	GICC_IIDR = 0xfc,
	GICC_DIR = 0x1000,
};

enum gicc_ctlr {
	ENABLE0 = 1u << 0,
	ENABLE1 = 1u << 1,
	ACK_CTL = 1u << 2,
	FIQ_EN = 1u << 3,
	CBPR = 1u << 4,
	EOI_MODE = 1u << 9,
};

enum gich_offset {
	GICH_HCR = 0x000,
	GICH_VTR = 0x004,
	GICH_VMCR = 0x008,
	GICH_MISR = 0x010,
	GICH_EISR0 = 0x020,
	GICH_ELRSR0 = 0x030,
	GICH_APR = 0x0f0,
	GICH_LR = 0x100,
	GICH_ALIAS = 0x1000,
};

/* RAM of the bench, for the tables of LPIs and the ITS. */
enum { BENCH_RAM_SIZE = 1 << 21 };
#define BENCH_RAM UINT64_C(0x40000000)

static struct gic *bench;
static uint8_t bench_ram[BENCH_RAM_SIZE];
static bool bench_lpis; /* GICv3: whether the next bench_setup() gives it LPIs and an ITS */
static uint64_t bench_now;
static unsigned bench_version = 2; /* of the next bench_setup() */
static struct event_queue bench_queue[GIC_MAX_CORES];
static uint32_t bench_lines[GIC_MAX_CORES]; /* enum irq_line bits */

static struct event_queue *bench_queues[GIC_MAX_CORES];

static inline void bench_set_line(void *opaque, unsigned core, enum irq_line line, bool level)
{
	ck_assert_ptr_eq(opaque, &bench);
	ck_assert_uint_lt(core, GIC_MAX_CORES);
	/* told changes only */
	ck_assert_int_ne(level, (bench_lines[core] & line) != 0);
	bench_lines[core] ^= line;
}

static inline bool bench_memory(void *opaque, uint64_t pa, void *buf, uint32_t len, bool write)
{
	ck_assert_ptr_eq(opaque, &bench);
	if (pa < BENCH_RAM || pa - BENCH_RAM > BENCH_RAM_SIZE ||
	    len > BENCH_RAM_SIZE - (pa - BENCH_RAM))
		return false;
	if (write)
		memcpy(bench_ram + (pa - BENCH_RAM), buf, len);
	else
		memcpy(buf, bench_ram + (pa - BENCH_RAM), len);
	return true;
}

/* @delayed: outputs go through the queues of the cores. */
static inline void bench_setup(unsigned cores, unsigned list_registers, unsigned priority_bits,
			       bool delayed)
{
	struct gic_config c = { .version = bench_version,
				.cores = cores,
				.spis = BENCH_SPIS,
				.v2m_spi = BENCH_V2M_SPI,
				.v2m_spis = BENCH_V2M_SPIS,
				.list_registers = list_registers,
				.priority_bits = priority_bits,
				.sgi_propagation = SGI_PROPAGATION,
				.irq_latency = IRQ_LATENCY,
				.its_translation = ITS_TRANSLATION,
				.memory = bench_lpis ? bench_memory : NULL,
				.queues = delayed ? bench_queues : NULL,
				.set_line = bench_set_line,
				.opaque = &bench };
	struct error err;

	bench_now = 1000;
	for (unsigned i = 0; i < GIC_MAX_CORES; i++) {
		event_queue_init(&bench_queue[i]);
		bench_queues[i] = &bench_queue[i];
		bench_lines[i] = 0;
	}
	bench = gic_new(&c, &err);
	ck_assert_msg(bench != NULL, "%s", err.msg);
}

static inline void bench_teardown(void)
{
	gic_free(bench);
	bench = NULL;
	for (unsigned i = 0; i < GIC_MAX_CORES; i++) {
		ck_assert_uint_eq(event_next(&bench_queue[i]), UINT64_MAX);
		event_queue_fini(&bench_queue[i]);
	}
}

/* A reset, which ends what the GIC said to its cores. */
static inline void bench_reset(unsigned cores)
{
	gic_reset(bench, bench_now);
	for (unsigned core = 0; core < cores; core++)
		ck_assert_uint_eq(bench_lines[core], 0);
}

static inline uint32_t bench_read(const struct mmio_ops *ops, unsigned core, uint64_t offset,
				  unsigned size)
{
	struct mmio_access a = { .core = core, .size = size, .now = bench_now };
	uint64_t value = ~UINT64_C(0);

	ck_assert(ops->read(bench, &a, offset, &value));
	ck_assert_uint_eq(value >> 8 * size, 0);
	return (uint32_t)value;
}

static inline void bench_write(const struct mmio_ops *ops, unsigned core, uint64_t offset,
			       unsigned size, uint32_t value)
{
	struct mmio_access a = { .core = core, .size = size, .now = bench_now };

	ck_assert(ops->write(bench, &a, offset, value));
}

static inline uint32_t read32(const struct mmio_ops *ops, unsigned core, uint64_t offset)
{
	return bench_read(ops, core, offset, 4);
}

static inline void write32(const struct mmio_ops *ops, unsigned core, uint64_t offset,
			   uint32_t value)
{
	bench_write(ops, core, offset, 4, value);
}

static inline uint32_t read8(const struct mmio_ops *ops, unsigned core, uint64_t offset)
{
	return bench_read(ops, core, offset, 1);
}

static inline void write8(const struct mmio_ops *ops, unsigned core, uint64_t offset,
			  uint32_t value)
{
	bench_write(ops, core, offset, 1, value);
}

/* A system register of a GICv3; @virt: the guest's, in an ICC register. */
static inline uint64_t bench_mrs(unsigned core, bool virt, enum sysreg_id reg)
{
	struct gic_access a = { .core = core, .reg = reg, .virt = virt, .now = bench_now };

	return gic_sysreg_ops.read(bench, &a);
}

static inline void bench_msr(unsigned core, bool virt, enum sysreg_id reg, uint64_t value)
{
	struct gic_access a = { .core = core, .reg = reg, .virt = virt, .now = bench_now };

	gic_sysreg_ops.write(bench, &a, value);
}

/* Enables both groups in the distributor, and the core's interface with @ctlr and no mask. */
static inline void bench_enable(unsigned core, uint32_t ctlr)
{
	gicd_w(core, GICD_CTLR, 3);
	gicc_w(core, GICC_PMR, 0xff);
	gicc_w(core, GICC_CTLR, ctlr);
}

/* Enables @intid with @priority, of @group, targeted (an SPI) at the cores in @targets. */
static inline void bench_irq(unsigned core, unsigned intid, uint8_t priority, unsigned group,
			     uint8_t targets)
{
	uint32_t bit = UINT32_C(1) << intid % 32;
	unsigned word = intid / 32 * 4;
	uint32_t groups = gicd_r(core, GICD_IGROUPR + word);

	write8(&gicd_ops, core, GICD_IPRIORITYR + intid, priority);
	if (intid >= 32)
		write8(&gicd_ops, core, GICD_ITARGETSR + intid, targets);
	gicd_w(core, GICD_IGROUPR + word, group ? groups | bit : groups & ~bit);
	gicd_w(core, GICD_ISENABLER + word, bit);
}

#endif
