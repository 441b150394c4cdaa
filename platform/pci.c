// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/pci.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"

enum {
	/* an offset into ECAM */
	BUS_SHIFT = 20,
	SLOT_SHIFT = 15,
	FUNCTION_SHIFT = 12,
	ECAM_PAGE = 4096,
	COMMAND_WRITABLE = PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
			   PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE,
	CACHE_LINE_SIZE = 0x0c,
};

/* What a read that nobody answers gives. */
static uint64_t all_ones(unsigned size)
{
	return mask64(8 * size);
}

/* ---- configuration space ------------------------------------------------------------ */

uint16_t pci_config16(const struct pci_function *f, unsigned reg)
{
	return (uint16_t)(f->config[reg] | f->config[reg + 1] << 8);
}

void pci_set_config16(struct pci_function *f, unsigned reg, uint16_t value)
{
	f->config[reg] = (uint8_t)value;
	f->config[reg + 1] = (uint8_t)(value >> 8);
}

static uint32_t config32(const struct pci_function *f, unsigned reg)
{
	return pci_config16(f, reg) | (uint32_t)pci_config16(f, reg + 2) << 16;
}

void pci_set_config32(struct pci_function *f, unsigned reg, uint32_t value)
{
	pci_set_config16(f, reg, (uint16_t)value);
	pci_set_config16(f, reg + 2, (uint16_t)(value >> 16));
}

static void set_writable16(struct pci_function *f, unsigned reg, uint16_t bits)
{
	f->writable[reg] = (uint8_t)bits;
	f->writable[reg + 1] = (uint8_t)(bits >> 8);
}

void pci_function_init(struct pci_function *f, const struct pci_function_ops *ops,
		       const struct pci_identity *id)
{
	*f = (struct pci_function){ .ops = ops };
	pci_set_config16(f, PCI_VENDOR_ID, id->vendor);
	pci_set_config16(f, PCI_DEVICE_ID, id->device);
	f->config[PCI_REVISION_ID] = id->revision;
	pci_set_config16(f, PCI_CLASS_DEVICE, id->class);
	pci_set_config16(f, PCI_SUBSYSTEM_VENDOR_ID, id->subsystem_vendor);
	pci_set_config16(f, PCI_SUBSYSTEM_ID, id->subsystem);
	set_writable16(f, PCI_COMMAND, COMMAND_WRITABLE);
	f->writable[CACHE_LINE_SIZE] = 0xff;
	f->writable[PCI_INTERRUPT_LINE] = 0xff;
}

void pci_add_bar(struct pci_function *f, unsigned n, uint32_t size, uint8_t flags)
{
	unsigned reg = PCI_BASE_ADDRESS_0 + 4 * n;
	uint32_t bits = ~(size - 1);

	f->bar_size[n] = size;
	f->config[reg] = flags;
	set_writable16(f, reg, (uint16_t)bits);
	set_writable16(f, reg + 2, (uint16_t)(bits >> 16));
	if (flags & PCI_BASE_ADDRESS_64)
		memset(f->writable + reg + 4, 0xff, 4);
}

void pci_add_capability(struct pci_function *f, uint8_t id, unsigned offset)
{
	f->config[offset] = id;
	f->config[offset + 1] = f->config[PCI_CAPABILITY_LIST];
	f->config[PCI_CAPABILITY_LIST] = (uint8_t)offset;
	f->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
}

static uint32_t config_read(struct pci_function *f, unsigned reg, unsigned size, uint64_t now)
{
	uint32_t value = 0;

	if (f->ops && f->ops->config_reading)
		f->ops->config_reading(f, reg, size, now);
	for (unsigned i = 0; i < size; i++)
		value |= (uint32_t)f->config[reg + i] << 8 * i;
	return value;
}

static void config_write(struct pci_function *f, unsigned reg, unsigned size, uint32_t value,
			 uint64_t now)
{
	for (unsigned i = 0; i < size; i++) {
		uint8_t mask = f->writable[reg + i], byte = (uint8_t)(value >> 8 * i);

		f->config[reg + i] = (uint8_t)((f->config[reg + i] & ~mask) | (byte & mask));
	}
	if (f->ops && f->ops->config_written)
		f->ops->config_written(f, reg, size, now);
	pci_msix_config_written(f, now);
	pci_update_intx(f, now);
}

/* The function that an offset into ECAM names, or NULL; *reg: the register of it. */
static struct pci_function *addressed(struct pci_host *h, uint64_t offset, unsigned *reg)
{
	*reg = (unsigned)(offset % ECAM_PAGE);
	if (offset >> BUS_SHIFT || offset >> FUNCTION_SHIFT & 7 || *reg >= PCI_CONFIG_SIZE)
		return NULL;
	return h->slots[offset >> SLOT_SHIFT];
}

static bool ecam_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	unsigned reg;
	struct pci_function *f = addressed(dev, offset, &reg);

	*value = f ? config_read(f, reg, a->size, a->now) : all_ones(a->size);
	return true;
}

static bool ecam_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	unsigned reg;
	struct pci_function *f = addressed(dev, offset, &reg);

	if (f)
		config_write(f, reg, a->size, (uint32_t)value, a->now);
	return true;
}

const struct mmio_ops pci_ecam_ops = {
	.read = ecam_read,
	.write = ecam_write,
	.min_size = 1,
	.max_size = 4,
};

/* ---- windows ------------------------------------------------------------------------- */

