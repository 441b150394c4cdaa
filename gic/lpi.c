// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * LPIs at the redistributors: IHI 0069 5.1. Priority and enable are bytes of a table in memory
 * that software owns; they are read when an LPI becomes pending, and again when software says
 * that they changed (INV, INVALL). The pending states are in a table of memory that belongs to
 * the redistributor, which keeps them here while LPIs are enabled.
 */
#include <endian.h>
#include <inttypes.h>
#include <string.h>

#include "base/bits.h"
#include "base/log.h"
#include "gic/state.h"

/* A byte of the configuration table. */
enum { CONFIG_ENABLE = 1u << 0, CONFIG_PRIORITY = 0xfc };

#define PROPBASER_ADDRESS UINT64_C(0x000ffffffffff000)
#define PENDBASER_ADDRESS UINT64_C(0x000fffffffff0000)

/* The INTID behind the last LPI, by GICR_PROPBASER.IDbits. */
static uint32_t limit(const struct gic_core *c)
{
	unsigned bits = (unsigned)extract64(c->propbaser, 0, 5) + 1;

	return UINT32_C(1) << (bits < LPI_ID_BITS ? bits : (unsigned)LPI_ID_BITS);
}

static bool has_lpi(const struct gic_core *c, uint32_t intid)
{
	return c->lpis_enabled && intid >= INTID_LPI && intid < limit(c);
}

static bool is_pending(const struct gic_lpis *l, uint32_t intid)
{
	return l->pending[intid / 64] >> intid % 64 & 1;
}

static void set_word(struct gic_lpis *l, unsigned word, uint64_t value)
{
	l->pending[word] = value;
	l->filled[word / 64] = deposit64(l->filled[word / 64], word % 64, 1, value != 0);
}

static void complain(unsigned core, const char *table, uint64_t pa)
{
	if (log_on(LOG_GUEST_ERRORS) && log_once((uint64_t)table[0] << 56 | pa))
		log_printf(LOG_GUEST_ERRORS,
			   "gic: core %u: LPI %s table at 0x%" PRIx64 " is not in RAM\n", core,
			   table, pa);
}

/* ---- configuration --------------------------------------------------------------- */

/* Reads @count bytes from that of @intid on. Where there is no memory LPIs are disabled. */
static void read_config(struct gic *g, unsigned core, uint32_t intid, uint32_t count)
{
	struct gic_core *c = &g->core[core];
	uint64_t pa = (c->propbaser & PROPBASER_ADDRESS) + (intid - INTID_LPI);
	uint8_t *config = &c->lpis->config[intid - INTID_LPI];

	if (g->config.memory(g->config.opaque, pa, config, count, false))
		return;
	complain(core, "configuration", c->propbaser & PROPBASER_ADDRESS);
	memset(config, 0, count);
}

static uint8_t lpi_priority(const struct gic *g, uint8_t config)
{
	return (uint8_t)(config & CONFIG_PRIORITY & ~mask64(8 - g->config.priority_bits));
}

/* Of one word of pending states, whose configuration is known. */
static uint8_t most_urgent(const struct gic *g, const struct gic_lpis *l, unsigned word)
{
	uint8_t best = PRIORITY_IDLE;

	for (uint64_t set = l->pending[word]; set; set &= set - 1) {
		uint8_t config = l->config[64 * word + ctz64(set) - INTID_LPI];

		if ((config & CONFIG_ENABLE) && lpi_priority(g, config) < best)
			best = lpi_priority(g, config);
	}
	return best;
}

static void word_changed(const struct gic *g, struct gic_lpis *l, unsigned word)
{
	l->urgent[word] = most_urgent(g, l, word);
	l->search = true;
}

/* All are read together, once a result is needed: a queue of commands may ask for it many times. */
static void reload(struct gic *g, unsigned core)
{
	const struct gic_core *c = &g->core[core];

	c->lpis->reload = false;
	if (limit(c) <= INTID_LPI)
		return;
	read_config(g, core, INTID_LPI, limit(c) - INTID_LPI);
	for (unsigned word = INTID_LPI / 64; word < INTID_LPI_LIMIT / 64; word++)
		word_changed(g, c->lpis, word);
}

/* The first LPI of the first word that has the highest priority. */
static void search(const struct gic *g, struct gic_lpis *l)
{
	uint8_t priority = PRIORITY_IDLE;
	unsigned at = 0;

	for (unsigned i = 0; i < sizeof(l->filled) / sizeof(l->filled[0]); i++)
		for (uint64_t words = l->filled[i]; words; words &= words - 1) {
			unsigned word = 64 * i + ctz64(words);

			if (l->urgent[word] >= priority)
				continue;
			priority = l->urgent[word];
			at = word;
		}
	l->search = false;
	l->best = (struct gic_pick){ .intid = INTID_SPURIOUS };
	for (uint64_t set = l->pending[at]; priority != PRIORITY_IDLE && set; set &= set - 1) {
		uint32_t intid = 64 * at + ctz64(set);
		uint8_t config = l->config[intid - INTID_LPI];

		if (!(config & CONFIG_ENABLE) || lpi_priority(g, config) != priority)
			continue;
		l->best = (struct gic_pick){ .intid = intid, .priority = priority, .group1 = true };
		return;
	}
}

