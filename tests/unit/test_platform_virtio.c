// SPDX-License-Identifier: GPL-2.0-or-later
/* The MMIO transport and the rings: drivers that keep the rules, and drivers that do not. */
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "platform/virtio-devices.h"
#include "tests/unit/unit.h"
#include "tests/unit/virtio-driver.h"

enum { S_OK = 1 | 2 | 8 | 4, S_NEEDS_RESET = 64, LATENCY = 100 };
#define RING_FEATURES (VIRTIO_F_VERSION_1 | VIRTIO_F_INDIRECT_DESC)
#define ALL_FEATURES  UINT64_MAX

static struct driver d;

static void setup_rng(uint64_t features)
{
	driver_init(&d);
	driver_plug(&d, virtio_rng_new(&d.host, LATENCY));
	if (features)
		driver_start(&d, features);
}

START_TEST(registers)
{
	driver_init(&d);
	d.slot = 0;
	ck_assert_uint_eq(driver_read(&d, 0), 0x74726976);
	ck_assert_uint_eq(driver_read(&d, 4), 2);
	ck_assert_uint_eq(driver_read(&d, 8), 0);
	driver_write(&d, 0x70, 1);
	ck_assert_uint_eq(driver_status(&d), 0);
	driver_free(&d);

	setup_rng(0);
	ck_assert_uint_eq(d.slot, 31);
	ck_assert_uint_eq(driver_read(&d, 8), 4);
	ck_assert_uint_eq(driver_read(&d, 0x34), 64);
	driver_write(&d, 0x30, 1); /* there is one queue */
	ck_assert_uint_eq(driver_read(&d, 0x34), 0);
	driver_write(&d, 0x38, 16);
	driver_write(&d, 0x44, 1);
	ck_assert_uint_eq(driver_read(&d, 0x44), 0);
	ck_assert_uint_eq(driver_read(&d, 0xb0), UINT32_MAX);
	driver_write(&d, 0x14, 7);
	ck_assert_uint_eq(driver_read(&d, 0x10), 0);
	driver_free(&d);
}
END_TEST

/* FEATURES_OK does not stick for what is not on offer, nor for a legacy driver. */
START_TEST(negotiation)
{
	setup_rng(0);
	driver_negotiate(&d, ALL_FEATURES);
	ck_assert_uint_eq(driver_status(&d), 1 | 2 | 8);
	/* too late */
	driver_write(&d, 0x24, 0);
	driver_write(&d, 0x20, 0);
	ck_assert(d.transport.slots[31].device->accepted & VIRTIO_F_EVENT_IDX);

	/* nor by way of a driver that takes FEATURES_OK back; NEEDS_RESET is not its to set */
	driver_start(&d, ALL_FEATURES);
	driver_write(&d, 0x70, 1 | 2 | 4 | S_NEEDS_RESET);
	ck_assert_uint_eq(driver_status(&d), 1 | 2 | 4);
	driver_write(&d, 0x20, 0);
	ck_assert(d.transport.slots[31].device->accepted & VIRTIO_F_EVENT_IDX);

	driver_negotiate(&d, ALL_FEATURES & ~VIRTIO_F_VERSION_1);
	ck_assert_uint_eq(driver_status(&d), 1 | 2);

	driver_write(&d, 0x70, 0);
	driver_write(&d, 0x24, 1);
	driver_write(&d, 0x20, 3); /* bit 33 is not offered */
	driver_write(&d, 0x70, 1 | 2 | 8);
	ck_assert_uint_eq(driver_status(&d), 1 | 2);
	driver_write(&d, 0x70, 1 | 2 | 4);
	ck_assert_uint_eq(driver_status(&d), 1 | 2 | 4 | S_NEEDS_RESET);
	ck_assert(d.irq);
	driver_write(&d, 0x70, 1);
	ck_assert_uint_eq(driver_status(&d) & S_NEEDS_RESET, S_NEEDS_RESET);
	driver_write(&d, 0x70, 0);
	ck_assert_uint_eq(driver_status(&d), 0);
	ck_assert(!d.irq);
	driver_free(&d);
}
END_TEST

