// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/virtio-pci.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "base/log.h"

/* 4.1.4: struct virtio_pci_cap, from the capability's third byte on */
enum {
	CAP_LENGTH = 2,
	CAP_TYPE = 3,
	CAP_BAR = 4,
	CAP_OFFSET = 8,
	CAP_AREA_LENGTH = 12,
	CAP_NOTIFY_STEP = 16, /* of the notification capability */
	CAP_PCI_DATA = 16,    /* of the configuration access capability */
	CAP_SIZE = 16,
};

/* Where the capabilities are in configuration space; QEMU's places. */
enum {
	COMMON_CAP = 0x40,
	ISR_CAP = 0x50,
	DEVICE_CAP = 0x60,
	NOTIFY_CAP = 0x70,
	PCI_CAP = 0x84,
	MSIX_CAP = 0x98,
	PCI_DATA = PCI_CAP + CAP_PCI_DATA,
};

/* cfg_type */
enum { TYPE_COMMON = 1, TYPE_NOTIFY, TYPE_ISR, TYPE_DEVICE, TYPE_PCI };

/* 4.1.2.1 */
enum { VIRTIO_VENDOR = 0x1af4, FIRST_DEVICE = 0x1040, SUBSYSTEM = 0x1100, REVISION = 1 };

struct virtio_pci {
	struct pci_function f;
	struct virtio_device *v;
	uint32_t isr;
	uint32_t device_feature_select, driver_feature_select;
	uint64_t driver_features;
	uint16_t queue_select;
	uint16_t config_vector, queue_vector[VIRTIO_MAX_QUEUES];
};

static struct virtio_pci *of(struct pci_function *f)
{
	return (struct virtio_pci *)f;
}

/* ---- interrupts --------------------------------------------------------------------- */

static void interrupt(void *opaque, struct virtio_device *v, uint32_t isr, unsigned queue,
		      uint64_t now)
{
	struct virtio_pci *p = opaque;

	(void)v;
	p->isr |= isr;
	if (!pci_msix_enabled(&p->f))
		pci_set_intx(&p->f, true, now);
	else
		pci_msix_signal(&p->f,
				isr & VIRTIO_ISR_CONFIG ? p->config_vector : p->queue_vector[queue],
				now);
}

/* 4.1.4.5: reading it acknowledges all. */
static uint8_t read_isr(struct virtio_pci *p, uint64_t now)
{
	uint8_t isr = (uint8_t)p->isr;

	p->isr = 0;
	pci_set_intx(&p->f, false, now);
	return isr;
}

/* ---- the common configuration ---------------------------------------------------------- */

/* The queue that queue_select names, or NULL. */
static struct virtqueue *selected(struct virtio_pci *p)
{
	return p->queue_select < p->v->kind->queues ? &p->v->queues[p->queue_select] : NULL;
}

static uint32_t half(uint64_t value, uint32_t select)
{
	return select < 2 ? (uint32_t)(value >> 32 * select) : 0;
}

static struct virtio_pci_common common_of(struct virtio_pci *p)
{
	const struct virtqueue *q = selected(p);
	struct virtio_pci_common c = {
		.device_feature_select = p->device_feature_select,
		.device_feature = half(p->v->offered, p->device_feature_select),
		.driver_feature_select = p->driver_feature_select,
		.driver_feature = half(p->driver_features, p->driver_feature_select),
		.config_msix_vector = p->config_vector,
		.num_queues = (uint16_t)p->v->kind->queues,
		.device_status = p->v->status,
		.config_generation = (uint8_t)p->v->config_generation,
		.queue_select = p->queue_select,
	};

	if (!q)
		return c; /* a size of 0: there is no such queue */
	/* after a reset the size is the maximum, until the driver wants less */
	c.queue_size = (uint16_t)(q->size ? q->size : p->v->kind->queue_size);
	c.queue_msix_vector = p->queue_vector[p->queue_select];
	c.queue_enable = q->ready;
	c.queue_notify_off = p->queue_select;
	c.queue_desc = q->desc;
	c.queue_driver = q->avail;
	c.queue_device = q->used;
	return c;
}

/* A vector that the table lacks reads back as none (4.1.5.1.2). */
static uint16_t vector_of(const struct virtio_pci *p, uint32_t value)
{
	return value < p->f.msix.vectors ? (uint16_t)value : VIRTIO_PCI_NO_VECTOR;
}

