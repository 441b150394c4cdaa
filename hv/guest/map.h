/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest kernel's address space. */
#ifndef TRAPLINE_HV_GUEST_MAP_H
#define TRAPLINE_HV_GUEST_MAP_H

#include "hv/include/board.h"

/* Physical address p is at GUEST_OFFSET + p (not the host's place: symbols stay apart). */
#define GUEST_OFFSET U64(0xffffffc000000000)
#define GUEST_STACK  U64(0x2000)

#define GICD_MAP     (GUEST_OFFSET + GICD_BASE)
#define GICC_MAP     (GUEST_OFFSET + GICC_BASE)
#define UART_MAP     (GUEST_OFFSET + UART_BASE)
#define SLOT_MAP(n)  (GUEST_OFFSET + VIRTIO_SLOT(n))

#endif
