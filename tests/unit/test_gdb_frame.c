// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames and text of the remote protocol. */
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "cli/gdb-link.h"
#include "cli/gdb-text.h"
#include "tests/unit/unit.h"

#define CAP 64

static char packet[CAP];
static struct gdb_frame frame;

/* What the last byte of @bytes is; none of those before it may be anything. */
static enum frame_event feed(const char *bytes, size_t len)
{
	enum frame_event e = FRAME_NOTHING;

	for (size_t i = 0; i < len; i++) {
		ck_assert_int_eq(e, FRAME_NOTHING);
		e = frame_byte(&frame, (uint8_t)bytes[i]);
	}
	return e;
}

#define FEED(text) feed(text, sizeof(text) - 1)

START_TEST(packets)
{
	frame_init(&frame, packet, CAP);
	ck_assert_int_eq(FEED("$OK#9a"), FRAME_PACKET);
	ck_assert_uint_eq(frame.len, 2);
	ck_assert_mem_eq(packet, "OK", 2);
	ck_assert_int_eq(FEED("+$#00"), FRAME_PACKET);
	ck_assert_uint_eq(frame.len, 0);
	ck_assert_int_eq(FEED("$OK#9A"), FRAME_PACKET);
	ck_assert_int_eq(FEED("$OK#9b"), FRAME_BAD_SUM);
	ck_assert_int_eq(FEED("$OK#x"), FRAME_BAD_SUM);
	ck_assert_int_eq(FEED("$broken off$OK#9a"), FRAME_PACKET);
	ck_assert_uint_eq(frame.len, 2);
	ck_assert_int_eq(FEED("noise\003"), FRAME_INTERRUPT);
	ck_assert_int_eq(FEED("-"), FRAME_RETRANSMIT);
	/* inside a packet the interrupt byte is a byte */
	ck_assert_int_eq(FEED("$\003#03"), FRAME_PACKET);
	frame.no_ack = true;
	ck_assert_int_eq(FEED("-$OK#9a"), FRAME_PACKET);
}
END_TEST

START_TEST(too_long)
{
	frame_init(&frame, packet, CAP);
	frame_byte(&frame, '$');
	for (unsigned i = 0; i < CAP; i++)
		frame_byte(&frame, 0x10);
	ck_assert(!frame.cut);
	frame_byte(&frame, 0x10);
	ck_assert(frame.cut);
	ck_assert_uint_eq(frame.len, CAP);
	ck_assert_int_eq(FEED("#10"), FRAME_PACKET);
	ck_assert_int_eq(FEED("$OK#9a"), FRAME_PACKET);
	ck_assert(!frame.cut);
}
END_TEST

START_TEST(what_is_sent_is_received)
{
	static char payload[CAP / 2], sent[2 * sizeof(payload) + 4];
	struct rng rng;

	rng_seed(&rng, 3);
	frame_init(&frame, packet, CAP);
	for (unsigned i = 0; i < 20000; i++) {
		size_t len = rng_below(&rng, sizeof(payload)), n, at = 0;

		for (size_t k = 0; k < len; k++)
			payload[k] = (char)rng_below(&rng, 256);
		n = frame_encode(payload, len, sent);
		ck_assert(n <= 2 * len + 4);
		ck_assert_int_eq(feed(sent, n), FRAME_PACKET);
		for (size_t k = 0; k < frame.len; k++, at++) {
			char c = packet[k];

			ck_assert(c != '#' && c != '$' && c != '*');
			if (c == '}')
				c = (char)(packet[++k] ^ 0x20);
			ck_assert(at < len && payload[at] == c);
		}
		ck_assert_uint_eq(at, len);
	}
}
END_TEST

START_TEST(any_bytes)
{
	static const char alphabet[] = "$$##}*+-\003 09afX";
	struct rng rng;

	rng_seed(&rng, 4);
	frame_init(&frame, packet, CAP);
	for (unsigned i = 0; i < 1000000; i++) {
		frame_byte(&frame, (uint8_t)alphabet[rng_below(&rng, sizeof(alphabet))]);
		ck_assert(frame.len <= CAP);
	}
}
END_TEST

START_TEST(numbers)
{
	static const struct {
		const char *text;
		bool ok;
		uint64_t value;
		size_t left;
	} rows[] = {
		{ "", false, 0, 0 },
		{ "x", false, 0, 1 },
		{ "0", true, 0, 0 },
		{ "dEaD,1", true, 0xdead, 2 },
		{ "ffffffffffffffff", true, UINT64_MAX, 0 },
		{ "000000000000000000000001", true, 1, 0 },
		{ "10000000000000000", false, 0, 1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scan s = { rows[i].text, rows[i].text + strlen(rows[i].text) };
		uint64_t value;

		ck_assert_int_eq(scan_number(&s, &value), rows[i].ok);
		ck_assert_uint_eq(scan_left(&s), rows[i].left);
		if (rows[i].ok)
			ck_assert_uint_eq(value, rows[i].value);
	}
}
END_TEST

START_TEST(text_that_does_not_fit)
{
	char buf[8] = "-------";
	struct text t;

	text_init(&t, buf, 6);
	text_put(&t, "abcd");
	ck_assert(!t.cut);
	text_hex(&t, "\x12\x34", 2);
	ck_assert(t.cut);
	ck_assert_uint_eq(t.len, 6);
	ck_assert_mem_eq(buf, "abcd12-", 8);
	text_printf(&t, "%d", 5);
	ck_assert_uint_eq(t.len, 6);
	text_clear(&t);
	ck_assert(!t.cut && !t.len);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { packets,	  too_long, what_is_sent_is_received,
				       any_bytes, numbers,  text_that_does_not_fit,
				       NULL };

	return unit_run(unit_suite("gdb-frame", tests));
}