static void reset_transport(struct virtio_pci *p, uint64_t now)
{
	p->isr = 0;
	p->device_feature_select = p->driver_feature_select = 0;
	p->driver_features = 0;
	p->queue_select = 0;
	p->config_vector = VIRTIO_PCI_NO_VECTOR;
	for (unsigned i = 0; i < VIRTIO_MAX_QUEUES; i++)
		p->queue_vector[i] = VIRTIO_PCI_NO_VECTOR;
	pci_msix_forget(&p->f);
	pci_set_intx(&p->f, false, now);
}

static void write_status(struct virtio_pci *p, uint8_t status, uint64_t now)
{
	if (!status)
		reset_transport(p, now);
	virtio_set_status(p->v, status, now);
}

static void set_half(uint64_t *value, uint32_t select, uint32_t word)
{
	unsigned shift = select ? 32 : 0;

	*value = (*value & ~((uint64_t)UINT32_MAX << shift)) | (uint64_t)word << shift;
}

static void accept(struct virtio_pci *p, uint32_t value)
{
	if (p->driver_feature_select > 1)
		return;
	set_half(&p->driver_features, p->driver_feature_select, value);
	virtio_accept(p->v, p->driver_features);
}

static void enable(struct virtio_pci *p, struct virtqueue *q, uint32_t value, uint64_t now)
{
	if (value != 1) { /* 4.1.4.3.2: only a reset disables a queue */
		log_printf(LOG_GUEST_ERRORS, "%s: queue_enable written with %u\n", p->v->kind->name,
			   value);
		return;
	}
	if (!q->size)
		q->size = p->v->kind->queue_size;
	virtio_enable_queue(p->v, p->queue_select, true, now);
}

static void write_area(struct virtqueue *q, uint32_t offset, uint32_t value)
{
	bool high = offset & 4;

	switch (offset & ~4u) {
	case offsetof(struct virtio_pci_common, queue_desc):
		set_half(&q->desc, high, value);
		break;
	case offsetof(struct virtio_pci_common, queue_driver):
		set_half(&q->avail, high, value);
		break;
	case offsetof(struct virtio_pci_common, queue_device):
		set_half(&q->used, high, value);
		break;
	}
}

static void write_queue(struct virtio_pci *p, uint32_t offset, uint32_t value, uint64_t now)
{
	struct virtqueue *q = selected(p);

	if (!q)
		return;
	switch (offset) {
	case offsetof(struct virtio_pci_common, queue_msix_vector):
		p->queue_vector[p->queue_select] = vector_of(p, value);
		return;
	case offsetof(struct virtio_pci_common, queue_enable):
		enable(p, q, value, now);
		return;
	}
	if (q->ready)
		log_printf(LOG_GUEST_ERRORS, "%s: write of 0x%x while the queue is enabled\n",
			   p->v->kind->name, offset);
	else if (offset == offsetof(struct virtio_pci_common, queue_size))
		q->size = value;
	else
		write_area(q, offset, value);
}

/* How wide the field at @offset is to be written (4.1.3.1); 0: it is read-only or none. */
static unsigned width_at(uint32_t offset)
{
	switch (offset) {
	case offsetof(struct virtio_pci_common, device_status):
		return 1;
	case offsetof(struct virtio_pci_common, config_msix_vector):
	case offsetof(struct virtio_pci_common, queue_select):
	case offsetof(struct virtio_pci_common, queue_size):
	case offsetof(struct virtio_pci_common, queue_msix_vector):
	case offsetof(struct virtio_pci_common, queue_enable):
		return 2;
	case offsetof(struct virtio_pci_common, device_feature_select):
	case offsetof(struct virtio_pci_common, driver_feature_select):
	case offsetof(struct virtio_pci_common, driver_feature):
		return 4;
	}
	return offset >= offsetof(struct virtio_pci_common, queue_desc) &&
			       offset < sizeof(struct virtio_pci_common) && !(offset & 3)
		       ? 4
		       : 0;
}