/* A request takes its latency, and the same numbers come in every run. */
START_TEST(request)
{
	static uint8_t first[64];
	bool zero = true;

	for (unsigned round = 0; round < 2; round++) {
		setup_rng(RING_FEATURES);
		driver_desc(&d, 0, 3, DRIVER_DATA, 24, DESC_WRITE | DESC_NEXT, 5);
		driver_desc(&d, 0, 5, DRIVER_DATA + 100, 40, DESC_WRITE, 0);
		driver_offer(&d, 0, 3);
		driver_pass(&d, LATENCY - 1);
		ck_assert_uint_eq(driver_used_idx(&d, 0), 0);
		ck_assert(!d.irq);
		driver_pass(&d, 1);
		ck_assert_uint_eq(driver_used_idx(&d, 0), 1);
		ck_assert_uint_eq(driver_used_id(&d, 0, 0), 3);
		ck_assert_uint_eq(driver_used_len(&d, 0, 0), 64);
		ck_assert(d.irq);
		driver_ack(&d);
		ck_assert(!d.irq);
		/* nothing beyond the buffers */
		ck_assert_uint_eq(*(uint8_t *)driver_at(&d, DRIVER_DATA + 24), 0);
		ck_assert_uint_eq(*(uint8_t *)driver_at(&d, DRIVER_DATA + 140), 0);
		for (unsigned i = 0; i < 24; i++)
			zero = zero && !*(uint8_t *)driver_at(&d, DRIVER_DATA + i);
		ck_assert(!zero);
		if (!round)
			memcpy(first, driver_at(&d, DRIVER_DATA), 24);
		else
			ck_assert_mem_eq(first, driver_at(&d, DRIVER_DATA), 24);
		driver_free(&d);
	}
}
END_TEST

START_TEST(indirect)
{
	struct driver_desc *table;

	setup_rng(RING_FEATURES);
	table = driver_at(&d, DRIVER_DATA + 0x1008); /* any alignment */
	/* more entries than the queue has, followed in table order and backwards */
	for (unsigned i = 0; i < 40; i++)
		table[i] = (struct driver_desc){ DRIVER_DATA + i, 1, DESC_WRITE | DESC_NEXT,
						 (uint16_t)(i == 0 ? 39 : i - 1) };
	table[1].flags = DESC_WRITE;
	driver_desc(&d, 0, 7, DRIVER_DATA + 0x1008, 40 * 16, DESC_INDIRECT, 0);
	driver_offer(&d, 0, 7);
	driver_pass(&d, LATENCY);
	ck_assert_uint_eq(driver_status(&d), S_OK);
	ck_assert_uint_eq(driver_used_len(&d, 0, 0), 40);
	/* an ordinary descriptor may lead to the table */
	driver_desc(&d, 0, 1, DRIVER_DATA + 200, 5, DESC_WRITE | DESC_NEXT, 7);
	driver_offer(&d, 0, 1);
	driver_pass(&d, LATENCY);
	ck_assert_uint_eq(driver_used_len(&d, 0, 1), 45);
	driver_free(&d);
}
END_TEST

/* Interrupts and notifications as the indices ask for them (2.7.7, 2.7.10). */
START_TEST(event_index)
{
	uint16_t *avail, *used;

	setup_rng(ALL_FEATURES);
	avail = driver_at(&d, DRIVER_AVAIL(0));
	used = driver_at(&d, DRIVER_USED(0));
	driver_desc(&d, 0, 0, DRIVER_DATA, 8, DESC_WRITE, 0);
	avail[2 + DRIVER_SIZE] = 2; /* used_event: the third */
	for (unsigned i = 0; i < 5; i++) {
		driver_offer(&d, 0, 0);
		driver_pass(&d, 3 * LATENCY);
		ck_assert_uint_eq(d.irqs, i >= 2);
		/* avail_event: the next one is to be notified */
		ck_assert_uint_eq(used[2 + DRIVER_SIZE * 4], i + 1);
	}
	driver_free(&d);

	/* without event index: the flag */
	setup_rng(RING_FEATURES);
	avail = driver_at(&d, DRIVER_AVAIL(0));
	driver_desc(&d, 0, 0, DRIVER_DATA, 8, DESC_WRITE, 0);
	avail[0] = 1;
	driver_offer(&d, 0, 0);
	driver_pass(&d, 3 * LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 0), 1);
	ck_assert(!d.irq);
	avail[0] = 0;
	driver_offer(&d, 0, 0);
	driver_pass(&d, 3 * LATENCY);
	ck_assert(d.irq);
	driver_free(&d);
}
END_TEST

/* The rings' indices wrap, at 2^16 and at the queue's size. */
START_TEST(wraparound)
{
	setup_rng(ALL_FEATURES);
	for (unsigned i = 0; i < 16; i++)
		driver_desc(&d, 0, i, DRIVER_DATA + 8 * i, 8, DESC_WRITE, 0);
	for (unsigned i = 0; i < 70000; i++) {
		driver_offer(&d, 0, i % 16);
		driver_pass(&d, 2 * LATENCY);
		ck_assert_uint_eq(driver_used_idx(&d, 0), (uint16_t)(i + 1));
		ck_assert_uint_eq(driver_used_id(&d, 0, (uint16_t)i), i % 16);
	}
	ck_assert_uint_eq(driver_status(&d), S_OK);
	driver_free(&d);
}
END_TEST

