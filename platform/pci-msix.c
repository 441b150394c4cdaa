// SPDX-License-Identifier: GPL-2.0-or-later
/* MSI-X (PCI Local Bus Specification 3.0, 6.8.2): table, pending bits, masks. */
#include "base/log.h"
#include "platform/pci.h"

enum {
	CONTROL = 2, /* of the capability */
	TABLE_OFFSET = 4,
	PENDING_OFFSET = 8,
	ENABLE = 1 << 15,
	FUNCTION_MASK = 1 << 14,
	/* where the pending bits are in the BAR: QEMU's place */
	PENDING_AT = PCI_MSIX_BAR_SIZE / 2,
	ENTRY_BYTES = 16,
	REQUESTER_SLOT_SHIFT = 3,
};
enum { ENTRY_ADDRESS, ENTRY_UPPER, ENTRY_DATA, ENTRY_CONTROL, ENTRY_MASKED = 1 };

void pci_add_msix(struct pci_function *f, unsigned offset, unsigned bar, unsigned vectors)
{
	pci_add_bar(f, bar, PCI_MSIX_BAR_SIZE, 0);
	pci_add_capability(f, PCI_CAP_ID_MSIX, offset);
	pci_set_config16(f, offset + CONTROL, (uint16_t)(vectors - 1));
	f->writable[offset + CONTROL + 1] = (ENABLE | FUNCTION_MASK) >> 8;
	pci_set_config32(f, offset + TABLE_OFFSET, bar);
	pci_set_config32(f, offset + PENDING_OFFSET, PENDING_AT | bar);
	f->msix = (struct pci_msix){ .vectors = vectors, .capability = offset, .bar = bar };
	pci_msix_reset(f);
}

void pci_msix_reset(struct pci_function *f)
{
	for (unsigned i = 0; i < f->msix.vectors; i++) {
		f->msix.table[i][ENTRY_ADDRESS] = f->msix.table[i][ENTRY_UPPER] = 0;
		f->msix.table[i][ENTRY_DATA] = 0;
		f->msix.table[i][ENTRY_CONTROL] = ENTRY_MASKED;
	}
	pci_msix_forget(f);
}

void pci_msix_forget(struct pci_function *f)
{
	f->msix.pending = 0;
}

static uint16_t control(const struct pci_function *f)
{
	return f->msix.vectors ? pci_config16(f, f->msix.capability + CONTROL) : 0;
}

bool pci_msix_enabled(const struct pci_function *f)
{
	return control(f) & ENABLE;
}

static bool masked(const struct pci_function *f, unsigned vector)
{
	return (control(f) & FUNCTION_MASK) ||
	       (f->msix.table[vector][ENTRY_CONTROL] & ENTRY_MASKED);
}

static void send(struct pci_function *f, unsigned vector, uint64_t now)
{
	const uint32_t *entry = f->msix.table[vector];

	/* a message is a write of the function's: not without bus mastering */
	if (pci_is_master(f))
		msi_send(&f->host->msi, f->slot << REQUESTER_SLOT_SHIFT,
			 (uint64_t)entry[ENTRY_UPPER] << 32 | entry[ENTRY_ADDRESS],
			 entry[ENTRY_DATA], now);
}

void pci_msix_signal(struct pci_function *f, unsigned vector, uint64_t now)
{
	if (vector >= f->msix.vectors)
		return;
	if (masked(f, vector))
		f->msix.pending |= 1u << vector;
	else
		send(f, vector, now);
}

/* Sends what was pending and is not masked any more. */
static void send_pending(struct pci_function *f, uint64_t now)
{
	if (!pci_msix_enabled(f))
		return;
	for (unsigned i = 0; i < f->msix.vectors; i++)
		if ((f->msix.pending >> i & 1) && !masked(f, i)) {
			f->msix.pending &= ~(1u << i);
			send(f, i, now);
		}
}

void pci_msix_config_written(struct pci_function *f, uint64_t now)
{
	send_pending(f, now);
}

uint32_t pci_msix_read(const struct pci_function *f, uint32_t offset, unsigned size)
{
	uint32_t word = 0;

	if (offset < f->msix.vectors * ENTRY_BYTES)
		word = f->msix.table[offset / ENTRY_BYTES][offset % ENTRY_BYTES / 4];
	else if (offset / 4 == PENDING_AT / 4)
		word = f->msix.pending;
	word >>= 8 * (offset % 4);
	return size == 4 ? word : word & ((1u << 8 * size) - 1);
}

void pci_msix_write(struct pci_function *f, uint32_t offset, unsigned size, uint32_t value,
		    uint64_t now)
{
	unsigned field = offset % ENTRY_BYTES / 4;

	/* 6.8.2: software uses aligned dword or qword accesses; pending bits are read-only */
	if (size != 4 || offset >= f->msix.vectors * ENTRY_BYTES) {
		log_printf(LOG_GUEST_ERRORS, "pci: MSI-X: write of %u bytes to offset 0x%x\n",
			   size, offset);
		return;
	}
	if (field == ENTRY_ADDRESS)
		value &= ~3u;
	else if (field == ENTRY_CONTROL)
		value &= ENTRY_MASKED;
	f->msix.table[offset / ENTRY_BYTES][field] = value;
	send_pending(f, now);
}