static void write_common(struct virtio_pci *p, uint32_t offset, unsigned size, uint32_t value,
			 uint64_t now)
{
	if (size != width_at(offset)) {
		log_printf(LOG_GUEST_ERRORS,
			   "%s: write of %u bytes to 0x%x of the common configuration\n",
			   p->v->kind->name, size, offset);
		return;
	}
	switch (offset) {
	case offsetof(struct virtio_pci_common, device_feature_select):
		p->device_feature_select = value;
		break;
	case offsetof(struct virtio_pci_common, driver_feature_select):
		p->driver_feature_select = value;
		break;
	case offsetof(struct virtio_pci_common, driver_feature):
		accept(p, value);
		break;
	case offsetof(struct virtio_pci_common, config_msix_vector):
		p->config_vector = vector_of(p, value);
		break;
	case offsetof(struct virtio_pci_common, device_status):
		write_status(p, (uint8_t)value, now);
		break;
	case offsetof(struct virtio_pci_common, queue_select):
		p->queue_select = (uint16_t)value;
		break;
	default:
		write_queue(p, offset, value, now);
	}
}

static uint32_t read_common(struct virtio_pci *p, uint32_t offset, unsigned size)
{
	const struct virtio_pci_common c = common_of(p);
	uint32_t value = 0;

	if (offset + size <= sizeof(c))
		memcpy(&value, (const uint8_t *)&c + offset, size);
	return value;
}

/* ---- the function ------------------------------------------------------------------------ */

static uint32_t bar_read(struct pci_function *f, unsigned bar, uint32_t offset, unsigned size,
			 uint64_t now)
{
	struct virtio_pci *p = of(f);

	(void)bar;
	switch (offset & ~(VIRTIO_PCI_AREA_SIZE - 1u)) {
	case VIRTIO_PCI_COMMON:
		return read_common(p, offset, size);
	case VIRTIO_PCI_ISR:
		return offset == VIRTIO_PCI_ISR ? read_isr(p, now) : 0;
	case VIRTIO_PCI_DEVICE:
		return virtio_config_read(p->v, offset - VIRTIO_PCI_DEVICE, size);
	}
	return 0;
}

static void bar_write(struct pci_function *f, unsigned bar, uint32_t offset, unsigned size,
		      uint32_t value, uint64_t now)
{
	struct virtio_pci *p = of(f);

	(void)bar;
	switch (offset & ~(VIRTIO_PCI_AREA_SIZE - 1u)) {
	case VIRTIO_PCI_COMMON:
		write_common(p, offset, size, value, now);
		break;
	case VIRTIO_PCI_DEVICE:
		if (p->v->kind->config_write)
			p->v->kind->config_write(p->v, offset - VIRTIO_PCI_DEVICE, value, size);
		break;
	case VIRTIO_PCI_NOTIFY:
		virtio_notify(p->v, (offset - VIRTIO_PCI_NOTIFY) / VIRTIO_PCI_NOTIFY_STEP, now);
		break;
	}
}

/*
 * 4.1.4.9: the BAR through configuration space, for firmware that has not mapped it yet. False: the
 * bytes are not the window's, or what it was pointed at is not there.
 */
static bool pointed_at(const struct pci_function *f, unsigned reg, unsigned size, uint32_t *offset,
		       unsigned *length)
{
	const uint8_t *cap = f->config + PCI_CAP;
	uint32_t len;

	memcpy(offset, cap + CAP_OFFSET, sizeof(*offset));
	memcpy(&len, cap + CAP_AREA_LENGTH, sizeof(len));
	*length = len;
	return reg < PCI_DATA + 4 && reg + size > PCI_DATA && cap[CAP_BAR] == VIRTIO_PCI_BAR &&
	       (len == 1 || len == 2 || len == 4) && *offset % len == 0 &&
	       *offset < VIRTIO_PCI_BAR_SIZE;
}

static void config_reading(struct pci_function *f, unsigned reg, unsigned size, uint64_t now)
{
	uint32_t offset;
	unsigned length;

	if (pointed_at(f, reg, size, &offset, &length))
		pci_set_config32(f, PCI_DATA, bar_read(f, VIRTIO_PCI_BAR, offset, length, now));
}

static void config_written(struct pci_function *f, unsigned reg, unsigned size, uint64_t now)
{
	struct virtio_pci *p = of(f);
	uint32_t offset, value;
	unsigned length;

	virtio_set_reach(p->v, pci_is_master(f), now);
	if (!pointed_at(f, reg, size, &offset, &length))
		return;
	memcpy(&value, f->config + PCI_DATA, sizeof(value));
	bar_write(f, VIRTIO_PCI_BAR, offset, length, value & (uint32_t)mask64(8 * length), now);
}

