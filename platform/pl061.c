// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/pl061.h"

#include "base/log.h"

enum {
	GPIODATA_END = 0x400, /* below: data, address bits 9:2 are a mask of lines (2.2) */
	GPIODIR = 0x400,
	GPIOIS = 0x404,
	GPIOIBE = 0x408,
	GPIOIEV = 0x40c,
	GPIOIE = 0x410,
	GPIORIS = 0x414,
	GPIOMIS = 0x418,
	GPIOIC = 0x41c,
	GPIOAFSEL = 0x420,
	GPIOPERIPHID0 = 0xfe0,
};

/* The levels on the lines: of outputs what was written, of inputs what the machine drives. */
static uint8_t levels(const struct pl061 *g)
{
	return (uint8_t)((g->data & g->dir) | (g->input & ~g->dir));
}

static uint8_t raw_status(const struct pl061 *g)
{
	uint8_t level = (uint8_t)~(levels(g) ^ g->iev);

	return (uint8_t)((level & g->is) | (g->edges & ~g->is));
}

static void update_irq(struct pl061 *g, uint64_t now)
{
	irq_out_set(&g->irq, raw_status(g) & g->im, now);
}

/* After a change of the levels from @old: edges that are listened for are kept. */
static void note_edges(struct pl061 *g, uint8_t old)
{
	uint8_t now = levels(g), changed = now ^ old;
	uint8_t wanted = (uint8_t)(g->ibe | ~(now ^ g->iev));

	g->edges |= changed & wanted & (uint8_t)~g->is;
}

void pl061_set(struct pl061 *g, unsigned line, bool level, uint64_t now)
{
	uint8_t old = levels(g);

	g->input = (uint8_t)((g->input & ~(1u << line)) | (unsigned)level << line);
	note_edges(g, old);
	update_irq(g, now);
}

static bool pl061_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	/* GPIOPeriphID0-3, GPIOPCellID0-3 */
	static const uint8_t id[8] = { 0x61, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };
	struct pl061 *g = dev;

	(void)a;
	*value = 0;
	if (offset < GPIODATA_END) {
		*value = levels(g) & (offset >> 2 & 0xff);
		return true;
	}
	switch (offset & ~UINT64_C(3)) {
	case GPIODIR:
		*value = g->dir;
		break;
	case GPIOIS:
		*value = g->is;
		break;
	case GPIOIBE:
		*value = g->ibe;
		break;
	case GPIOIEV:
		*value = g->iev;
		break;
	case GPIOIE:
		*value = g->im;
		break;
	case GPIORIS:
		*value = raw_status(g);
		break;
	case GPIOMIS:
		*value = raw_status(g) & g->im;
		break;
	case GPIOAFSEL:
		*value = g->afsel;
		break;
	default:
		if (offset >= GPIOPERIPHID0 && offset < GPIOPERIPHID0 + 0x20)
			*value = id[(offset - GPIOPERIPHID0) / 4];
		else
			log_printf(LOG_GUEST_ERRORS, "pl061: read of reserved offset 0x%x\n",
				   (unsigned)offset);
	}
	return true;
}

static void write_register(struct pl061 *g, uint64_t offset, uint8_t value)
{
	switch (offset & ~UINT64_C(3)) {
	case GPIODIR:
		g->dir = value;
		break;
	case GPIOIS:
		g->is = value;
		break;
	case GPIOIBE:
		g->ibe = value;
		break;
	case GPIOIEV:
		g->iev = value;
		break;
	case GPIOIE:
		g->im = value;
		break;
	case GPIOIC:
		g->edges &= (uint8_t)~value;
		break;
	case GPIOAFSEL:
		g->afsel = value;
		break;
	default:
		log_printf(LOG_GUEST_ERRORS, "pl061: write of reserved or read-only offset 0x%x\n",
			   (unsigned)offset);
	}
}

static bool pl061_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct pl061 *g = dev;
	uint8_t old = levels(g), mask = (uint8_t)(offset >> 2);

	if (offset < GPIODATA_END)
		g->data = (uint8_t)((g->data & ~mask) | (value & mask));
	else
		write_register(g, offset, (uint8_t)value);
	note_edges(g, old);
	update_irq(g, a->now);
	return true;
}

const struct mmio_ops pl061_ops = {
	.read = pl061_read,
	.write = pl061_write,
	.min_size = 1,
	.max_size = 4,
};

void pl061_init(struct pl061 *g, const struct irq_out *irq)
{
	*g = (struct pl061){ .irq = *irq };
}

void pl061_reset(struct pl061 *g, uint64_t now)
{
	*g = (struct pl061){ .irq = g->irq };
	update_irq(g, now);
}