static uint64_t bar_base(const struct pci_function *f, unsigned n)
{
	unsigned reg = PCI_BASE_ADDRESS_0 + 4 * n;
	uint64_t base = config32(f, reg) & ~(f->bar_size[n] - 1);

	if (f->config[reg] & PCI_BASE_ADDRESS_64)
		base |= (uint64_t)config32(f, reg + 4) << 32;
	return base;
}

struct target {
	struct pci_function *f;
	unsigned bar;
	uint32_t offset;
};

/* Who decodes an address: of BARs that overlap, the one in the lowest slot. */
static bool find_target(const struct pci_window *w, uint64_t at, struct target *t)
{
	uint64_t pa = w->base + at;

	for (unsigned i = 0; i < PCI_SLOTS && !w->io; i++) {
		struct pci_function *f = w->host->slots[i];

		if (!f || !(pci_config16(f, PCI_COMMAND) & PCI_COMMAND_MEMORY))
			continue;
		for (unsigned n = 0; n < PCI_BARS; n++) {
			uint64_t offset = f->bar_size[n] ? pa - bar_base(f, n) : UINT64_MAX;

			if (offset >= f->bar_size[n])
				continue;
			*t = (struct target){ f, n, (uint32_t)offset };
			return true;
		}
	}
	return false;
}

static bool window_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	const struct pci_window *w = dev;
	struct target t;

	if (!find_target(w, offset, &t))
		*value = all_ones(a->size);
	else if (t.f->msix.vectors && t.bar == t.f->msix.bar)
		*value = pci_msix_read(t.f, t.offset, a->size);
	else
		*value = t.f->ops->bar_read(t.f, t.bar, t.offset, a->size, a->now);
	return true;
}

static bool window_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	const struct pci_window *w = dev;
	struct target t;

	if (!find_target(w, offset, &t))
		return true;
	if (t.f->msix.vectors && t.bar == t.f->msix.bar)
		pci_msix_write(t.f, t.offset, a->size, (uint32_t)value, a->now);
	else
		t.f->ops->bar_write(t.f, t.bar, t.offset, a->size, (uint32_t)value, a->now);
	return true;
}

const struct mmio_ops pci_window_ops = {
	.read = window_read,
	.write = window_write,
	.min_size = 1,
	.max_size = 4,
};

/* ---- interrupts ------------------------------------------------------------------------ */

void pci_update_intx(struct pci_function *f, uint64_t now)
{
	struct pci_host *h = f->host;
	/* INTA# of slot n is the bridge's line n mod 4, as the device tree's map says */
	unsigned line = f->slot % PCI_PINS;
	bool disabled = pci_config16(f, PCI_COMMAND) & PCI_COMMAND_INTX_DISABLE;
	bool wanted = f->intx && !pci_msix_enabled(f);

	f->config[PCI_STATUS] = (uint8_t)((f->config[PCI_STATUS] & ~PCI_STATUS_INTERRUPT) |
					  (wanted ? PCI_STATUS_INTERRUPT : 0));
	if (wanted && !disabled)
		h->asserted[line] |= 1u << f->slot;
	else
		h->asserted[line] &= ~(1u << f->slot);
	irq_out_set(&h->intx[line], h->asserted[line] != 0, now);
}

void pci_set_intx(struct pci_function *f, bool level, uint64_t now)
{
	f->intx = level;
	pci_update_intx(f, now);
}

/* ---- the bus ------------------------------------------------------------------------------ */

bool pci_plug(struct pci_host *h, struct pci_function *f, int slot, struct error *err)
{
	if (slot == PCI_AUTO_SLOT)
		for (slot = 0; slot < (int)PCI_SLOTS && h->slots[slot];)
			slot++;
	if (slot == (int)PCI_SLOTS)
		return error_set(err, "all %u slots of the PCI bus are taken", PCI_SLOTS);
	if (h->slots[slot])
		return error_set(err, "addr=%x: the slot is taken", (unsigned)slot);
	f->host = h;
	f->slot = (unsigned)slot;
	h->slots[slot] = f;
	return true;
}

void pci_host_init(struct pci_host *h, const struct irq_out *irq, const struct msi_out *msi)
{
	/* QEMU's gpex-root */
	static const struct pci_identity bridge = {
		.vendor = 0x1b36,
		.device = 0x0008,
		.subsystem_vendor = 0x1af4,
		.subsystem = 0x1100,
		.class = 0x0600,
	};

	*h = (struct pci_host){ .msi = *msi };
	for (unsigned i = 0; i < PCI_PINS; i++) {
		h->intx[i] = *irq;
		h->intx[i].line += i;
	}
	h->low.host = h->high.host = h->ports.host = h;
	h->ports.io = true;
	pci_function_init(&h->bridge, NULL, &bridge);
	pci_plug(h, &h->bridge, 0, NULL);
}

static void reset_function(struct pci_function *f, uint64_t now)
{
	for (unsigned i = 0; i < PCI_CONFIG_SIZE; i++)
		f->config[i] &= (uint8_t)~f->writable[i];
	f->intx = false;
	pci_msix_reset(f);
	if (f->ops && f->ops->reset)
		f->ops->reset(f, now);
	pci_update_intx(f, now);
}

void pci_host_reset(struct pci_host *h, uint64_t now)
{
	for (unsigned i = 0; i < PCI_SLOTS; i++)
		if (h->slots[i])
			reset_function(h->slots[i], now);
}

void pci_host_free(struct pci_host *h)
{
	for (unsigned i = 0; i < PCI_SLOTS; i++) {
		if (h->slots[i] != &h->bridge)
			free(h->slots[i]);
		h->slots[i] = NULL;
	}
}
