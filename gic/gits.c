// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers of the ITS, its control and its translation frame: IHI 0069 12.18 and 12.19. */
#include "base/bits.h"
#include "base/log.h"
#include "gic/irq-regs.h"
#include "gic/its.h"

enum { FRAME_SIZE = 0x10000, BASERS = 8 };

enum { CTLR_ENABLED = 1u << 0, CTLR_QUIESCENT = 1u << 31 };

/* Physical LPIs; CIL: CIDbits is there; PTA is 0: a redistributor is known by its number. */
#define TYPER                                                                     \
	(UINT64_C(1) << 0 | (uint64_t)(ITS_ENTRY_SIZE - 1) << 4 |                  \
	 (uint64_t)(ITS_EVENT_BITS - 1) << 8 | (uint64_t)(ITS_DEVICE_BITS - 1) << 13 | \
	 (uint64_t)(ITS_COLLECTION_BITS - 1) << 32 | UINT64_C(1) << 36)

/* Valid, InnerCache, OuterCache, Physical_Address, Shareability, Size */
#define CBASER_MASK UINT64_C(0xb8effffffffffcff)
/* Valid, Indirect, InnerCache, OuterCache, Physical_Address, Shareability, Page_Size, Size */
#define BASER_MASK UINT64_C(0xf8e0ffffffffffff)

enum { CWRITER_RETRY = 1u << 0, CREADR_STALLED = 1u << 0, QUEUE_OFFSET = 0xfffe0 };

/* The half of a 64-bit register that field @index is. */
static uint32_t half(uint64_t value, unsigned index)
{
	return (uint32_t)(value >> 32 * (index % 2));
}

/* What the ITS is set up with does not change while it is enabled: UNPREDICTABLE, ignored. */
static bool may_change(const struct gic_view *v, const struct gic_reg *r)
{
	if (!v->g->its.enabled)
		return true;
	if (log_on(LOG_GUEST_ERRORS) && log_once((uint64_t)'E' << 56 | r->offset))
		log_printf(LOG_GUEST_ERRORS, "gic: write of GITS_%s with the ITS enabled\n",
			   r->name);
	return false;
}

static uint32_t read_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	const struct gic_its *s = &v->g->its;

	(void)r;
	(void)index;
	return (s->enabled ? CTLR_ENABLED : 0u) |
	       (!s->enabled || s->creadr == s->cwriter ? CTLR_QUIESCENT : 0u);
}

static void write_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	v->g->its.enabled = value & CTLR_ENABLED;
	its_run(v->g);
}

static uint32_t read_typer(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)v;
	(void)r;
	return half(TYPER, index);
}

static uint32_t read_cbaser(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return half(v->g->its.cbaser, index);
}

static void write_cbaser(struct gic_view *v, const struct gic_reg *r, unsigned index,
			 uint32_t value)
{
	struct gic_its *s = &v->g->its;

	if (!may_change(v, r))
		return;
	s->cbaser = deposit64(s->cbaser, 32 * index, 32, value) & CBASER_MASK;
	s->creadr = 0;
	s->stalled = false;
}

static uint32_t read_cwriter(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return half(v->g->its.cwriter, index);
}

static void write_cwriter(struct gic_view *v, const struct gic_reg *r, unsigned index,
			  uint32_t value)
{
	struct gic_its *s = &v->g->its;

	(void)r;
	if (index)
		return;
	s->cwriter = value & QUEUE_OFFSET;
	if (value & CWRITER_RETRY)
		s->stalled = false;
	its_run(v->g);
}

static uint32_t read_creadr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	const struct gic_its *s = &v->g->its;

	(void)r;
	return half(s->creadr | (s->stalled ? CREADR_STALLED : 0u), index);
}

/* Type and Entry_Size, of the tables that there are. */
static uint64_t baser_constant(unsigned n)
{
	static const uint64_t types[ITS_TABLES] = { [ITS_DEVICES] = 1, [ITS_COLLECTIONS] = 4 };

	return types[n] << 56 | (uint64_t)(ITS_ENTRY_SIZE - 1) << 48;
}

static uint32_t read_baser(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	unsigned n = index / 2;

	(void)r;
	return n < ITS_TABLES ? half(v->g->its.baser[n] | baser_constant(n), index) : 0;
}

static void write_baser(struct gic_view *v, const struct gic_reg *r, unsigned index,
			uint32_t value)
{
	uint64_t *baser = &v->g->its.baser[index / 2 % ITS_TABLES];

	if (index / 2 >= ITS_TABLES || !may_change(v, r))
		return;
	*baser = deposit64(*baser, 32 * (index % 2), 32, value) & BASER_MASK;
}

static void write_translater(struct gic_view *v, const struct gic_reg *r, unsigned index,
			     uint32_t value)
{
	(void)r;
	(void)index;
	its_translate(v->g, v->requester, value);
	v->latency += v->g->config.its_translation;
}

/* clang-format off */
static const struct gic_reg gits_regs[] = {
	{ .name = "CTLR", .offset = 0x0000, .read = read_ctlr, .write = write_ctlr },
	{ .name = "IIDR", .offset = 0x0004, .value = GICV3_IIDR },
	{ .name = "TYPER", .offset = 0x0008, .count = 2, .wide = true, .read = read_typer },
	{ .name = "CBASER", .offset = 0x0080, .count = 2, .wide = true, .read = read_cbaser,
	  .write = write_cbaser },
	{ .name = "CWRITER", .offset = 0x0088, .count = 2, .wide = true, .read = read_cwriter,
	  .write = write_cwriter },
	{ .name = "CREADR", .offset = 0x0090, .count = 2, .wide = true, .read = read_creadr },
	{ .name = "BASER", .offset = 0x0100, .count = 2 * BASERS, .wide = true, .array = true,
	  .read = read_baser, .write = write_baser },
	GICV3_ID_REGS(0x94),
};

static const struct gic_reg gits_translate_regs[] = {
	{ .name = "TRANSLATER", .offset = 0x0040, .halves = true, .write = write_translater },
};
/* clang-format on */

const struct gic_frame gits_frame = {
	.prefix = "GITS_",
	.regs = gits_regs,
	.count = sizeof(gits_regs) / sizeof(gits_regs[0]),
};

const struct gic_frame gits_translate_frame = {
	.prefix = "GITS_",
	.regs = gits_translate_regs,
	.count = sizeof(gits_translate_regs) / sizeof(gits_translate_regs[0]),
};

/* The frame that holds @offset, made relative to it; NULL if there is no ITS. */
static const struct gic_frame *gits_view(struct gic *g, const struct mmio_access *a,
					 uint64_t *offset, struct gic_view *v)
{
	bool translate = *offset >= FRAME_SIZE;

	*v = gic_view_of(g, a);
	*offset %= FRAME_SIZE;
	if (!gic_has_lpis(g))
		return NULL;
	return translate ? &gits_translate_frame : &gits_frame;
}

static bool gits_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v;
	const struct gic_frame *f = gits_view(dev, a, &offset, &v);

	*value = f ? gic_frame_read(f, &v, (uint32_t)offset, a->size) : 0;
	return true;
}

static bool gits_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v;
	const struct gic_frame *f = gits_view(dev, a, &offset, &v);

	if (f)
		gic_frame_write(f, &v, (uint32_t)offset, a->size, value);
	return true;
}

const struct mmio_ops gits_ops = {
	.read = gits_read, .write = gits_write, .min_size = 1, .max_size = 8
};
