// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/virtio-mmio.h"

#include <inttypes.h>

#include "base/bits.h"
#include "base/log.h"

/* Virtio 1.2, 4.2.2 */
enum {
	MAGIC_VALUE = 0x000,
	VERSION = 0x004,
	DEVICE_ID = 0x008,
	VENDOR_ID = 0x00c,
	DEVICE_FEATURES = 0x010,
	DEVICE_FEATURES_SEL = 0x014,
	DRIVER_FEATURES = 0x020,
	DRIVER_FEATURES_SEL = 0x024,
	QUEUE_SEL = 0x030,
	QUEUE_NUM_MAX = 0x034,
	QUEUE_NUM = 0x038,
	QUEUE_READY = 0x044,
	QUEUE_NOTIFY = 0x050,
	INTERRUPT_STATUS = 0x060,
	INTERRUPT_ACK = 0x064,
	STATUS = 0x070,
	QUEUE_DESC_LOW = 0x080,
	QUEUE_DESC_HIGH = 0x084,
	QUEUE_DRIVER_LOW = 0x090,
	QUEUE_DRIVER_HIGH = 0x094,
	QUEUE_DEVICE_LOW = 0x0a0,
	QUEUE_DEVICE_HIGH = 0x0a4,
	SHM_LEN_LOW = 0x0b0,
	SHM_BASE_HIGH = 0x0bc,
	CONFIG_GENERATION = 0x0fc,
	CONFIG = 0x100,
};

enum { MAGIC = 0x74726976 /* "virt" */, QEMU_VENDOR = 0x554d4551 };

static void update_irq(struct virtio_mmio_slot *s, uint64_t now)
{
	irq_out_set(&s->irq, s->isr != 0, now);
}

static void interrupt(void *opaque, struct virtio_device *v, uint32_t isr, unsigned queue,
		      uint64_t now)
{
	struct virtio_mmio_slot *s = opaque;

	(void)v, (void)queue;
	s->isr |= isr;
	update_irq(s, now);
}

/* The queue that QueueSel names, or NULL. */
static struct virtqueue *selected(struct virtio_mmio_slot *s)
{
	struct virtio_device *v = s->device;

	return s->queue_sel < v->kind->queues ? &v->queues[s->queue_sel] : NULL;
}

static uint32_t read_queue(struct virtio_mmio_slot *s, uint32_t reg)
{
	const struct virtqueue *q = selected(s);

	if (!q)
		return 0;
	return reg == QUEUE_NUM_MAX ? s->device->kind->queue_size : q->ready;
}

static uint32_t read_register(struct virtio_mmio_slot *s, uint32_t reg)
{
	struct virtio_device *v = s->device;

	switch (reg) {
	case MAGIC_VALUE:
		return MAGIC;
	case VERSION:
		return 2;
	case VENDOR_ID:
		return QEMU_VENDOR;
	case DEVICE_ID:
		return v ? v->kind->id : 0;
	}
	if (!v)
		return 0;
	switch (reg) {
	case DEVICE_FEATURES:
		return s->device_features_sel < 2
			       ? (uint32_t)(v->offered >> 32 * s->device_features_sel)
			       : 0;
	case QUEUE_NUM_MAX:
	case QUEUE_READY:
		return read_queue(s, reg);
	case INTERRUPT_STATUS:
		return s->isr;
	case STATUS:
		return v->status;
	case CONFIG_GENERATION:
		return v->config_generation;
	}
	/* no shared memory: a length of -1 (4.2.2) */
	if (reg >= SHM_LEN_LOW && reg <= SHM_BASE_HIGH)
		return UINT32_MAX;
	log_printf(LOG_GUEST_ERRORS, "virtio-mmio: read of write-only or reserved offset 0x%x\n",
		   reg);
	return 0;
}

static void set_half(uint64_t *value, bool high, uint32_t half)
{
	*value = high ? (*value & UINT32_MAX) | (uint64_t)half << 32
		      : (*value & ~(uint64_t)UINT32_MAX) | half;
}

static void write_queue(struct virtio_mmio_slot *s, uint32_t reg, uint32_t value, uint64_t now)
{
	struct virtqueue *q = selected(s);
	bool high = reg & 4;

	if (!q)
		return;
	if (reg == QUEUE_READY) {
		virtio_enable_queue(s->device, s->queue_sel, value & 1, now);
		return;
	}
	if (q->ready) {
		log_printf(LOG_GUEST_ERRORS,
			   "virtio-mmio: write of 0x%x while the queue is ready\n", reg);
		return;
	}
	switch (reg) {
	case QUEUE_NUM:
		q->size = value;
		break;
	case QUEUE_DESC_LOW:
	case QUEUE_DESC_HIGH:
		set_half(&q->desc, high, value);
		break;
	case QUEUE_DRIVER_LOW:
	case QUEUE_DRIVER_HIGH:
		set_half(&q->avail, high, value);
		break;
	case QUEUE_DEVICE_LOW:
	case QUEUE_DEVICE_HIGH:
		set_half(&q->used, high, value);
		break;
	}
}