struct gic_pick gic_pick_lpi(struct gic *g, unsigned core)
{
	struct gic_lpis *l = g->core[core].lpis;

	if (l->reload)
		reload(g, core);
	if (l->search)
		search(g, l);
	return l->best;
}

/* ---- pending states -------------------------------------------------------------- */

void gic_lpi_set(struct gic *g, unsigned core, uint32_t intid, bool pending)
{
	struct gic_lpis *l = g->core[core].lpis;

	if (!has_lpi(&g->core[core], intid) || is_pending(l, intid) == pending)
		return;
	set_word(l, intid / 64, l->pending[intid / 64] ^ UINT64_C(1) << intid % 64);
	if (pending)
		read_config(g, core, intid, 1);
	word_changed(g, l, intid / 64);
}

void gic_lpi_reload(struct gic *g, unsigned core, uint32_t intid)
{
	struct gic_core *c = &g->core[core];

	if (!has_lpi(c, intid) || !is_pending(c->lpis, intid))
		return;
	read_config(g, core, intid, 1);
	word_changed(g, c->lpis, intid / 64);
}

void gic_lpi_reload_all(struct gic *g, unsigned core)
{
	g->core[core].lpis->reload = true;
}

void gic_lpi_move(struct gic *g, unsigned from, unsigned to, uint32_t intid)
{
	if (from == to || !has_lpi(&g->core[from], intid) ||
	    !is_pending(g->core[from].lpis, intid))
		return;
	gic_lpi_set(g, from, intid, false);
	gic_lpi_set(g, to, intid, true);
}

void gic_lpi_move_all(struct gic *g, unsigned from, unsigned to)
{
	struct gic_lpis *source = g->core[from].lpis, *target = g->core[to].lpis;
	bool lost = !g->core[to].lpis_enabled;

	if (from == to || !g->core[from].lpis_enabled)
		return;
	for (unsigned word = INTID_LPI / 64; word < INTID_LPI_LIMIT / 64; word++) {
		if (!source->pending[word])
			continue;
		if (!lost && 64 * word < limit(&g->core[to]))
			set_word(target, word, target->pending[word] | source->pending[word]);
		set_word(source, word, 0);
	}
	source->search = true;
	target->reload = true;
}

/* ---- the pending table ------------------------------------------------------------- */

/*
 * A bit per INTID, from 0 on. Copies those of LPIs, whole words; false if the redistributor has
 * no LPIs or there is no memory.
 */
static bool copy_pending(struct gic *g, unsigned core, uint64_t *words, bool write)
{
	struct gic_core *c = &g->core[core];
	uint64_t pa = c->pendbaser & PENDBASER_ADDRESS;

	if (limit(c) <= INTID_LPI)
		return false;
	if (g->config.memory(g->config.opaque, pa + INTID_LPI / 8, words,
			     (limit(c) - INTID_LPI) / 8, write))
		return true;
	complain(core, "pending", pa);
	return false;
}

void gic_enable_lpis(struct gic *g, unsigned core)
{
	struct gic_core *c = &g->core[core];
	uint64_t words[(INTID_LPI_LIMIT - INTID_LPI) / 64];

	c->lpis_enabled = true;
	if ((c->pendbaser & GICR_PENDBASER_PTZ) || !copy_pending(g, core, words, false))
		return;
	for (unsigned i = 0; i < (limit(c) - INTID_LPI) / 64; i++)
		set_word(c->lpis, INTID_LPI / 64 + i, le64toh(words[i]));
	c->lpis->reload = true;
}

static void forget(struct gic_core *c)
{
	memset(c->lpis, 0, sizeof(*c->lpis));
	c->lpis->best.intid = INTID_SPURIOUS;
	c->lpis_enabled = false;
}

void gic_disable_lpis(struct gic *g, unsigned core)
{
	struct gic_core *c = &g->core[core];
	uint64_t words[(INTID_LPI_LIMIT - INTID_LPI) / 64];

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		words[i] = htole64(c->lpis->pending[INTID_LPI / 64 + i]);
	copy_pending(g, core, words, true);
	/* only software's word can make the table known to be zero */
	c->pendbaser &= ~GICR_PENDBASER_PTZ;
	forget(c);
}

void gic_reset_lpis(struct gic *g, unsigned core)
{
	struct gic_core *c = &g->core[core];

	c->propbaser = c->pendbaser = 0;
	if (c->lpis)
		forget(c);
}
