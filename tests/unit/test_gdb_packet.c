// SPDX-License-Identifier: GPL-2.0-or-later
/* The stub's answers to packets, well-formed and hostile, without a socket. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "cli/gdb.h"
#include "tests/unit/machine-fixture.h"
#include "tests/unit/unit.h"

#define FUZZ_PACKETS 150000
#define FUZZ_RUNS    400

static struct machine *m;
static struct gdb *g;
static char reply[GDB_REPLY_MAX + 1];

static const uint32_t program[] = {
	0xd2800020, /* mov x0, #1 */
	0xf9000020, /* 1: str x0, [x1] */
	0x91000400, /* add x0, x0, #1 */
	0xf9400022, /* ldr x2, [x1] */
	0x17fffffd, /* b 1b */
};

static void open_machine_of(const char *core)
{
	struct machine_config c = fixture_config();

	c.model = cpu_model_find(core);
	c.kernel = fixture_kernel(program, sizeof(program) / sizeof(program[0]));
	c.ram_size = 16 << 20;
	c.start_stopped = true;
	m = fixture_machine(&c);
	g = gdb_new(m);
	ck_assert_int_eq(machine_run(m), MACHINE_STOPPED);
	gdb_note_stop(g, false);
}

static void open_machine(void)
{
	open_machine_of("xgene1");
}

static void close_machine(void)
{
	struct error e;

	gdb_close(g, 0);
	ck_assert_msg(machine_free(m, &e), "%s", e.msg);
}

static const char *ask_bytes(const char *packet, size_t len)
{
	size_t n = gdb_handle_packet(g, packet, len, reply, GDB_REPLY_MAX);

	ck_assert_uint_le(n, GDB_REPLY_MAX);
	reply[n] = 0;
	return reply;
}

static const char *ask(const char *packet)
{
	return ask_bytes(packet, strlen(packet));
}

/* Does what the last packet asked for, and takes down why that ended. */
static void act(void)
{
	enum gdb_action a = gdb_action(g);

	ck_assert(a == GDB_CONTINUE || a == GDB_STEP);
	ck_assert_int_eq(a == GDB_STEP ? machine_step(m, gdb_step_core(g)) : machine_run(m),
			 MACHINE_STOPPED);
	gdb_note_stop(g, false);
}

#define ANSWERS(packet, want)	   ck_assert_str_eq(ask(packet), want)
#define ANSWERS_WITH(packet, part) ck_assert_ptr_nonnull(strstr(ask(packet), part))

/* ---- what gdb sends -------------------------------------------------------------- */

START_TEST(queries)
{
	open_machine();
	ANSWERS_WITH("qSupported:multiprocess+;swbreak+", "PacketSize=7fff;");
	ANSWERS_WITH("qSupported", "qXfer:features:read+");
	ANSWERS("vMustReplyEmpty", "");
	ANSWERS("vCont?", "vCont;c;C;s;S;t");
	ANSWERS("qfThreadInfo", "m1,2");
	ANSWERS("qsThreadInfo", "l");
	ANSWERS("qC", "QC1");
	ANSWERS("qAttached", "1");
	ANSWERS_WITH("qThreadExtraInfo,2", "636f72652031"); /* core 1 */
	ANSWERS("qThreadExtraInfo,3", "E16");
	ANSWERS("Hg2", "OK");
	ANSWERS("qC", "QC2");
	ANSWERS("Hg3", "E16");
	ANSWERS("Hgp1.1", "OK");
	ANSWERS("Hc-1", "OK");
	ANSWERS("Hx1", "");
	ANSWERS("T2", "OK");
	ANSWERS("T3", "E16");
	ANSWERS_WITH("?", "T05thread:1;core:0;");
	ANSWERS_WITH("qXfer:threads:read::0,1000", "<thread id=\"2\" core=\"1\"");
	ANSWERS("qXfer:features:read:other.xml:0,100", "E00");
	ANSWERS("qqemu.PhyMemMode", "0");
	ANSWERS("Qqemu.PhyMemMode:1", "OK");
	ANSWERS("qqemu.PhyMemMode", "1");
	ANSWERS("Qqemu.PhyMemMode:2", "E16");
	ANSWERS("qSymbol::", "OK");
	close_machine();
}
END_TEST

