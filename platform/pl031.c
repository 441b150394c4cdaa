// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/pl031.h"

#include "base/bits.h"
#include "base/log.h"

enum {
	RTCDR = 0x00,
	RTCMR = 0x04,
	RTCLR = 0x08,
	RTCCR = 0x0c,
	RTCIMSC = 0x10,
	RTCRIS = 0x14,
	RTCMIS = 0x18,
	RTCICR = 0x1c,
	RTCPERIPHID0 = 0xfe0,
};

static void update_irq(struct pl031 *r, uint64_t now)
{
	irq_out_set(&r->c.irq, (r->ris & r->imsc) != 0, now);
}

static uint32_t count(const struct pl031 *r, uint64_t now)
{
	return r->offset + (uint32_t)(now / r->c.frequency);
}

static void set_alarm(struct pl031 *r, uint64_t now)
{
	uint32_t seconds = r->match - count(r, now); /* modulo 2^32, as the comparator */

	event_cancel(r->c.events, &r->alarm);
	if (seconds)
		event_schedule(r->c.events, &r->alarm,
			       (now / r->c.frequency + seconds) * r->c.frequency);
	else
		r->ris = 1;
}

static void on_alarm(void *opaque, uint64_t when)
{
	struct pl031 *r = opaque;

	r->ris = 1;
	update_irq(r, when);
}

static uint32_t read_register(struct pl031 *r, uint32_t reg, uint64_t now)
{
	/* RTCPeriphID0-3, RTCPCellID0-3 */
	static const uint8_t id[8] = { 0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };

	switch (reg) {
	case RTCDR:
		return count(r, now);
	case RTCMR:
		return r->match;
	case RTCLR:
		return r->load;
	case RTCCR:
		return 1; /* always on */
	case RTCIMSC:
		return r->imsc;
	case RTCRIS:
		return r->ris;
	case RTCMIS:
		return r->ris & r->imsc;
	}
	if (reg >= RTCPERIPHID0 && reg < RTCPERIPHID0 + 0x20)
		return id[(reg - RTCPERIPHID0) / 4];
	log_printf(LOG_GUEST_ERRORS, "pl031: read of reserved offset 0x%x\n", reg);
	return 0;
}

/* Bytes and halfwords are parts of the word that holds them: firmware reads identification so. */
static bool pl031_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	uint32_t word = read_register(dev, (uint32_t)offset & 0xffc, a->now);

	*value = extract32(word, 8 * (offset & 3), 8 * a->size);
	return true;
}

static bool pl031_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct pl031 *r = dev;

	value <<= 8 * (offset & 3);
	switch (offset & 0xffc) {
	case RTCMR:
		r->match = (uint32_t)value;
		set_alarm(r, a->now);
		break;
	case RTCLR:
		r->load = (uint32_t)value;
		r->offset += r->load - count(r, a->now);
		set_alarm(r, a->now);
		break;
	case RTCIMSC:
		r->imsc = value & 1;
		break;
	case RTCICR:
		r->ris &= ~(uint32_t)value;
		break;
	case RTCCR:
		/* once started it cannot be stopped (DDI 0224, 3.3.4) */
		break;
	default:
		log_printf(LOG_GUEST_ERRORS, "pl031: write of reserved or read-only offset 0x%x\n",
			   (unsigned)offset);
	}
	update_irq(r, a->now);
	return true;
}

const struct mmio_ops pl031_ops = {
	.read = pl031_read,
	.write = pl031_write,
	.min_size = 1,
	.max_size = 4,
};

void pl031_init(struct pl031 *r, const struct pl031_config *c)
{
	*r = (struct pl031){
		.c = *c,
		.offset = c->base,
		.alarm = { .name = "rtc.alarm", .fire = on_alarm, .opaque = r },
	};
}

void pl031_reset(struct pl031 *r, uint64_t now)
{
	event_cancel(r->c.events, &r->alarm);
	r->load = r->match = r->imsc = r->ris = 0;
	update_irq(r, now);
}
