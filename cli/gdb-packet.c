// SPDX-License-Identifier: GPL-2.0-or-later
/* Packets of the remote protocol, one in, one reply out. Queries are in gdb-query.c. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/gdb-state.h"

/* Any thread, or all of them, in a thread id. */
#define ANY_THREAD UINT64_MAX

struct gdb *gdb_new(struct machine *m)
{
	struct gdb *g = xcalloc(1, sizeof *g);

	g->m = m;
	g->cores = machine_core_count(m);
	link_init(&g->link);
	gdb_regs_init(g);
	for (unsigned i = 0; i < g->cores; i++) {
		g->debug[i].stops = &g->stops;
		gdb_cpu(g, i)->debug = &g->debug[i];
	}
	g->stop_signal = GDB_SIGNAL_TRAP;
	return g;
}

enum gdb_action gdb_action(const struct gdb *g)
{
	return g->action;
}

unsigned gdb_step_core(const struct gdb *g)
{
	return g->step_core;
}

static void apply_stops(struct gdb *g)
{
	for (unsigned i = 0; i < g->cores; i++)
		debug_apply(gdb_cpu(g, i));
}

void gdb_clear_stops(struct gdb *g)
{
	stops_clear(&g->stops);
	apply_stops(g);
}

void gdb_session_reset(struct gdb *g)
{
	g->session = (struct session){ .general = g->stop_core, .resumed = g->stop_core };
}

static void reply_error(struct text *out, unsigned number)
{
	text_clear(out);
	text_printf(out, "E%02x", number);
}

static void reply_ok(struct text *out, bool ok)
{
	if (ok)
		text_put(out, "OK");
	else
		reply_error(out, GDB_EINVAL);
}

/* ---- why it stopped ---------------------------------------------------------------- */

void gdb_note_stop(struct gdb *g, bool interrupted)
{
	g->stop_core = machine_stop_core(g->m);
	g->stop_hit = debug_take_hit(&g->debug[g->stop_core]);
	g->stop_signal = interrupted && !g->stop_hit.valid ? GDB_SIGNAL_INT : GDB_SIGNAL_TRAP;
	g->session.general = g->session.resumed = g->stop_core;
}

static void reply_hit(const struct gdb *g, struct text *out)
{
	const struct stop_hit *hit = &g->stop_hit;

	switch (hit->kind) {
	case STOP_KIND_SOFTWARE:
		if (g->session.swbreak)
			text_put(out, "swbreak:;");
		break;
	case STOP_KIND_HARDWARE:
		if (g->session.hwbreak)
			text_put(out, "hwbreak:;");
		break;
	case STOP_KIND_WRITE:
		text_printf(out, "watch:%llx;", (unsigned long long)hit->addr);
		break;
	case STOP_KIND_READ:
		text_printf(out, "rwatch:%llx;", (unsigned long long)hit->addr);
		break;
	case STOP_KIND_ACCESS:
		text_printf(out, "awatch:%llx;", (unsigned long long)hit->addr);
		break;
	case STOP_KINDS:
		break;
	}
}

void gdb_stop_reply(const struct gdb *g, struct text *out)
{
	static const unsigned expedited[] = { GDB_REG_SP, GDB_REG_PC };
	uint8_t value[GDB_REG_MAX_BYTES];

	text_printf(out, "T%02xthread:%x;core:%x;", (unsigned)g->stop_signal, g->stop_core + 1,
		    g->stop_core);
	for (size_t i = 0; i < sizeof expedited / sizeof expedited[0]; i++) {
		gdb_reg_read(g, gdb_cpu(g, g->stop_core), expedited[i], value);
		text_printf(out, "%x:", expedited[i]);
		text_hex(out, value, gdb_reg_size(g, expedited[i]));
		text_put(out, ";");
	}
	if (g->stop_hit.valid)
		reply_hit(g, out);
}

/* ---- threads --------------------------------------------------------------------------- */

