// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What comes over the line to the gdb stub: bytes, through the frames to the packets, to a live
 * machine of two cores that runs and steps when it is told to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/gdb-link.h"
#include "cli/gdb.h"
#include "tests/fuzz/fuzz.h"

/* Turns that packets may ask for, most cut short by a request to stop. */
enum { MAX_RUNS = 24, CAP_SMALL = 64 };

static const uint32_t program[] = {
	0xd2a80401, /* movz x1, #0x4020, lsl 16 */
	0xd2800020, /* mov x0, #1 */
	0xf9000020, /* 1: str x0, [x1] */
	0x91000400, /* add x0, x0, #1 */
	0xf9400022, /* ldr x2, [x1] */
	0xd4000002, /* hvc #0 */
	0x17fffffc, /* b 1b */
};

struct session {
	struct machine *m;
	struct gdb *g;
	unsigned runs;
	bool over;
	size_t cap; /* of replies */
};

/* Does what the packet asked for, as gdb_serve() would. */
static void act(struct session *s)
{
	enum machine_exit why;

	switch (gdb_action(s->g)) {
	case GDB_CONTINUE:
	case GDB_STEP:
		if (s->runs++ >= MAX_RUNS)
			return;
		/* a machine that sleeps or loops ends by its limit of cycles */
		if (gdb_action(s->g) == GDB_STEP) {
			fuzz_check(gdb_step_core(s->g) < machine_core_count(s->m), "no such core");
			why = machine_step(s->m, gdb_step_core(s->g));
		} else {
			if (s->runs & 3)
				machine_stop(s->m);
			why = machine_run(s->m);
		}
		if (why == MACHINE_STOPPED)
			gdb_note_stop(s->g, s->runs & 1);
		else
			s->over = true;
		break;
	case GDB_KILL:
	case GDB_DETACH:
	case GDB_STAY:
		break;
	}
}

static void take_packet(struct session *s, const char *packet, size_t len)
{
	char *copy = xmalloc(len), *reply = xmalloc(s->cap), *frame;
	size_t n, framed;

	memcpy(copy, packet, len);
	n = gdb_handle_packet(s->g, copy, len, reply, s->cap);
	fuzz_check(n <= s->cap, "reply of %zu bytes", n);
	frame = xmalloc(2 * n + 4);
	framed = frame_encode(reply, n, frame);
	fuzz_check(framed >= n + 4 && framed <= 2 * n + 4, "frame of %zu bytes", framed);
	free(frame);
	free(reply);
	free(copy);
	act(s);
}

