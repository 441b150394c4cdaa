/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A GICv3 with LPIs and an ITS on the bench, set up as an operating system does. */
#ifndef TRAPLINE_TESTS_UNIT_TEST_GIC_ITS_H
#define TRAPLINE_TESTS_UNIT_TEST_GIC_ITS_H

#include "tests/unit/test_gic_bench.h"

enum gits_offset {
	GITS_CTLR = 0x0,
	GITS_IIDR = 0x4,
	GITS_TYPER = 0x8,
	GITS_CBASER = 0x80,
	GITS_CWRITER = 0x88,
	GITS_CREADR = 0x90,
	GITS_BASER = 0x100,
	GITS_TRANSLATER = 0x10040,
};

enum gicr_offset {
	GICR_CTLR = 0x0,
	GICR_TYPER = 0x8,
	GICR_WAKER = 0x14,
	GICR_PROPBASER = 0x70,
	GICR_PENDBASER = 0x78,
};

enum its_command {
	MOVI = 0x01,
	INT = 0x03,
	CLEAR = 0x04,
	SYNC = 0x05,
	MAPD = 0x08,
	MAPC = 0x09,
	MAPTI = 0x0a,
	MAPI = 0x0b,
	INV = 0x0c,
	INVALL = 0x0d,
	MOVALL = 0x0e,
	DISCARD = 0x0f,
};

/* Where tables are in the bench's RAM. */
enum {
	AT_CONFIG = 0x0,       /* 56 KiB */
	AT_PENDING = 0x10000,  /* 64 KiB a core */
	AT_DEVICES = 0x100000, /* 64 KiB */
	AT_COLLECTIONS = 0x110000,
	AT_QUEUE = 0x120000, /* 4 KiB */
	AT_ITT = 0x130000,   /* 4 KiB a device */
};

enum { LPI = 8192, LPI_BITS = 16, QUEUE_BYTES = 4096 };
#define ITS_VALID     (UINT64_C(1) << 63)
#define ITS_INDIRECT  (UINT64_C(1) << 62)
#define PENDBASER_PTZ (UINT64_C(1) << 62)

static inline uint64_t frame_read(const struct mmio_ops *ops, uint64_t offset, unsigned size)
{
	struct mmio_access a = { .size = size, .now = bench_now };
	uint64_t value = ~UINT64_C(0);

	ck_assert(ops->read(bench, &a, offset, &value));
	return value;
}

static inline void frame_write(const struct mmio_ops *ops, uint64_t offset, unsigned size,
			       uint64_t value)
{
	struct mmio_access a = { .size = size, .now = bench_now };

	ck_assert(ops->write(bench, &a, offset, value));
}

static inline uint64_t gits_r(uint64_t offset, unsigned size)
{
	return frame_read(&gits_ops, offset, size);
}

static inline void gits_w(uint64_t offset, unsigned size, uint64_t value)
{
	frame_write(&gits_ops, offset, size, value);
}

static inline uint64_t gicr_r(unsigned core, uint64_t offset, unsigned size)
{
	return frame_read(&gicr_ops, core * GICR_SIZE + offset, size);
}

static inline void gicr_w(unsigned core, uint64_t offset, unsigned size, uint64_t value)
{
	frame_write(&gicr_ops, core * GICR_SIZE + offset, size, value);
}

/* Priority and enable of an LPI, in memory. */
static inline void configure_lpi(uint32_t intid, uint8_t priority, bool enabled)
{
	bench_ram[AT_CONFIG + intid - LPI] = (uint8_t)(priority | enabled);
}

/* Its bit in the pending table of a core, in memory. */
static inline bool table_pending(unsigned core, uint32_t intid)
{
	return bench_ram[AT_PENDING + 0x10000 * core + intid / 8] >> intid % 8 & 1;
}

static inline void enable_lpis(unsigned core, uint64_t ptz)
{
	gicr_w(core, GICR_PROPBASER, 8, BENCH_RAM + AT_CONFIG + LPI_BITS - 1);
	gicr_w(core, GICR_PENDBASER, 8, (BENCH_RAM + AT_PENDING + 0x10000 * core) | ptz);
	gicr_w(core, GICR_CTLR, 4, 1);
}

/* Distributor and interfaces open, LPIs enabled at all redistributors, their tables zero. */
static inline void start_lpis(unsigned cores, bool delayed)
{
	bench_version = 3;
	bench_lpis = true;
	memset(bench_ram, 0, sizeof(bench_ram));
	bench_setup(cores, 4, 5, delayed);
	frame_write(&gicd3_ops, GICD_CTLR, 4, 3);
	for (unsigned core = 0; core < cores; core++) {
		bench_msr(core, false, SR_ICC_PMR_EL1, 0xff);
		bench_msr(core, false, SR_ICC_IGRPEN0_EL1, 1);
		bench_msr(core, false, SR_ICC_IGRPEN1_EL1, 1);
		enable_lpis(core, PENDBASER_PTZ);
	}
}

/* ---- commands --------------------------------------------------------------- */

/* Puts a command into the queue, and has it executed. */
static inline void its_do(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3)
{
	uint32_t at = (uint32_t)gits_r(GITS_CWRITER, 8);
	const uint64_t words[4] = { w0, w1, w2, w3 };

	memcpy(bench_ram + AT_QUEUE + at, words, sizeof(words));
	gits_w(GITS_CWRITER, 8, (at + 32) % QUEUE_BYTES);
}

static inline void its_event(enum its_command command, uint32_t device, uint32_t event)
{
	its_do((uint64_t)device << 32 | command, event, 0, 0);
}

static inline void its_mapd(uint32_t device, unsigned bits, uint64_t itt, bool valid)
{
	its_do((uint64_t)device << 32 | MAPD, bits - 1, itt | (valid ? ITS_VALID : 0), 0);
}

static inline void its_mapc(uint32_t collection, uint32_t core, bool valid)
{
	its_do(MAPC, 0, (uint64_t)core << 16 | collection | (valid ? ITS_VALID : 0), 0);
}

static inline void its_mapti(uint32_t device, uint32_t event, uint32_t intid, uint32_t collection)
{
	its_do((uint64_t)device << 32 | MAPTI, (uint64_t)intid << 32 | event, collection, 0);
}

static inline void its_movi(uint32_t device, uint32_t event, uint32_t collection)
{
	its_do((uint64_t)device << 32 | MOVI, event, collection, 0);
}

/* ITT of device @n, for up to 512 events. */
static inline uint64_t itt(unsigned n)
{
	return BENCH_RAM + AT_ITT + 0x1000 * n;
}

/* Flat tables of 64 KiB each; the ITS enabled. */
static inline void enable_its(void)
{
	gits_w(GITS_BASER, 8, ITS_VALID | (BENCH_RAM + AT_DEVICES) | 2 << 8);
	gits_w(GITS_BASER + 8, 8, ITS_VALID | (BENCH_RAM + AT_COLLECTIONS) | 2 << 8);
	gits_w(GITS_CBASER, 8, ITS_VALID | (BENCH_RAM + AT_QUEUE));
	gits_w(GITS_CWRITER, 8, 0);
	gits_w(GITS_CTLR, 4, 1);
}

/* A device's message. */
static inline void message(uint32_t device, unsigned size, uint32_t data)
{
	struct mmio_access a = {
		.core = GIC_NO_CORE, .size = size, .now = bench_now, .requester = device
	};

	ck_assert(gits_ops.write(bench, &a, GITS_TRANSLATER, data));
}

#endif
