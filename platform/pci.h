/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express as QEMU's virt has it (pci-host-ecam-generic): a host bridge with ECAM, three windows
 * into which functions map their BARs, and one bus of conventional functions behind it (PCI Local
 * Bus Specification 3.0; PCI Express Base Specification 5.0, 7.2.2).
 *
 * Whatever a guest writes to configuration space is acceptable. BARs are looked up at each access,
 * within the windows only: one that was put over RAM or another device is never seen. Where no BAR
 * is, reads give all ones and writes are dropped, as a host bridge ends a master abort.
 */
#ifndef TRAPLINE_PLATFORM_PCI_H
#define TRAPLINE_PLATFORM_PCI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "mmu/physmap.h"
#include "platform/irq.h"
#include "platform/msi.h"

#define PCI_SLOTS	32u
#define PCI_BARS	6u
#define PCI_PINS	4u
#define PCI_CONFIG_SIZE 256u
#define PCI_ECAM_SIZE	UINT64_C(0x10000000) /* 256 buses */
#define PCI_AUTO_SLOT	(-1)		     /* the first free one */

/* Offsets in configuration space, and bits there (PCI 3.0, 6.2). */
enum {
	PCI_VENDOR_ID = 0x00,
	PCI_DEVICE_ID = 0x02,
	PCI_COMMAND = 0x04,
	PCI_STATUS = 0x06,
	PCI_REVISION_ID = 0x08,
	PCI_CLASS_DEVICE = 0x0a,
	PCI_BASE_ADDRESS_0 = 0x10,
	PCI_SUBSYSTEM_VENDOR_ID = 0x2c,
	PCI_SUBSYSTEM_ID = 0x2e,
	PCI_CAPABILITY_LIST = 0x34,
	PCI_INTERRUPT_LINE = 0x3c,
	PCI_INTERRUPT_PIN = 0x3d,

	PCI_COMMAND_MEMORY = 1 << 1,
	PCI_COMMAND_MASTER = 1 << 2,
	PCI_COMMAND_PARITY = 1 << 6,
	PCI_COMMAND_SERR = 1 << 8,
	PCI_COMMAND_INTX_DISABLE = 1 << 10,

	PCI_STATUS_INTERRUPT = 1 << 3,
	PCI_STATUS_CAP_LIST = 1 << 4,

	PCI_BASE_ADDRESS_64 = 1 << 2,
	PCI_BASE_ADDRESS_PREFETCH = 1 << 3,

	PCI_CAP_ID_VENDOR = 0x09,
	PCI_CAP_ID_MSIX = 0x11,
};

/* Who a function is. */
struct pci_identity {
	uint16_t vendor, device, subsystem_vendor, subsystem;
	uint16_t class; /* base class and subclass */
	uint8_t revision;
};

/* MSI-X (PCI 3.0, 6.8.2): table and pending bits share a BAR of their own. */
#define PCI_MSIX_MAX	  8u
#define PCI_MSIX_BAR_SIZE 0x1000u

struct pci_msix {
	unsigned vectors; /* 0: the function has no MSI-X */
	unsigned capability; /* its offset in configuration space */
	unsigned bar;
	uint32_t table[PCI_MSIX_MAX][4]; /* address, upper address, data, control */
	uint32_t pending;
};

struct pci_function;

struct pci_function_ops {
	/* BAR @bar at @offset, naturally aligned, of 1, 2 or 4 bytes; never MSI-X's BAR. */
	uint32_t (*bar_read)(struct pci_function *f, unsigned bar, uint32_t offset, unsigned size,
			     uint64_t now);
	void (*bar_write)(struct pci_function *f, unsigned bar, uint32_t offset, unsigned size,
			  uint32_t value, uint64_t now);
	/* Bytes of configuration space are about to be read, or were written. May be NULL. */
	void (*config_reading)(struct pci_function *f, unsigned reg, unsigned size, uint64_t now);
	void (*config_written)(struct pci_function *f, unsigned reg, unsigned size, uint64_t now);
	/* May be NULL. */
	void (*reset)(struct pci_function *f, uint64_t now);
};

struct pci_host;