/* The description in pieces is the description; it names each register of the g packet once. */
START_TEST(description)
{
	static char whole[GDB_REPLY_MAX + 1], pieces[GDB_REPLY_MAX + 1];
	size_t len = 0;

	open_machine();
	strcpy(whole, ask("qXfer:features:read:target.xml:0,ffffff"));
	ck_assert_int_eq(whole[0], 'l');
	for (;;) {
		char packet[64];

		snprintf(packet, sizeof(packet), "qXfer:features:read:target.xml:%zx,3b", len);
		ask(packet);
		ck_assert(strlen(reply) <= 0x3c);
		strcpy(pieces + len, reply + 1);
		len += strlen(reply + 1);
		if (reply[0] == 'l')
			break;
		ck_assert_int_eq(reply[0], 'm');
	}
	ck_assert_str_eq(pieces, whole + 1);
	ck_assert_ptr_nonnull(strstr(pieces, "org.gnu.gdb.aarch64.core"));
	ck_assert_ptr_nonnull(strstr(pieces, "org.gnu.gdb.aarch64.fpu"));
	ck_assert_ptr_nonnull(strstr(pieces, "org.trapline.aarch64.sysregs"));
	ck_assert_ptr_nonnull(strstr(pieces, "<reg name=\"HCR_EL2\" bitsize=\"64\""));
	ck_assert_ptr_null(strstr(pieces, "name=\"FPCR\""));
	ANSWERS("qXfer:features:read:target.xml:ffffffff,1", "E16");
	close_machine();
}
END_TEST

/* Each register that is described can be read; every number beyond is refused. */
START_TEST(registers)
{
	static char all[4096];
	unsigned n = 0;
	char packet[64];

	open_machine();
	ck_assert_uint_eq(strlen(ask("g")), 2 * (33 * 8 + 4 + 32 * 16 + 4 + 4));
	for (;; n++) {
		snprintf(packet, sizeof(packet), "p%x", n);
		ask(packet);
		if (reply[0] == 'E')
			break;
		ck_assert_uint_eq(strlen(reply), n < 33	   ? 16u
						 : n == 33 ? 8u
						 : n < 66  ? 32u
						 : n < 68  ? 8u
							   : 16u);
	}
	ck_assert_uint_gt(n, 150);
	ANSWERS("pffff", "E16");
	ANSWERS("p", "E16");
	ANSWERS("pffffffffffffffffff", "E16");
	ANSWERS("P3=8877665544332211", "OK");
	ANSWERS("p3", "8877665544332211");
	ck_assert_uint_eq(machine_cpu(m, 0)->r[3], 0x1122334455667788);
	ANSWERS("P3=88", "E16");
	ANSWERS("P3=88776655443322110", "E16");
	ANSWERS("P3=887766554433221g", "E16");
	/* G is g backwards */
	strcpy(all + 1, ask("g"));
	all[0] = 'G';
	ANSWERS(all, "OK");
	ANSWERS("p3", "8877665544332211");
	ANSWERS("G00", "E16");
	close_machine();
}
END_TEST

/* cpsr: of UAO, PAN and SSBS what the core's PSTATE has is written, and read back. */
START_TEST(pstate)
{
	static const struct {
		const char *core, *cpsr;
	} rows[] = { { "xgene1", "c9030080" },
		     { "cortex-a76", "c913c080" },
		     { "max", "c913c080" } };

	for (unsigned i = 0; i < 3; i++) {
		open_machine_of(rows[i].core);
		ANSWERS("P21=c913c080", "OK");
		ANSWERS("p21", rows[i].cpsr);
		ANSWERS("P21=c9030000", "OK");
		ANSWERS("p21", "c9030000");
		ANSWERS_WITH("qXfer:features:read:target.xml:0,ffffff",
			     "<field name=\"SSBS\" start=\"12\" end=\"12\"");
		close_machine();
	}
}
END_TEST

