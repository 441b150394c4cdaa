/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host kernel's address space. Also read by the assembler and the linker script. */
#ifndef TRAPLINE_HV_KERNEL_MAP_H
#define TRAPLINE_HV_KERNEL_MAP_H

#include "hv/include/board.h"

/* EL1 sees physical address p at KERNEL_OFFSET + p, by TTBR1. */
#define KERNEL_OFFSET U64(0xffffff8000000000)
/* RAM that we use; the tables in head.S map no more. */
#define RAM_MAPPED U64(0x4000000)

#define STACK_SIZE U64(0x2000)

#endif
