// SPDX-License-Identifier: GPL-2.0-or-later
/* PL011 and PL031, by their registers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/rng.h"
#include "platform/pl011.h"
#include "platform/pl031.h"
#include "tests/unit/unit.h"

#define HZ UINT64_C(2400000000)

enum {
	DR = 0,
	RSR = 4,
	FR = 0x18,
	IBRD = 0x24,
	FBRD = 0x28,
	LCR_H = 0x2c,
	CR = 0x30,
	IFLS = 0x34,
	IMSC = 0x38,
	RIS = 0x3c,
	MIS = 0x40,
	ICR = 0x44
};
enum { RX = 0x10, TX = 0x20, RT = 0x40, OE = 0x400 };

static struct pl011 uart;
static struct event_queue events;
static bool irq;
static unsigned irq_changes;

static void set_irq(void *opaque, unsigned line, bool level, uint64_t now)
{
	(void)opaque, (void)now;
	ck_assert_uint_eq(line, 1);
	irq = level;
	irq_changes++;
}

static void make_uart(struct chardev *chardev)
{
	const struct pl011_config c = { .irq = { .set = set_irq, .line = 1 },
					.chardev = chardev,
					.events = &events,
					.frequency = HZ };

	event_queue_init(&events);
	pl011_init(&uart, &c);
}

static uint32_t get_sized(const struct mmio_ops *ops, void *dev, uint64_t offset, uint64_t now,
			  uint32_t size)
{
	const struct mmio_access a = { .size = size, .now = now };
	uint64_t value = 0;

	ck_assert(ops->read(dev, &a, offset, &value));
	return (uint32_t)value;
}

static uint32_t get(uint64_t offset)
{
	return get_sized(&pl011_ops, &uart, offset, 0, 4);
}

static void put_at(const struct mmio_ops *ops, void *dev, uint64_t offset, uint32_t value,
		   uint64_t now)
{
	const struct mmio_access a = { .size = 4, .now = now };

	ck_assert(ops->write(dev, &a, offset, value));
}

static void put(uint64_t offset, uint32_t value)
{
	put_at(&pl011_ops, &uart, offset, value, 0);
}

START_TEST(reset_values)
{
	static const uint8_t id[8] = { 0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };

	make_uart(NULL);
	ck_assert_uint_eq(get(CR), 0x300);
	ck_assert_uint_eq(get(IFLS), 0x12);
	ck_assert_uint_eq(get(FR), 0x90);
	ck_assert_uint_eq(get(RIS), 0);
	for (unsigned i = 0; i < 8; i++)
		ck_assert_uint_eq(get(0xfe0 + 4 * i), id[i]);
	ck_assert_uint_eq(get(0x14), 0);
	put(IBRD, 0x12345);
	put(FBRD, 0xff);
	put(IMSC, 0xffffffff);
	ck_assert_uint_eq(get(IBRD), 0x2345);
	ck_assert_uint_eq(get(FBRD), 0x3f);
	ck_assert_uint_eq(get(IMSC), 0x7ff);
	/* narrow accesses see their part of the word */
	ck_assert_uint_eq(get_sized(&pl011_ops, &uart, IBRD, 0, 1), 0x45);
	ck_assert_uint_eq(get_sized(&pl011_ops, &uart, IBRD + 1, 0, 1), 0x23);
	ck_assert_uint_eq(get_sized(&pl011_ops, &uart, IBRD + 2, 0, 2), 0);
}
END_TEST

START_TEST(transmit_interrupt)
{
	make_uart(NULL);
	put(IMSC, TX);
	ck_assert(!irq);
	put(DR, 'x');
	ck_assert_uint_eq(get(MIS), TX);
	ck_assert(irq);
	put(ICR, TX);
	ck_assert(!irq);
	put(IMSC, 0);
	put(DR, 'y');
	ck_assert_uint_eq(get(RIS), TX);
	ck_assert_uint_eq(get(MIS), 0);
	ck_assert_uint_eq(irq_changes, 2);
}
END_TEST