/* A thread id, perhaps with a process before it: ANY_THREAD for 0 and -1. */
static bool scan_thread(struct scan *s, uint64_t *id)
{
	if (scan_char(s, 'p')) {
		uint64_t process;

		if (!scan_word(s, "-1") && !scan_number(s, &process))
			return false;
		if (!scan_char(s, '.')) {
			*id = ANY_THREAD;
			return true;
		}
	}
	if (scan_word(s, "-1")) {
		*id = ANY_THREAD;
		return true;
	}
	if (!scan_number(s, id))
		return false;
	if (!*id)
		*id = ANY_THREAD;
	return true;
}

/* The core of a thread id, @any for any thread. False: malformed, or there is no such thread. */
static bool scan_core(struct scan *s, unsigned any, unsigned *core)
{
	uint64_t id;

	if (!scan_thread(s, &id))
		return false;
	if (id == ANY_THREAD)
		*core = any;
	else if (id <= MACHINE_MAX_CORES)
		*core = (unsigned)id - 1;
	else
		return false;
	return true;
}

static void set_thread(struct gdb *g, struct scan *s, struct text *out)
{
	bool general = scan_char(s, 'g');
	unsigned core;

	if (!general && !scan_char(s, 'c'))
		return;
	if (!scan_core(s, g->stop_core, &core) || scan_left(s) || core >= g->cores) {
		reply_error(out, GDB_EINVAL);
		return;
	}
	if (general)
		g->session.general = core;
	else
		g->session.resumed = core;
	text_put(out, "OK");
}

static void thread_alive(struct gdb *g, struct scan *s, struct text *out)
{
	unsigned core;

	reply_ok(out, scan_core(s, 0, &core) && !scan_left(s) && core < g->cores);
}

/* ---- registers --------------------------------------------------------------------------- */

static void read_registers(struct gdb *g, struct text *out)
{
	uint8_t value[GDB_REG_MAX_BYTES];

	for (unsigned n = 0; n < GDB_REG_SYS; n++) {
		gdb_reg_read(g, gdb_cpu(g, g->session.general), n, value);
		text_hex(out, value, gdb_reg_size(g, n));
	}
}

static void write_registers(struct gdb *g, struct scan *s, struct text *out)
{
	uint8_t value[GDB_REG_SYS][GDB_REG_MAX_BYTES];
	bool ok = true;

	for (unsigned n = 0; n < GDB_REG_SYS && ok; n++)
		ok = scan_bytes(s, value[n], gdb_reg_size(g, n));
	ok = ok && !scan_left(s);
	/* cpsr chooses the stack pointer that sp is: it goes first */
	if (ok)
		gdb_reg_write(g, gdb_cpu(g, g->session.general), GDB_REG_CPSR, value[GDB_REG_CPSR]);
	for (unsigned n = 0; n < GDB_REG_SYS && ok; n++)
		gdb_reg_write(g, gdb_cpu(g, g->session.general), n, value[n]);
	reply_ok(out, ok);
}

static void read_register(struct gdb *g, struct scan *s, struct text *out)
{
	uint8_t value[GDB_REG_MAX_BYTES];
	uint64_t n;
	unsigned size;

	if (!scan_number(s, &n) || scan_left(s) || n > UINT16_MAX ||
	    !(size = gdb_reg_size(g, (unsigned)n))) {
		reply_error(out, GDB_EINVAL);
		return;
	}
	gdb_reg_read(g, gdb_cpu(g, g->session.general), (unsigned)n, value);
	text_hex(out, value, size);
}

static void write_register(struct gdb *g, struct scan *s, struct text *out)
{
	uint8_t value[GDB_REG_MAX_BYTES];
	uint64_t n;
	unsigned size;
	bool ok = scan_number(s, &n) && scan_char(s, '=') && n <= UINT16_MAX &&
		  (size = gdb_reg_size(g, (unsigned)n)) && scan_bytes(s, value, size) &&
		  !scan_left(s);

	if (ok)
		gdb_reg_write(g, gdb_cpu(g, g->session.general), (unsigned)n, value);
	reply_ok(out, ok);
}