START_TEST(memory)
{
	open_machine();
	ANSWERS("m40080000,8", "200080d2200000f9");
	ANSWERS("M40200000,4:01020304", "OK");
	ANSWERS("m40200001,2", "0203");
	ANSWERS("m40200000,0", "");
	ANSWERS("M40200000,4:010203", "E16");
	ANSWERS("M40200000,4:0102030405", "E16");
	ANSWERS("M40200000:", "E16");
	ck_assert_str_eq(ask_bytes("X40200000,3:\001}\003\002", 16), "OK");
	ANSWERS("m40200000,4", "01230204");
	ck_assert_str_eq(ask_bytes("X40200000,3:\001}", 14), "E16");
	ANSWERS("X40200000,0:", "OK");
	ANSWERS("m10000000,4", "E0e");
	ANSWERS("m9000000,4", "E0e");
	ANSWERS("M9000000,1:00", "E0e");
	ANSWERS("mffffffffffffffff,ffffffffffffffff", "E0e");
	/* up to the end of memory, and to the end of the reply */
	ck_assert_uint_eq(strlen(ask("m40fffff0,100")), 32);
	ck_assert_uint_eq(strlen(ask("m40000000,ffffffff")), GDB_REPLY_MAX);
	ck_assert_uint_eq(gdb_handle_packet(g, "m40000000,100", 13, reply, 64), 64);
	close_machine();
}
END_TEST

START_TEST(stops)
{
	open_machine();
	ANSWERS_WITH("qSupported:swbreak+;hwbreak+", "hwbreak+");
	ANSWERS("P1=0000204000000000", "OK");
	ANSWERS("Z0,40080004,4", "OK");
	ask("c");
	act();
	ANSWERS_WITH("?", "20:0400084000000000;swbreak:;");
	ANSWERS("z0,40080004,4", "OK");
	ANSWERS("z0,40080004,4", "OK"); /* perhaps it was sent twice */
	ask("vCont;s:1;c");
	ck_assert_int_eq(gdb_action(g), GDB_STEP);
	ck_assert_uint_eq(gdb_step_core(g), 0);
	act();
	ANSWERS("p20", "0800084000000000");
	ANSWERS("Z1,4008000c,4", "OK");
	ask("vCont;c");
	act();
	ANSWERS_WITH("?", "20:0c00084000000000;hwbreak:;");
	ANSWERS("z1,4008000c,4", "OK");
	/* a watchpoint on both accesses stops before each */
	ANSWERS("Z4,40200004,2", "OK");
	ask("c");
	act();
	ANSWERS_WITH("?", "20:0c00084000000000;awatch:40200004;");
	ask("c");
	act();
	ANSWERS_WITH("?", "20:0400084000000000;awatch:40200004;");
	ANSWERS("z4,40200004,2", "OK");
	ANSWERS("Z2,40200000,8", "OK");
	ask("c");
	act();
	ANSWERS_WITH("?", "20:0400084000000000;watch:40200000;");
	ANSWERS("Z5,0,4", "E16");
	ANSWERS("Z2,0,0", "E16");
	ANSWERS("Z0", "E16");
	ANSWERS("Z0,0,4;X1,00", "E16");
	ANSWERS("Z2,ffffffffffffffff,2", "E1c");
	/* c with an address goes on there */
	ANSWERS("z2,40200000,8", "OK");
	ANSWERS("Z0,40080000,4", "OK");
	ask("c40080000");
	ANSWERS("p20", "0000084000000000");
	close_machine();
}
END_TEST

