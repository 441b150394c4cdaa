// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/stops.h"

#include <string.h>

#include "base/bits.h"
#include "cpu/cpu.h"
#include "cpu/ops-vec.h"

#define ZVA_BYTES 64u

static uint64_t untagged(uint64_t addr)
{
	return (uint64_t)((int64_t)(addr << 8) >> 8);
}

/* ---- the set ----------------------------------------------------------------- */

static bool is_watch(enum stop_kind kind)
{
	return kind >= STOP_KIND_WRITE;
}

/* Index of the first breakpoint at @addr or above. */
static size_t lower_bound(const struct stops *s, uint64_t addr)
{
	size_t lo = 0, hi = s->break_count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->breaks[mid].addr < addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool same(const struct stop_point *p, enum stop_kind kind, uint64_t addr, uint64_t len)
{
	return p->kind == kind && p->addr == addr && p->len == len;
}

static bool add_break(struct stops *s, enum stop_kind kind, uint64_t addr)
{
	size_t i = lower_bound(s, addr);

	while (i < s->break_count && s->breaks[i].addr == addr && s->breaks[i].kind < kind)
		i++;
	if (i < s->break_count && same(&s->breaks[i], kind, addr, 0))
		return true;
	if (s->break_count == STOPS_MAX)
		return false;
	memmove(&s->breaks[i + 1], &s->breaks[i], (s->break_count - i) * sizeof s->breaks[0]);
	s->breaks[i] = (struct stop_point){ addr, 0, kind };
	s->break_count++;
	return true;
}

static bool add_watch(struct stops *s, enum stop_kind kind, uint64_t addr, uint64_t len)
{
	if (!len || addr + (len - 1) < addr)
		return false;
	for (size_t i = 0; i < s->watch_count; i++)
		if (same(&s->watches[i], kind, addr, len))
			return true;
	if (s->watch_count == STOPS_MAX)
		return false;
	s->watches[s->watch_count++] = (struct stop_point){ addr, len, kind };
	return true;
}

bool stops_add(struct stops *s, enum stop_kind kind, uint64_t addr, uint64_t len)
{
	addr = untagged(addr);
	return is_watch(kind) ? add_watch(s, kind, addr, len) : add_break(s, kind, addr);
}

static bool take_out(struct stop_point *points, size_t *count, enum stop_kind kind, uint64_t addr,
		     uint64_t len)
{
	for (size_t i = 0; i < *count; i++)
		if (same(&points[i], kind, addr, len)) {
			memmove(&points[i], &points[i + 1], (*count - i - 1) * sizeof *points);
			(*count)--;
			return true;
		}
	return false;
}

bool stops_remove(struct stops *s, enum stop_kind kind, uint64_t addr, uint64_t len)
{
	addr = untagged(addr);
	if (is_watch(kind))
		return take_out(s->watches, &s->watch_count, kind, addr, len);
	return take_out(s->breaks, &s->break_count, kind, addr, 0);
}

void stops_clear(struct stops *s)
{
	s->break_count = 0;
	s->watch_count = 0;
}

const struct stop_point *stops_at(const struct stops *s, uint64_t pc)
{
	size_t i;

	pc = untagged(pc);
	i = lower_bound(s, pc);
	return i < s->break_count && s->breaks[i].addr == pc ? &s->breaks[i] : NULL;
}

static bool watches_for(enum stop_kind kind, bool write)
{
	return kind == STOP_KIND_ACCESS || (kind == STOP_KIND_WRITE) == write;
}

const struct stop_point *stops_watch(const struct stops *s, uint64_t addr, uint64_t bytes,
				     bool write)
{
	addr = untagged(addr);
	for (size_t i = 0; i < s->watch_count; i++) {
		const struct stop_point *p = &s->watches[i];

		/* both differences are modulo 2^64: an access may wrap around, a point does not */
		if (watches_for(p->kind, write) &&
		    (p->addr - addr < bytes || addr - p->addr < p->len))
			return p;
	}
	return NULL;
}

/* ---- a core's hooks --------------------------------------------------------------- */

struct stop_hit debug_take_hit(struct cpu_debug *d)
{
	struct stop_hit hit = d->hit;

	d->hit.valid = false;
	return hit;
}

static unsigned struct_bytes(uint32_t aux)
{
	unsigned selem = extract32(aux, STRUCT_SELEM_SHIFT, 2) + 1;
	unsigned rpt = extract32(aux, STRUCT_RPT_SHIFT, 2) + 1;

	if (aux & (STRUCT_LANE | STRUCT_REPLICATE))
		return selem << (aux & STRUCT_SIZE);
	return selem * rpt * (aux & STRUCT_Q ? 16 : 8);
}

/* Bytes that a load or store micro-op accesses. */
static unsigned access_bytes(const struct uop *u)
{
	uint32_t use = uop_infos[u->op].use;

	switch (u->op) {
	case UOP_ld_struct:
	case UOP_st_struct:
		return struct_bytes(u->aux);
	case UOP_ldx:
	case UOP_stx:
	case UOP_atomic:
	case UOP_cas:
	case UOP_casp:
		return 1u << extract32(u->aux, 0, 2) << extract32(u->aux, 2, 1);
	case UOP_ldar:
	case UOP_stlr:
		return 1u << extract32(u->aux, 0, 2);
	default:
		if (uop_infos[u->op].kind == UOP_KIND_CALL)
			return 1u << extract32(u->aux, 0, 3) << !!(use & (USE_A_R | USE_A_W));
		return 1u << extract32(use, USE_BYTES_SHIFT, 3) << !!(use & (USE_A_R | USE_A_W));
	}
}

static bool watched(struct cpu_debug *d, uint64_t addr, unsigned bytes, bool write)
{
	const struct stop_point *p = d->pass ? NULL : stops_watch(d->stops, addr, bytes, write);

	if (!p)
		return false;
	d->hit = (struct stop_hit){ true, p->kind,
				    untagged(addr) - p->addr < p->len ? addr : p->addr };
	d->watch_hit = true;
	return true;
}

/* DC ZVA writes its block without a UOP_note, and is all that its instruction does. */
bool debug_zero(struct cpu *cpu, const struct uop *u)
{
	uint64_t addr = cpu->r[u[1].n] & ~(uint64_t)(ZVA_BYTES - 1);

	return u[1].op == UOP_dc_zva && watched(cpu->debug, addr, ZVA_BYTES, true);
}

bool debug_due(struct cpu_debug *d, uint64_t pc, bool resumed)
{
	const struct stop_point *p = resumed ? NULL : stops_at(d->stops, pc);

	d->pass = resumed && d->watch_hit;
	d->watch_hit = false;
	if (p)
		d->hit = (struct stop_hit){ true, p->kind, pc };
	return p;
}

const struct uop *debug_access(struct cpu *cpu, const struct uop *u, uint64_t address)
{
	const struct uop *begin = u - 1;

	while (begin->op != UOP_step) {
		if (begin->op == UOP_note)
			return NULL;
		begin--;
	}
	if (!watched(cpu->debug, address, access_bytes(u + 1), uop_infos[u[1].op].use & USE_STORE))
		return NULL;
	return begin;
}

void debug_apply(struct cpu *cpu)
{
	cpu->debug_stops = cpu->debug && stops_any(cpu->debug->stops);
}

void debug_leave_block(struct cpu *cpu)
{
	const struct uop *u = cpu->resume;

	if (!u)
		return;
	cpu->resume = NULL;
	if (cpu->debug)
		cpu->debug->watch_hit = false;
	cpu_unwind(cpu, u);
}
