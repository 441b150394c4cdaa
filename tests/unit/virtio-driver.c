// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/virtio-driver.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/param.h"
#include "tests/unit/unit.h"

enum {
	R_FEATURES = 0x10,
	R_FEATURES_SEL = 0x14,
	R_ACCEPT = 0x20,
	R_ACCEPT_SEL = 0x24,
	R_QUEUE_SEL = 0x30,
	R_QUEUE_NUM = 0x38,
	R_QUEUE_READY = 0x44,
	R_NOTIFY = 0x50,
	R_ACK = 0x64,
	R_STATUS = 0x70,
	R_DESC = 0x80,
	R_DRIVER = 0x90,
	R_DEVICE = 0xa0,
};

static void set_irq(void *opaque, unsigned line, bool level, uint64_t now)
{
	struct driver *d = opaque;

	(void)now;
	ck_assert_uint_eq(line, 100 + d->slot);
	d->irq = level;
	d->irqs += level;
}

static void scheduled(void *opaque, uint64_t when)
{
	struct driver *d = opaque;

	ck_assert_uint_ge(when, d->now);
}

void driver_init(struct driver *d)
{
	static const struct mmu_features f = { .pa_bits = 40, .tgran4 = true };
	static struct mem_timing timing;
	const struct irq_out irq = { .set = set_irq, .opaque = d, .line = 100 };
	struct error e;

	memset(d, 0, sizeof(*d));
	d->ram = xcalloc(1, DRIVER_RAM_SIZE);
	param_defaults(mem_timing_params, &timing);
	const struct region ram = { .name = "ram",
				    .base = DRIVER_RAM_BASE,
				    .size = DRIVER_RAM_SIZE,
				    .kind = REGION_RAM,
				    .host = d->ram };
	ck_assert_msg(physmap_add(&d->map, &ram, &e), "%s", e.msg);
	event_queue_init(&d->events);
	d->host = (struct virtio_host){
		.dma = { .map = &d->map },
		.events = &d->events,
		.frequency = DRIVER_HZ,
		.scheduled = scheduled,
		.opaque = d,
	};
	d->host.dma.memsys = memsys_new(&d->map, 1, &f, &timing, false, &e);
	ck_assert_msg(d->host.dma.memsys != NULL, "%s", e.msg);
	virtio_mmio_init(&d->transport, &irq);
	d->slot = VIRTIO_MMIO_SLOTS;
}

void driver_free(struct driver *d)
{
	struct error e;

	ck_assert(virtio_list_free(&d->devices, &e));
	ck_assert_uint_eq(event_next(&d->events), UINT64_MAX);
	event_queue_fini(&d->events);
	memsys_free(d->host.dma.memsys);
	free(d->ram);
}

void driver_plug(struct driver *d, struct virtio_device *v)
{
	ck_assert(virtio_list_add(&d->devices, v));
	ck_assert(virtio_mmio_plug(&d->transport, v));
	d->slot--;
}

uint32_t driver_read(struct driver *d, uint32_t reg)
{
	const struct mmio_access a = { .size = 4, .now = d->now };
	uint64_t value;

	ck_assert(virtio_mmio_ops.read(&d->transport, &a, d->slot * 0x200 + reg, &value));
	return (uint32_t)value;
}

void driver_write(struct driver *d, uint32_t reg, uint32_t value)
{
	const struct mmio_access a = { .size = 4, .now = d->now };

	ck_assert(virtio_mmio_ops.write(&d->transport, &a, d->slot * 0x200 + reg, value));
}

void driver_negotiate(struct driver *d, uint64_t features)
{
	uint64_t offered;

	driver_write(d, R_STATUS, 0);
	memset(d->avail, 0, sizeof(d->avail));
	driver_write(d, R_STATUS, 1 | 2);
	driver_write(d, R_FEATURES_SEL, 1);
	offered = (uint64_t)driver_read(d, R_FEATURES) << 32;
	driver_write(d, R_FEATURES_SEL, 0);
	offered |= driver_read(d, R_FEATURES);
	features &= offered;
	for (unsigned i = 0; i < 2; i++) {
		driver_write(d, R_ACCEPT_SEL, i);
		driver_write(d, R_ACCEPT, (uint32_t)(features >> 32 * i));
	}
	driver_write(d, R_STATUS, 1 | 2 | 8);
}

void driver_queue(struct driver *d, unsigned q, uint32_t size)
{
	const uint64_t areas[3] = { DRIVER_DESC(q), DRIVER_AVAIL(q), DRIVER_USED(q) };
	static const uint32_t regs[3] = { R_DESC, R_DRIVER, R_DEVICE };

	memset(driver_at(d, DRIVER_DESC(q)), 0, 0x4000);
	driver_write(d, R_QUEUE_SEL, q);
	driver_write(d, R_QUEUE_NUM, size);
	for (unsigned i = 0; i < 3; i++) {
		driver_write(d, regs[i], (uint32_t)areas[i]);
		driver_write(d, regs[i] + 4, (uint32_t)(areas[i] >> 32));
	}
	driver_write(d, R_QUEUE_READY, 1);
}

void driver_start(struct driver *d, uint64_t features)
{
	driver_negotiate(d, features);
	ck_assert_uint_eq(driver_status(d), 1 | 2 | 8);
	for (unsigned q = 0; q < d->transport.slots[d->slot].device->kind->queues; q++)
		driver_queue(d, q, DRIVER_SIZE);
	driver_write(d, R_STATUS, 1 | 2 | 8 | 4);
	ck_assert_uint_eq(driver_status(d), 1 | 2 | 8 | 4);
}

void *driver_at(struct driver *d, uint64_t pa)
{
	ck_assert_uint_ge(pa, DRIVER_RAM_BASE);
	ck_assert_uint_lt(pa, DRIVER_RAM_BASE + DRIVER_RAM_SIZE);
	return d->ram + (pa - DRIVER_RAM_BASE);
}

void driver_desc(struct driver *d, unsigned q, unsigned i, uint64_t addr, uint32_t len,
		 uint16_t flags, uint16_t next)
{
	((struct driver_desc *)driver_at(d, DRIVER_DESC(q)))[i] =
		(struct driver_desc){ addr, len, flags, next };
}

void driver_notify(struct driver *d, unsigned q)
{
	driver_write(d, R_NOTIFY, q);
}

void driver_offer(struct driver *d, unsigned q, uint16_t head)
{
	uint16_t *ring = driver_at(d, DRIVER_AVAIL(q));

	ring[2 + d->avail[q] % DRIVER_SIZE] = head;
	ring[1] = ++d->avail[q];
	driver_notify(d, q);
}

uint16_t driver_used_idx(struct driver *d, unsigned q)
{
	return ((uint16_t *)driver_at(d, DRIVER_USED(q)))[1];
}

uint32_t driver_used_id(struct driver *d, unsigned q, uint16_t i)
{
	return ((uint32_t *)driver_at(d, DRIVER_USED(q)))[1 + i % DRIVER_SIZE * 2];
}

uint32_t driver_used_len(struct driver *d, unsigned q, uint16_t i)
{
	return ((uint32_t *)driver_at(d, DRIVER_USED(q)))[2 + i % DRIVER_SIZE * 2];
}

void driver_pass(struct driver *d, uint64_t cycles)
{
	event_run_until(&d->events, d->now + cycles);
	d->now += cycles;
}

uint32_t driver_status(struct driver *d)
{
	return driver_read(d, R_STATUS);
}

void driver_ack(struct driver *d)
{
	driver_write(d, R_ACK, 3);
}