static void function_reset(struct pci_function *f, uint64_t now)
{
	struct virtio_pci *p = of(f);

	virtio_reset(p->v);
	reset_transport(p, now);
	virtio_set_reach(p->v, false, now);
}

static const struct pci_function_ops function_ops = {
	.bar_read = bar_read,
	.bar_write = bar_write,
	.config_reading = config_reading,
	.config_written = config_written,
	.reset = function_reset,
};

static void add_area(struct pci_function *f, unsigned cap, uint8_t type, uint8_t size,
		     uint32_t offset, uint32_t length)
{
	pci_add_capability(f, PCI_CAP_ID_VENDOR, cap);
	f->config[cap + CAP_LENGTH] = size;
	f->config[cap + CAP_TYPE] = type;
	f->config[cap + CAP_BAR] = length ? VIRTIO_PCI_BAR : 0;
	pci_set_config32(f, cap + CAP_OFFSET, offset);
	pci_set_config32(f, cap + CAP_AREA_LENGTH, length);
}

static void add_capabilities(struct pci_function *f)
{
	add_area(f, PCI_CAP, TYPE_PCI, CAP_SIZE + 4, 0, 0);
	f->writable[PCI_CAP + CAP_BAR] = 0xff;
	memset(f->writable + PCI_CAP + CAP_OFFSET, 0xff, CAP_SIZE + 4 - CAP_OFFSET);
	add_area(f, NOTIFY_CAP, TYPE_NOTIFY, CAP_SIZE + 4, VIRTIO_PCI_NOTIFY, VIRTIO_PCI_AREA_SIZE);
	pci_set_config32(f, NOTIFY_CAP + CAP_NOTIFY_STEP, VIRTIO_PCI_NOTIFY_STEP);
	add_area(f, DEVICE_CAP, TYPE_DEVICE, CAP_SIZE, VIRTIO_PCI_DEVICE, VIRTIO_PCI_AREA_SIZE);
	add_area(f, ISR_CAP, TYPE_ISR, CAP_SIZE, VIRTIO_PCI_ISR, VIRTIO_PCI_AREA_SIZE);
	add_area(f, COMMON_CAP, TYPE_COMMON, CAP_SIZE, VIRTIO_PCI_COMMON, VIRTIO_PCI_AREA_SIZE);
}

/* What QEMU calls them: network, SCSI storage, simple communication, other. */
static uint16_t class_of(const struct virtio_kind *kind)
{
	static const struct {
		uint32_t id;
		uint16_t class;
	} classes[] = { { 1, 0x0200 }, { 2, 0x0100 }, { 3, 0x0780 } };

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (classes[i].id == kind->id)
			return classes[i].class;
	return 0x00ff;
}

bool virtio_pci_plug(struct pci_host *h, struct virtio_device *v, int slot, struct error *err)
{
	const struct pci_identity id = {
		.vendor = VIRTIO_VENDOR,
		.device = (uint16_t)(FIRST_DEVICE + v->kind->id),
		.subsystem_vendor = VIRTIO_VENDOR,
		.subsystem = SUBSYSTEM,
		.class = class_of(v->kind),
		.revision = REVISION,
	};
	struct virtio_pci *p = xcalloc(1, sizeof(*p));

	pci_function_init(&p->f, &function_ops, &id);
	p->f.config[PCI_INTERRUPT_PIN] = 1;
	pci_add_bar(&p->f, VIRTIO_PCI_BAR, VIRTIO_PCI_BAR_SIZE,
		    PCI_BASE_ADDRESS_64 | PCI_BASE_ADDRESS_PREFETCH);
	add_capabilities(&p->f);
	/* one vector for each queue, one for the configuration */
	pci_add_msix(&p->f, MSIX_CAP, VIRTIO_PCI_MSIX_BAR, v->kind->queues + 1);
	p->v = v;
	if (!pci_plug(h, &p->f, slot, err)) {
		free(p);
		return false;
	}
	v->interrupt = interrupt;
	v->transport = p;
	return true;
}

static_assert(VIRTIO_MAX_QUEUES + 1 <= PCI_MSIX_MAX, "a vector for each queue and the changes");
static_assert(sizeof(struct virtio_pci_common) == 56, "4.1.4.3");