/* Loopback fills the receive FIFO: without FIFOs one deep, with them by trigger level. */
START_TEST(receive_levels)
{
	static const unsigned levels[5] = { 2, 4, 8, 12, 14 };

	make_uart(NULL);
	put(CR, 0x381);
	put(DR, 'a');
	ck_assert_uint_eq(get(RIS) & RX, RX);
	ck_assert_uint_eq(get(FR) & 0x50, 0x40); /* full */
	put(DR, 'b');
	ck_assert_uint_eq(get(RIS) & OE, OE);
	ck_assert_uint_eq(get(RSR), 8);
	ck_assert_uint_eq(get(DR), 'a' | 8 << 8);
	put(RSR, 0);
	ck_assert_uint_eq(get(RSR), 0);
	ck_assert_uint_eq(get(DR), 0);
	ck_assert_uint_eq(get(RIS) & RX, 0);
	for (unsigned i = 0; i < 5; i++) {
		put(LCR_H, 0);
		put(LCR_H, 0x10);
		put(ICR, 0x7ff);
		put(IFLS, i << 3);
		for (unsigned n = 1; n <= 16; n++) {
			put(DR, n);
			ck_assert_uint_eq(get(RIS) & RX, n >= levels[i] ? RX : 0);
		}
		ck_assert_uint_eq(get(FR) & 0x50, 0x40);
		ck_assert_uint_eq(get(RIS) & OE, 0);
		put(DR, 99);
		ck_assert_uint_eq(get(RIS) & OE, OE);
		put(RSR, 0);
		for (unsigned n = 1; n <= 16; n++) {
			ck_assert_uint_eq(get(DR), n);
			ck_assert_uint_eq(get(RIS) & RX, 16 - n >= levels[i] ? RX : 0);
		}
		ck_assert_uint_eq(get(FR) & 0x50, 0x10);
	}
}
END_TEST

/* 32 bit times after the last character, at the programmed rate; gone when all is read. */
START_TEST(receive_timeout)
{
	uint64_t due = 32 * HZ / 115200;

	make_uart(NULL);
	put(IBRD, 13);
	put(FBRD, 1);
	put(LCR_H, 0x10);
	put(CR, 0x381);
	put(IMSC, RT);
	put_at(&pl011_ops, &uart, DR, 'a', 1000);
	put_at(&pl011_ops, &uart, DR, 'b', 5000);
	event_run_until(&events, 5000 + due * 99 / 100);
	ck_assert(!irq);
	event_run_until(&events, 5000 + due * 101 / 100);
	ck_assert(irq);
	get(DR);
	ck_assert(irq);
	get(DR);
	ck_assert(!irq);
	ck_assert_uint_eq(event_next(&events), UINT64_MAX);
}
END_TEST

/* Input of the host enters when the machine asks, as far as there is room. */
START_TEST(host_input)
{
	struct chardev *chardev;
	struct error e;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	dup2(fds[0], STDIN_FILENO);
	close(fds[0]);
	chardev = chardev_open("stdio", &e);
	ck_assert_ptr_nonnull(chardev);
	ck_assert(!chardev_interactive(chardev));
	make_uart(chardev);
	put(LCR_H, 0x10);
	ck_assert_int_eq(write(fds[1], "0123456789abcdefXY", 18), 18);
	pl011_receive(&uart, 0);
	ck_assert_uint_eq(get(FR) & 0x10, 0x10);
	chardev_pump(chardev);
	put(CR, 0x101); /* receiving is off */
	pl011_receive(&uart, 0);
	ck_assert_uint_eq(get(FR) & 0x10, 0x10);
	put(CR, 0x301);
	ck_assert_uint_eq(get(FR) & 0x40, 0x40);
	ck_assert_uint_eq(get(DR), '0');
	pl011_receive(&uart, 0);
	ck_assert_uint_eq(get(FR) & 0x40, 0x40);
	ck_assert(!pl011_input_interrupts(&uart));
	put(IMSC, RX);
	ck_assert(pl011_input_interrupts(&uart));
	ck_assert(irq);
	ck_assert(chardev_has_input(chardev));
	close(fds[1]);
	for (unsigned i = 0; i < 20; i++) {
		get(DR);
		pl011_receive(&uart, 0);
		chardev_pump(chardev);
	}
	ck_assert(!chardev_has_input(chardev));
	ck_assert(chardev_close(chardev, &e));
}
END_TEST