static void reset_slot(struct virtio_mmio_slot *s)
{
	s->isr = 0;
	s->driver_features = 0;
	s->device_features_sel = s->driver_features_sel = s->queue_sel = 0;
}

static void write_register(struct virtio_mmio_slot *s, uint32_t reg, uint32_t value, uint64_t now)
{
	struct virtio_device *v = s->device;

	switch (reg) {
	case DEVICE_FEATURES_SEL:
		s->device_features_sel = value;
		break;
	case DRIVER_FEATURES:
		if (s->driver_features_sel < 2) {
			set_half(&s->driver_features, s->driver_features_sel, value);
			virtio_accept(v, s->driver_features);
		} else if (value) {
			log_printf(LOG_GUEST_ERRORS, "virtio-mmio: features beyond bit 63\n");
		}
		break;
	case DRIVER_FEATURES_SEL:
		s->driver_features_sel = value;
		break;
	case QUEUE_SEL:
		s->queue_sel = value;
		break;
	case QUEUE_NUM:
	case QUEUE_READY:
	case QUEUE_DESC_LOW:
	case QUEUE_DESC_HIGH:
	case QUEUE_DRIVER_LOW:
	case QUEUE_DRIVER_HIGH:
	case QUEUE_DEVICE_LOW:
	case QUEUE_DEVICE_HIGH:
		write_queue(s, reg, value, now);
		break;
	case QUEUE_NOTIFY:
		virtio_notify(v, value, now);
		break;
	case INTERRUPT_ACK:
		s->isr &= ~value;
		update_irq(s, now);
		break;
	case STATUS:
		if (!(value & 0xff))
			reset_slot(s);
		virtio_set_status(v, (uint8_t)value, now);
		update_irq(s, now);
		break;
	default:
		log_printf(LOG_GUEST_ERRORS,
			   "virtio-mmio: write of read-only or reserved offset 0x%x\n", reg);
	}
}

static bool bad_access(uint64_t offset, uint32_t size)
{
	log_printf(LOG_GUEST_ERRORS,
		   "virtio-mmio: access of %u bytes to offset 0x%" PRIx64 "\n", size, offset);
	return true;
}

static bool mmio_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct virtio_mmio *t = dev;
	struct virtio_mmio_slot *s = &t->slots[offset / VIRTIO_MMIO_SLOT_SIZE % VIRTIO_MMIO_SLOTS];
	uint32_t reg = (uint32_t)(offset % VIRTIO_MMIO_SLOT_SIZE);

	*value = 0;
	if (reg >= CONFIG) {
		if (s->device)
			*value = virtio_config_read(s->device, reg - CONFIG, a->size);
		return true;
	}
	/* 4.2.2.2: registers are read and written as aligned words */
	if (a->size != 4)
		return bad_access(offset, a->size);
	*value = read_register(s, reg);
	return true;
}

static bool mmio_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct virtio_mmio *t = dev;
	struct virtio_mmio_slot *s = &t->slots[offset / VIRTIO_MMIO_SLOT_SIZE % VIRTIO_MMIO_SLOTS];
	uint32_t reg = (uint32_t)(offset % VIRTIO_MMIO_SLOT_SIZE);

	if (!s->device)
		return true;
	if (reg >= CONFIG) {
		if (s->device->kind->config_write)
			s->device->kind->config_write(s->device, reg - CONFIG, (uint32_t)value,
						      a->size);
		return true;
	}
	if (a->size != 4)
		return bad_access(offset, a->size);
	write_register(s, reg, (uint32_t)value, a->now);
	return true;
}

const struct mmio_ops virtio_mmio_ops = {
	.read = mmio_read,
	.write = mmio_write,
	.min_size = 1,
	.max_size = 4,
};

void virtio_mmio_init(struct virtio_mmio *t, const struct irq_out *irq)
{
	for (unsigned i = 0; i < VIRTIO_MMIO_SLOTS; i++) {
		t->slots[i] = (struct virtio_mmio_slot){ .irq = *irq };
		t->slots[i].irq.line += i;
	}
}

bool virtio_mmio_plug(struct virtio_mmio *t, struct virtio_device *v)
{
	unsigned i = VIRTIO_MMIO_SLOTS;

	while (i && t->slots[i - 1].device)
		i--;
	if (!i)
		return false;
	t->slots[i - 1].device = v;
	v->interrupt = interrupt;
	v->transport = &t->slots[i - 1];
	return true;
}

void virtio_mmio_reset(struct virtio_mmio *t, uint64_t now)
{
	for (unsigned i = 0; i < VIRTIO_MMIO_SLOTS; i++) {
		reset_slot(&t->slots[i]);
		if (t->slots[i].device)
			virtio_reset(t->slots[i].device);
		update_irq(&t->slots[i], now);
	}
}