/* ---- memory --------------------------------------------------------------------------------- */

static bool scan_range(struct scan *s, uint64_t *addr, uint64_t *len)
{
	return scan_number(s, addr) && scan_char(s, ',') && scan_number(s, len);
}

static void read_memory(struct gdb *g, struct scan *s, struct text *out)
{
	uint8_t buf[GDB_REPLY_MAX / 2];
	uint64_t addr, len;
	size_t got;

	if (!scan_range(s, &addr, &len) || scan_left(s)) {
		reply_error(out, GDB_EINVAL);
		return;
	}
	if (len > sizeof buf)
		len = sizeof buf;
	if (len > out->cap / 2)
		len = out->cap / 2;
	got = gdb_memory_read(g, addr, buf, (size_t)len, g->session.physical);
	if (len && !got)
		reply_error(out, GDB_EFAULT);
	else
		text_hex(out, buf, got);
}

/* The bytes of an X packet: } before a byte means that byte with bit 5 inverted. */
static bool unescape(struct scan *s, uint8_t *out, uint64_t len)
{
	uint64_t n = 0;

	for (; s->at < s->end; s->at++) {
		uint8_t byte = (uint8_t)*s->at;

		if (byte == '}') {
			if (++s->at == s->end)
				return false;
			byte = (uint8_t)*s->at ^ 0x20;
		}
		if (n == len)
			return false;
		out[n++] = byte;
	}
	return n == len;
}

static void write_memory(struct gdb *g, struct scan *s, bool binary, struct text *out)
{
	uint8_t buf[GDB_PACKET_MAX];
	uint64_t addr, len;

	if (!scan_range(s, &addr, &len) || !scan_char(s, ':') || len > sizeof buf ||
	    !(binary ? unescape(s, buf, len) : scan_bytes(s, buf, (size_t)len) && !scan_left(s)))
		reply_error(out, GDB_EINVAL);
	else if (!gdb_memory_write(g, addr, buf, (size_t)len))
		reply_error(out, GDB_EFAULT);
	else
		text_put(out, "OK");
}

/* ---- breakpoints --------------------------------------------------------------------- */

/* Z and z packets: TYPE,ADDR,KIND. The kind of a breakpoint says nothing that A64 needs. */
static void change_stop(struct gdb *g, struct scan *s, bool insert, struct text *out)
{
	uint64_t kind, addr, len;

	if (!scan_number(s, &kind) || !scan_char(s, ',') || !scan_range(s, &addr, &len) ||
	    scan_left(s) || kind >= STOP_KINDS || (kind >= STOP_KIND_WRITE && !len)) {
		reply_error(out, GDB_EINVAL);
		return;
	}
	/* to take out what is not there is no error: the packet may have been sent twice */
	if (!insert)
		stops_remove(&g->stops, (enum stop_kind)kind, addr, len);
	else if (!stops_add(&g->stops, (enum stop_kind)kind, addr, len)) {
		reply_error(out, GDB_ENOSPC);
		return;
	}
	apply_stops(g);
	text_put(out, "OK");
}

/* ---- going on ------------------------------------------------------------------------- */

static void resume(struct gdb *g, bool step, unsigned core)
{
	g->action = step ? GDB_STEP : GDB_CONTINUE;
	g->step_core = core;
}

/* c, s with an address; C, S with a signal, which means nothing here, and perhaps an address. */
static void old_resume(struct gdb *g, struct scan *s, bool step, bool with_signal, struct text *out)
{
	uint64_t sig, addr;
	bool has_addr;

	if (with_signal && !scan_number(s, &sig)) {
		reply_error(out, GDB_EINVAL);
		return;
	}
	has_addr = with_signal ? scan_char(s, ';') : scan_left(s) > 0;
	if ((has_addr && !scan_number(s, &addr)) || scan_left(s)) {
		reply_error(out, GDB_EINVAL);
		return;
	}
	if (has_addr) {
		uint8_t value[sizeof addr];

		memcpy(value, &addr, sizeof value);
		gdb_reg_write(g, gdb_cpu(g, g->session.resumed), GDB_REG_PC, value);
	}
	resume(g, step, g->session.resumed);
}