/* ---- PL031 --------------------------------------------------------------------- */

static struct pl031 rtc;

static uint32_t rtc_get(uint64_t offset, uint64_t now)
{
	return get_sized(&pl031_ops, &rtc, offset, now, 4);
}

static void rtc_put(uint64_t offset, uint32_t value, uint64_t now)
{
	put_at(&pl031_ops, &rtc, offset, value, now);
}

START_TEST(rtc_counts_and_alarms)
{
	const struct pl031_config c = { .irq = { .set = set_irq, .line = 1 },
					.events = &events,
					.frequency = HZ,
					.base = 1000 };

	event_queue_init(&events);
	pl031_init(&rtc, &c);
	ck_assert_uint_eq(rtc_get(0xfe0, 0), 0x31);
	ck_assert_uint_eq(rtc_get(0, 0), 1000);
	ck_assert_uint_eq(rtc_get(0, 3 * HZ - 1), 1002);
	ck_assert_uint_eq(rtc_get(0, 3 * HZ), 1003);
	rtc_put(8, 5000, 3 * HZ);
	ck_assert_uint_eq(rtc_get(0, 5 * HZ), 5002);
	rtc_put(0x10, 1, 5 * HZ);
	rtc_put(4, 5005, 5 * HZ + 7);
	ck_assert_uint_eq(event_next(&events), 8 * HZ);
	event_run_until(&events, 8 * HZ);
	ck_assert(irq);
	ck_assert_uint_eq(rtc_get(0x18, 8 * HZ), 1);
	rtc_put(0x1c, 1, 8 * HZ);
	ck_assert(!irq);
	/* the count goes on over a reset */
	pl031_reset(&rtc, 9 * HZ);
	ck_assert_uint_eq(rtc_get(0, 9 * HZ), 5006);
}
END_TEST

/* Every value and offset is acceptable input, in any order. */
START_TEST(random_accesses)
{
	struct rng rng;
	uint64_t now = 0;

	make_uart(NULL);
	pl031_init(&rtc, &(struct pl031_config){ .events = &events, .frequency = HZ });
	rng_seed(&rng, 3);
	for (unsigned i = 0; i < 200000; i++) {
		bool second = rng_below(&rng, 4) == 0;
		const struct mmio_ops *ops = second ? &pl031_ops : &pl011_ops;
		uint32_t size = second ? 4 : 1u << rng_below(&rng, 3);
		struct mmio_access a = { .size = size, .now = now };
		uint64_t offset = rng_below(&rng, rng_below(&rng, 2) ? 0x50 : 0x1000), value;

		offset &= ~(uint64_t)(size - 1);
		now += rng_below(&rng, 100000);
		event_run_until(&events, now);
		if (rng_below(&rng, 2))
			ck_assert(ops->write(second ? (void *)&rtc : &uart, &a, offset,
					     rng_next(&rng) & mask64(8 * size)));
		else
			ck_assert(ops->read(second ? (void *)&rtc : &uart, &a, offset, &value) &&
				  !(value & ~mask64(8 * size)));
		ck_assert_uint_le(uart.count, PL011_FIFO_DEPTH);
	}
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("platform/devices",
			   (const TTest *const[]){ reset_values, transmit_interrupt, receive_levels,
						   receive_timeout, host_input,
						   rtc_counts_and_alarms, random_accesses, NULL }));
}