/* ---- hostile rings ----------------------------------------------------------------------- */

static void bad_head(void)
{
	driver_offer(&d, 0, DRIVER_SIZE);
}

static void bad_next(void)
{
	driver_desc(&d, 0, 0, DRIVER_DATA, 8, DESC_WRITE | DESC_NEXT, 16);
	driver_offer(&d, 0, 0);
}

static void loop(void)
{
	driver_desc(&d, 0, 0, DRIVER_DATA, 8, DESC_WRITE | DESC_NEXT, 1);
	driver_desc(&d, 0, 1, DRIVER_DATA, 8, DESC_WRITE | DESC_NEXT, 0);
	driver_offer(&d, 0, 0);
}

static void loop_in_table(void)
{
	struct driver_desc *table = driver_at(&d, DRIVER_DATA);

	table[0] = (struct driver_desc){ DRIVER_DATA + 64, 1, DESC_WRITE | DESC_NEXT, 0 };
	driver_desc(&d, 0, 0, DRIVER_DATA, 16, DESC_INDIRECT, 0);
	driver_offer(&d, 0, 0);
}

static void buffer_outside(void)
{
	driver_desc(&d, 0, 0, DRIVER_RAM_BASE - 8, 16, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
}

static void buffer_over_the_end(void)
{
	driver_desc(&d, 0, 0, DRIVER_RAM_BASE + DRIVER_RAM_SIZE - 8, 9, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
}

static void buffer_wraps(void)
{
	driver_desc(&d, 0, 0, UINT64_MAX - 3, 8, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
}

static void buffer_huge(void)
{
	driver_desc(&d, 0, 0, DRIVER_RAM_BASE, UINT32_MAX, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
}

static void buffer_empty(void)
{
	driver_desc(&d, 0, 0, DRIVER_DATA, 0, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
}

static void read_after_write(void)
{
	driver_desc(&d, 0, 0, DRIVER_DATA, 8, DESC_WRITE | DESC_NEXT, 1);
	driver_desc(&d, 0, 1, DRIVER_DATA, 8, 0, 0);
	driver_offer(&d, 0, 0);
}

static void index_ran_ahead(void)
{
	((uint16_t *)driver_at(&d, DRIVER_AVAIL(0)))[1] = DRIVER_SIZE + 1;
	driver_notify(&d, 0);
}

static void index_went_back(void)
{
	((uint16_t *)driver_at(&d, DRIVER_AVAIL(0)))[1] = UINT16_MAX;
	driver_notify(&d, 0);
}

static void table_of(uint64_t addr, uint32_t len, uint16_t flags)
{
	driver_desc(&d, 0, 0, addr, len, (uint16_t)(DESC_INDIRECT | flags), 0);
	driver_offer(&d, 0, 0);
}

static void table_empty(void)
{
	table_of(DRIVER_DATA, 0, 0);
}

static void table_ragged(void)
{
	table_of(DRIVER_DATA, 17, 0);
}

static void table_huge(void)
{
	table_of(DRIVER_RAM_BASE, 0xfffffff0, 0);
}

static void table_outside(void)
{
	table_of(0x1000, 16, 0);
}

static void table_with_next(void)
{
	table_of(DRIVER_DATA, 16, DESC_NEXT);
}

static void table_in_table(void)
{
	struct driver_desc *table = driver_at(&d, DRIVER_DATA);

	table[0] = (struct driver_desc){ DRIVER_DATA, 16, DESC_INDIRECT, 0 };
	table_of(DRIVER_DATA, 16, 0);
}

static void sum_too_large(void)
{
	/* 1024 buffers of 2 MiB each are 2 GiB; in an indirect table twice around they are more */
	struct driver_desc *table = driver_at(&d, DRIVER_DATA);

	for (unsigned i = 0; i < 1024; i++)
		table[i] = (struct driver_desc){ DRIVER_RAM_BASE, DRIVER_RAM_SIZE,
						 DESC_WRITE | DESC_NEXT, (uint16_t)(i + 1) };
	table_of(DRIVER_DATA, 1024 * 16, 0);
}

static const struct {
	const char *name;
	void (*attack)(void);
} attacks[] = {
	{ "bad head", bad_head },
	{ "bad next", bad_next },
	{ "loop", loop },
	{ "loop in a table", loop_in_table },
	{ "buffer outside", buffer_outside },
	{ "buffer over the end", buffer_over_the_end },
	{ "buffer wraps", buffer_wraps },
	{ "buffer huge", buffer_huge },
	{ "buffer empty", buffer_empty },
	{ "read after write", read_after_write },
	{ "index ran ahead", index_ran_ahead },
	{ "index went back", index_went_back },
	{ "table empty", table_empty },
	{ "table ragged", table_ragged },
	{ "table huge", table_huge },
	{ "table outside", table_outside },
	{ "table with next", table_with_next },
	{ "table in table", table_in_table },
	{ "sum too large", sum_too_large },
};

/* Each attack breaks the device, changes nothing but the status, and a reset repairs it. */
START_TEST(hostile_rings)
{
	static uint8_t before[DRIVER_RAM_SIZE];

	for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
		setup_rng(RING_FEATURES);
		attacks[i].attack();
		memcpy(before, d.ram, DRIVER_RAM_SIZE);
		driver_pass(&d, 10 * LATENCY);
		ck_assert_msg(driver_status(&d) == (S_OK | S_NEEDS_RESET), "%s: status %u",
			      attacks[i].name, driver_status(&d));
		ck_assert_uint_eq(driver_read(&d, 0x60), VIRTIO_ISR_CONFIG);
		ck_assert(!memcmp(before, d.ram, DRIVER_RAM_SIZE));
		/* a broken device stays quiet */
		driver_notify(&d, 0);
		driver_pass(&d, 10 * LATENCY);
		ck_assert_uint_eq(event_next(&d.events), UINT64_MAX);

		driver_start(&d, RING_FEATURES);
		driver_desc(&d, 0, 0, DRIVER_DATA, 8, DESC_WRITE, 0);
		driver_offer(&d, 0, 0);
		driver_pass(&d, LATENCY);
		ck_assert_uint_eq(driver_used_len(&d, 0, 0), 8);
		driver_free(&d);
	}
}
END_TEST

/* An indirect table is an error where none was negotiated. */
START_TEST(indirect_not_negotiated)
{
	setup_rng(VIRTIO_F_VERSION_1);
	table_of(DRIVER_DATA, 16, 0);
	driver_pass(&d, LATENCY);
	ck_assert_uint_eq(driver_status(&d), S_OK | S_NEEDS_RESET);
	driver_free(&d);
}
END_TEST

/* Queues that cannot be. */
START_TEST(impossible_queues)
{
	static const struct {
		uint32_t size, reg, value;
	} cases[] = {
		{ 0, 0, 0 },	       { 3, 0, 0 },
		{ 128, 0, 0 },	       { 0x80000000, 0, 0 },
		{ 16, 0x80, 0x40000008 }, { 16, 0x90, 0x40000001 },
		{ 16, 0xa0, 0x40000002 }, { 16, 0x84, 1 },
		{ 16, 0x90, 0x401ffffe }, { 16, 0xa0, 0x401ffffc },
		{ 16, 0x94, 0xffffffff }, { 16, 0xa4, 0xffffffff },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup_rng(0);
		driver_negotiate(&d, RING_FEATURES);
		driver_queue(&d, 0, 16);
		driver_write(&d, 0x44, 0);
		driver_write(&d, 0x38, cases[i].size);
		if (cases[i].reg)
			driver_write(&d, cases[i].reg, cases[i].value);
		driver_write(&d, 0x44, 1);
		ck_assert_uint_eq(driver_read(&d, 0x44), 0);
		ck_assert_uint_eq(driver_status(&d), 1 | 2 | 8 | S_NEEDS_RESET);
		driver_free(&d);
	}
}
END_TEST

/* Anything at the registers and in the rings, with valid parts often enough to get far. */
START_TEST(random_drivers)
{
	struct rng rng;

	rng_seed(&rng, 11);
	for (unsigned round = 0; round < 300; round++) {
		setup_rng(rng_below(&rng, 2) ? ALL_FEATURES : RING_FEATURES);
		for (unsigned i = 0; i < 200; i++) {
			uint64_t r = rng_next(&rng);

			switch (rng_below(&rng, 6)) {
			case 0: /* a word of the queue's memory */
				*(uint32_t *)driver_at(&d, DRIVER_DESC(0) + r % 0x3000 / 4 * 4) =
					(uint32_t)(r >> 32) >> r % 32;
				break;
			case 1:
				driver_desc(&d, 0, r % 16, DRIVER_DATA + (r >> 8 & 0xfffff),
					    1 + (r >> 32) % 5000, r >> 61, (r >> 4) % 16);
				break;
			case 2:
			case 3:
				driver_offer(&d, 0, r % 17);
				break;
			case 4:
				driver_pass(&d, r % 1000);
				break;
			case 5:
				if (rng_below(&rng, 8) == 0)
					driver_write(&d, r % 0x100 & ~3u,
						     (uint32_t)(r >> 32) >> r % 32);
				break;
			}
		}
		driver_free(&d);
	}
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("platform/virtio",
				   (const TTest *const[]){ registers, negotiation, request,
							   indirect, event_index, wraparound,
							   hostile_rings, indirect_not_negotiated,
							   impossible_queues, random_drivers,
							   NULL }));
}