/* One action of vCont: its letter, and the threads that it is for. */
static bool scan_action(struct scan *s, char *letter, uint64_t *id)
{
	uint64_t sig;

	if (!scan_left(s) || !strchr("cCsSt", *s->at))
		return false;
	*letter = *s->at++;
	if ((*letter == 'C' || *letter == 'S') && !scan_number(s, &sig))
		return false;
	*id = ANY_THREAD;
	return !scan_char(s, ':') || scan_thread(s, id);
}

/*
 * The first action that names a thread, or all, holds for it. One core steps at a time; the
 * others run as the schedule has them, for to hold them back would change what happens.
 */
static void vcont(struct gdb *g, struct scan *s, struct text *out)
{
	char action[MACHINE_MAX_CORES] = { 0 };
	bool any = false;

	while (scan_char(s, ';')) {
		char letter;
		uint64_t id;

		if (!scan_action(s, &letter, &id)) {
			any = false;
			break;
		}
		for (unsigned i = 0; i < g->cores; i++)
			if (!action[i] && (id == ANY_THREAD || id == i + 1u))
				action[i] = letter;
		any = true;
	}
	if (!any || scan_left(s)) {
		reply_error(out, GDB_EINVAL);
		return;
	}
	for (unsigned i = 0; i < g->cores; i++) {
		unsigned core = (g->session.resumed + i) % g->cores;

		if (action[core] == 's' || action[core] == 'S') {
			resume(g, true, core);
			return;
		}
	}
	if (memchr(action, 'c', sizeof action) || memchr(action, 'C', sizeof action))
		resume(g, false, 0);
	else
		gdb_stop_reply(g, out); /* all are to stop, and have */
}

static void v_packet(struct gdb *g, struct scan *s, struct text *out)
{
	if (scan_word(s, "vCont?"))
		text_put(out, "vCont;c;C;s;S;t");
	else if (scan_word(s, "vCont"))
		vcont(g, s, out);
	else if (scan_word(s, "vKill")) {
		g->action = GDB_KILL;
		text_put(out, "OK");
	}
}

/* ---- all of them ------------------------------------------------------------------------ */

static void dispatch(struct gdb *g, const char *packet, size_t len, struct text *out)
{
	struct scan s = { packet + 1, packet + len };

	switch (*packet) {
	case '?':
		gdb_stop_reply(g, out);
		break;
	case 'c':
	case 'C':
	case 's':
	case 'S':
		old_resume(g, &s, *packet == 's' || *packet == 'S',
			   *packet == 'C' || *packet == 'S', out);
		break;
	case 'D':
		g->action = GDB_DETACH;
		text_put(out, "OK");
		break;
	case 'g':
		read_registers(g, out);
		break;
	case 'G':
		write_registers(g, &s, out);
		break;
	case 'H':
		set_thread(g, &s, out);
		break;
	case 'k':
		g->action = GDB_KILL;
		break;
	case 'm':
		read_memory(g, &s, out);
		break;
	case 'M':
	case 'X':
		write_memory(g, &s, *packet == 'X', out);
		break;
	case 'p':
		read_register(g, &s, out);
		break;
	case 'P':
		write_register(g, &s, out);
		break;
	case 'q':
	case 'Q':
		gdb_query(g, packet, len, out);
		break;
	case 'T':
		thread_alive(g, &s, out);
		break;
	case 'v':
		s.at--;
		v_packet(g, &s, out);
		break;
	case 'z':
	case 'Z':
		change_stop(g, &s, *packet == 'Z', out);
		break;
	}
}

size_t gdb_handle_packet(struct gdb *g, const char *packet, size_t len, char *reply, size_t cap)
{
	struct text out;

	g->action = GDB_STAY;
	text_init(&out, reply, cap);
	if (len)
		dispatch(g, packet, len, &out);
	if (out.cut)
		reply_error(&out, GDB_ENOSPC);
	return out.len;
}
