/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bank of NOR flash with Intel's command set (CFI 0x0001): two 16-bit chips side by side on a
 * 32-bit bus, as QEMU's virt has them. Reads of the array are reads of ROM, and code can run from
 * it; in every other mode reads are answered here (memsys_set_registers).
 */
#ifndef TRAPLINE_PLATFORM_CFI_FLASH_H
#define TRAPLINE_PLATFORM_CFI_FLASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "mmu/mmu.h"
#include "platform/blockfile.h"

#define CFI_FLASH_SIZE	(UINT64_C(64) << 20)
#define CFI_FLASH_BLOCK 0x40000u /* smallest part that can be erased */

/* What the chips are in the middle of, and so what reads answer. */
enum cfi_mode { CFI_ARRAY, CFI_STATUS, CFI_ID, CFI_QUERY };

struct cfi_flash {
	struct memsys *memsys; /* NULL until the machine has one: the array can be read only */
	uint64_t base;
	uint8_t *array;		 /* CFI_FLASH_SIZE bytes, kept over resets */
	struct blockfile *image; /* where programming goes to; NULL: nowhere */
	enum cfi_mode mode;
	uint8_t command; /* whose further cycles are awaited; 0: none */
	unsigned cycle;	 /* of that command */
	uint8_t status;
	uint32_t left;	    /* words of a buffered write still to come */
	uint64_t block;	    /* that it is in */
	uint32_t *buffer;   /* its words, and which there are */
	uint32_t *buffered; /* bit per word */
};

extern const struct mmio_ops cfi_flash_ops; /* dev: struct cfi_flash */

/* Maps the array, all zeroes. */
bool cfi_flash_init(struct cfi_flash *f, uint64_t base, struct error *err);
/* Fills the array from @image, which it takes over. False: it is too large, or unreadable. */
bool cfi_flash_load(struct cfi_flash *f, struct blockfile *image, struct error *err);
void cfi_flash_reset(struct cfi_flash *f);
void cfi_flash_free(struct cfi_flash *f);

#endif
