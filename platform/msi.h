/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A device's interrupts by message (MSI, MSI-X): 32-bit writes, of which the bus says whose they
 * are. The guest chose address and data, and both may be anything.
 */
#ifndef TRAPLINE_PLATFORM_MSI_H
#define TRAPLINE_PLATFORM_MSI_H

#include <stdint.h>

struct msi_out {
	/*
	 * @requester: the DeviceID, on PCI the requester ID (bus << 8 | device << 3 | function).
	 * @now: modelled time of the write, in cycles.
	 */
	void (*send)(void *opaque, uint32_t requester, uint64_t address, uint32_t data,
		     uint64_t now);
	void *opaque;
};

static inline void msi_send(const struct msi_out *out, uint32_t requester, uint64_t address,
			    uint32_t data, uint64_t now)
{
	if (out->send)
		out->send(out->opaque, requester, address, data, now);
}

#endif