START_TEST(resuming)
{
	static const char *const bad[] = {
		"vCont;", "vCont;x", "vCont;s:", "vCont;s:q", "vCont;c;",    "vCont;S",	    "vCont",
		"C",	  "S5x",     "cx",	 "s5;4",      "vCont;s:p.1", "vCont;s:1,c",
	};

	open_machine();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(!strcmp(ask(bad[i]), "E16"), "%s: %s", bad[i], reply);
		ck_assert_int_eq(gdb_action(g), GDB_STAY);
	}
	ask("vCont;S05:2;c");
	ck_assert_int_eq(gdb_action(g), GDB_STEP);
	ck_assert_uint_eq(gdb_step_core(g), 1);
	/* the first action that names a thread counts */
	ask("vCont;c:1;c:2;s");
	ck_assert_int_eq(gdb_action(g), GDB_CONTINUE);
	ask("vCont;C0b:p1.-1");
	ck_assert_int_eq(gdb_action(g), GDB_CONTINUE);
	ANSWERS_WITH("vCont;t", "T05");
	ck_assert_int_eq(gdb_action(g), GDB_STAY);
	ask("S05;40080000");
	ck_assert_int_eq(gdb_action(g), GDB_STEP);
	ask("D;1");
	ck_assert_int_eq(gdb_action(g), GDB_DETACH);
	ask("k");
	ck_assert_int_eq(gdb_action(g), GDB_KILL);
	ANSWERS("vKill;1", "OK");
	ck_assert_int_eq(gdb_action(g), GDB_KILL);
	close_machine();
}
END_TEST

static const char *monitor(const char *command)
{
	static char text[GDB_REPLY_MAX / 2 + 1];
	char packet[1024] = "qRcmd,";
	size_t n = 0;

	for (const char *c = command; *c; c++)
		sprintf(packet + strlen(packet), "%02x", (unsigned char)*c);
	ask(packet);
	for (const char *h = reply; h[0] && h[1]; h += 2) {
		char pair[3] = { h[0], h[1] };

		text[n++] = (char)strtol(pair, NULL, 16);
	}
	text[n] = 0;
	return text;
}

START_TEST(monitor_commands)
{
	open_machine();
	ck_assert_ptr_nonnull(strstr(monitor("help"), "xp ADDR"));
	ck_assert_ptr_nonnull(strstr(monitor("regs"), "HCR_EL2"));
	ck_assert_ptr_nonnull(strstr(monitor("info mtree"), "gicd"));
	ck_assert_ptr_nonnull(strstr(monitor("info  cores"), "core 1: pc"));
	ck_assert_ptr_nonnull(strstr(monitor("xp 0x40080000 20"), ": 20 00 80 d2 20 00 00 f9"));
	ck_assert_ptr_nonnull(strstr(monitor("xp 0x40fffff8"), "(no memory)"));
	ck_assert_ptr_nonnull(strstr(monitor("xp"), "at most"));
	ck_assert_ptr_nonnull(strstr(monitor("xp 1 2 3"), "at most"));
	ck_assert_ptr_nonnull(strstr(monitor("phys on"), "physical"));
	ck_assert_ptr_nonnull(strstr(monitor("system_powerdown"), "button is pressed"));
	ck_assert_ptr_nonnull(strstr(monitor("system_reset"), "is reset"));
	ck_assert_ptr_nonnull(strstr(monitor("nonsense"), "no such command"));
	ck_assert_ptr_nonnull(strstr(monitor(""), "no such command"));
	ANSWERS("qRcmd,6", "E16");
	ANSWERS("qRcmd,6x", "E16");
	close_machine();
}
END_TEST

/* ---- what nobody sends -------------------------------------------------------------- */