static void open_session(struct session *s, uint8_t flags)
{
	struct machine_config c = fuzz_machine_config();

	c.kernel = fuzz_file(0, program, sizeof(program));
	c.cores = 2;
	c.start_stopped = true;
	c.max_cycles = 20000;
	c.no_reboot = flags & 1;
	*s = (struct session){ .m = fuzz_machine(&c) };
	s->g = gdb_new(s->m);
	s->cap = flags & 2 ? GDB_REPLY_MAX : CAP_SMALL + (flags >> 2);
	fuzz_check(machine_run(s->m) == MACHINE_STOPPED, "not stopped at its start");
	gdb_note_stop(s->g, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char packet[GDB_PACKET_MAX];
	struct gdb_frame frame;
	struct session s;

	if (!size)
		return 0;
	open_session(&s, data[0]);
	frame_init(&frame, packet, data[0] & 0x80 ? 32 : sizeof(packet));
	for (size_t i = 1; i < size && !s.over; i++) {
		if (frame_byte(&frame, data[i]) != FRAME_PACKET)
			continue;
		fuzz_check(frame.len <= frame.cap, "packet of %zu bytes", frame.len);
		if (!frame.cut)
			take_packet(&s, frame.packet, frame.len);
	}
	gdb_close(s.g, 0);
	machine_free(s.m, NULL);
	return 0;
}

/* ---- making a gdb that is out of its mind -------------------- */

static const char *const packets[] = {
	"qSupported:multiprocess+;swbreak+;hwbreak+",
	"qXfer:features:read:target.xml:0,fff",
	"qXfer:threads:read::0,fff",
	"qRcmd,72656773",
	"qRcmd,78702030783430303830303030203634",
	"qRcmd,696e666f206d74726565",
	"qRcmd,7068797320",
	"qThreadExtraInfo,1",
	"qfThreadInfo",
	"qC",
	"Qqemu.PhyMemMode:1",
	"Qqemu.PhyMemMode:0",
	"g",
	"p20",
	"p80",
	"P3=0011223344556677",
	"P20=0000084000000000",
	"P21=c9030000",
	"P22=00112233445566778899aabbccddeeff",
	"P80=0000000000000000",
	"m40080000,40",
	"m9000000,8",
	"m3ffffff8,10",
	"m403ffff8,10",
	"M40080004,4:01020304",
	"M8000000,4:01020304",
	"X40200000,4:abcd",
	"Z0,40080004,4",
	"z0,40080004,4",
	"Z1,40080008,4",
	"Z2,40200000,8",
	"Z3,40200000,8",
	"Z4,0,ffffffffffffffff",
	"z2,40200000,8",
	"Z2,ffffffffffffffff,1",
	"vCont;s:1;c",
	"vCont;c",
	"vCont;C05:-1",
	"vCont?",
	"vCont;s:p1.2",
	"s",
	"c",
	"S05",
	"C05;40080000",
	"s40080008",
	"Hg2",
	"Hgp1.-1",
	"Hc0",
	"T1",
	"?",
	"D",
	"k",
	"R",
	"!",
	"vKill;1",
	"QStartNoAckMode",
	"G00000000",
};
enum { PACKETS = sizeof(packets) / sizeof(packets[0]) };

/* Hexadecimal digits in a packet are most of what can be wrong with it. */
static size_t break_packet(struct rng *rng, char *text, size_t len, size_t cap)
{
	static const char odd[] = ",;:=-.#$}*0123456789abcdefgpqsvzZX\xff";

	for (uint64_t n = rng_below(rng, 5); n && len; n--) {
		size_t at = rng_below(rng, len), more;

		switch (rng_below(rng, 4)) {
		case 0:
			text[at] = odd[rng_below(rng, sizeof(odd))];
			break;
		case 1: /* a number in place of what is there */
			more = (size_t)snprintf(text + at, cap - at, "%llx",
						(unsigned long long)fuzz_value(rng));
			len = at + more < cap ? at + more : cap;
			break;
		case 2:
			len = at;
			break;
		default: /* the rest of another packet */
			len = (size_t)snprintf(text + at, cap - at, "%s",
					       packets[rng_below(rng, PACKETS)]) +
			      at;
			if (len > cap)
				len = cap;
		}
	}
	return len;
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	size_t size = 1;

	buf[0] = (uint8_t)(rng_next(rng) | (rng_below(rng, 8) ? 2 : 0));
	if (rng_below(rng, 4))
		buf[0] &= 0x7f;
	for (uint64_t n = 1 + rng_below(rng, 60); n; n--) {
		char text[256], frame[2 * sizeof(text) + 4];
		size_t len, framed;

		len = (size_t)snprintf(text, sizeof(text), "%s", packets[rng_below(rng, PACKETS)]);
		if (rng_below(rng, 2))
			len = break_packet(rng, text, len, sizeof(text) - 1);
		framed = frame_encode(text, len, frame);
		if (framed > cap - size)
			break;
		memcpy(buf + size, frame, framed);
		size += framed;
	}
	if (rng_below(rng, 4) == 0) /* the line is bad too */
		return 1 + fuzz_damage(rng, buf + 1, size - 1, cap - 1, 6);
	return size;
}

const struct fuzz_plan fuzz_plan = {
	.name = "gdb",
	.iterations = 1500,
	.max_size = 16 << 10,
	.generate = generate,
};