/* Embedded at the start of what it is the bus's side of; that is from xmalloc(). */
struct pci_function {
	const struct pci_function_ops *ops; /* NULL: configuration space is all that there is */
	struct pci_host *host;
	unsigned slot;
	uint8_t config[PCI_CONFIG_SIZE];
	uint8_t writable[PCI_CONFIG_SIZE]; /* the bits that are the guest's; a reset clears them */
	uint32_t bar_size[PCI_BARS];	   /* 0: none; else a power of two, at least 16 */
	bool intx;			   /* the function wants INTA# */
	struct pci_msix msix;
};

/* A range of addresses that the bridge forwards; memory has the same addresses on the bus. */
struct pci_window {
	struct pci_host *host;
	uint64_t base;
	bool io; /* I/O space, in which no function has a BAR */
};

struct pci_host {
	struct pci_function *slots[PCI_SLOTS]; /* function 0 of each; bus 0 */
	struct pci_function bridge;	       /* in slot 0 */
	struct irq_out intx[PCI_PINS];
	uint32_t asserted[PCI_PINS]; /* slots that pull the line */
	struct msi_out msi;
	struct pci_window low, high, ports;
};

extern const struct mmio_ops pci_ecam_ops;   /* dev: struct pci_host */
extern const struct mmio_ops pci_window_ops; /* dev: struct pci_window */

/*
 * An empty bus but for the bridge. INTx lines are irq->line to irq->line + 3. The bases of the
 * windows low and high are the caller's to fill in.
 */
void pci_host_init(struct pci_host *h, const struct irq_out *irq, const struct msi_out *msi);
void pci_host_reset(struct pci_host *h, uint64_t now);
/* Frees the functions. */
void pci_host_free(struct pci_host *h);

/* ---- for functions --------------------------------------------------------------------- */

void pci_function_init(struct pci_function *f, const struct pci_function_ops *ops,
		       const struct pci_identity *id);
/* Memory BAR @n of @size bytes; @flags: PCI_BASE_ADDRESS_64 takes BAR @n + 1 too. */
void pci_add_bar(struct pci_function *f, unsigned n, uint32_t size, uint8_t flags);
/* Prepends a capability at @offset, whose contents are the caller's. */
void pci_add_capability(struct pci_function *f, uint8_t id, unsigned offset);
/* MSI-X with @vectors <= PCI_MSIX_MAX, its capability at @offset, its structures in BAR @bar. */
void pci_add_msix(struct pci_function *f, unsigned offset, unsigned bar, unsigned vectors);
/* Puts @f, which the bus then owns, into @slot. False with a message if that is taken or none. */
bool pci_plug(struct pci_host *h, struct pci_function *f, int slot, struct error *err);

uint16_t pci_config16(const struct pci_function *f, unsigned reg);
void pci_set_config16(struct pci_function *f, unsigned reg, uint16_t value);
void pci_set_config32(struct pci_function *f, unsigned reg, uint32_t value);
static inline bool pci_is_master(const struct pci_function *f)
{
	return pci_config16(f, PCI_COMMAND) & PCI_COMMAND_MASTER;
}

void pci_set_intx(struct pci_function *f, bool level, uint64_t now);
/* Recomputes the line from what the function wants and configuration space allows. */
void pci_update_intx(struct pci_function *f, uint64_t now);

bool pci_msix_enabled(const struct pci_function *f);
/* Sends vector @vector's message, or remembers it while masked. Beyond the table: nothing. */
void pci_msix_signal(struct pci_function *f, unsigned vector, uint64_t now);

/*
 * What messages would be about is over: none is pending any more, or software would hear of it when
 * it unmasks the vector (6.8.3.5).
 */
void pci_msix_forget(struct pci_function *f);

/* ---- between pci.c and pci-msix.c -------------------------------------------------------- */

uint32_t pci_msix_read(const struct pci_function *f, uint32_t offset, unsigned size);
void pci_msix_write(struct pci_function *f, uint32_t offset, unsigned size, uint32_t value,
		    uint64_t now);
void pci_msix_config_written(struct pci_function *f, uint64_t now);
void pci_msix_reset(struct pci_function *f);

#endif