/* Packets to start from, each of them good. */
static const char *const seeds[] = {
	"qSupported:swbreak+",
	"qXfer:features:read:target.xml:0,fff",
	"qXfer:threads:read::0,fff",
	"qRcmd,726567730a",
	"qRcmd,78702030783430303830303030203634",
	"qThreadExtraInfo,1",
	"Qqemu.PhyMemMode:1",
	"Qqemu.PhyMemMode:0",
	"g",
	"p20",
	"p80",
	"P3=0011223344556677",
	"P20=0000084000000000",
	"P21=c9030000",
	"P80=0000000000000000",
	"m40080000,40",
	"M40200000,4:01020304",
	"X40200000,4:abcd",
	"Z0,40080004,4",
	"z0,40080004,4",
	"Z1,40080008,4",
	"Z2,40200000,8",
	"Z3,40200000,8",
	"Z4,40200000,8",
	"z2,40200000,8",
	"vCont;s:1;c",
	"vCont;c",
	"vCont;C05:-1",
	"s",
	"c",
	"S05",
	"Hg2",
	"Hc0",
	"T1",
	"?",
	"D",
	"k",
};
#define SEED_COUNT (sizeof(seeds) / sizeof(seeds[0]))

static size_t mutate(struct rng *rng, char *out, size_t cap)
{
	static const char alphabet[] = ",;:=-.#$}0123456789abcdefgpqsvzZX\xff";
	const char *seed = seeds[rng_below(rng, SEED_COUNT)];
	unsigned changes = (unsigned)rng_below(rng, 6);
	size_t len = strlen(seed);

	memcpy(out, seed, len);
	for (unsigned i = 0; i < changes; i++) {
		size_t at = rng_below(rng, len + 1);
		char c = rng_below(rng, 4) ? alphabet[rng_below(rng, sizeof(alphabet))]
					   : (char)rng_below(rng, 256);

		switch (rng_below(rng, 4)) {
		case 0: /* another byte */
			if (at < len)
				out[at] = c;
			break;
		case 1: /* one more */
			if (len < cap) {
				memmove(out + at + 1, out + at, len - at);
				out[at] = c;
				len++;
			}
			break;
		case 2: /* cut off */
			len = at;
			break;
		default: /* the rest of another one */
			seed = seeds[rng_below(rng, SEED_COUNT)];
			if (at + strlen(seed) <= cap) {
				memcpy(out + at, seed, strlen(seed));
				len = at + strlen(seed);
			}
		}
	}
	return len;
}

/*
 * A fixed budget of hostile packets; some of what they ask for is done. The machine has to
 * survive with all that they write to its registers and memory.
 */
START_TEST(fuzz)
{
	struct rng rng;
	unsigned runs = 0, answers = 0;

	rng_seed(&rng, 20161);
	open_machine();
	for (unsigned i = 0; i < FUZZ_PACKETS; i++) {
		char packet[256];
		char *copy; /* of its exact size, so that a sanitizer sees what is read beyond */
		size_t len = mutate(&rng, packet, sizeof(packet));
		size_t cap = rng_below(&rng, 8) ? GDB_REPLY_MAX : 64 + rng_below(&rng, 64), n;
		char *out = malloc(cap);

		copy = malloc(len ? len : 1);
		memcpy(copy, packet, len);
		n = gdb_handle_packet(g, copy, len, out, cap);
		ck_assert_uint_le(n, cap);
		answers += n > 0;
		free(copy);
		free(out);
		if ((gdb_action(g) == GDB_STEP || gdb_action(g) == GDB_CONTINUE) &&
		    runs < FUZZ_RUNS) {
			machine_stop(m);
			if (gdb_action(g) == GDB_STEP)
				machine_step(m, gdb_step_core(g));
			machine_run(m);
			gdb_note_stop(g, true);
			runs++;
		}
	}
	ck_assert_uint_eq(runs, FUZZ_RUNS);
	ck_assert_uint_gt(answers, FUZZ_PACKETS / 3);
	close_machine();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { queries, description, registers,	     pstate, memory,
				       stops,	resuming,    monitor_commands, fuzz,   NULL };

	return unit_run(unit_suite("gdb-packet", tests));
}
