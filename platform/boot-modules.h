/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that -device puts into RAM beside the kernel:
 *	loader,file=FILE,addr=ADDR			any bytes
 *	loader,addr=ADDR,data=VALUE,data-len=N		a number of up to 8 bytes, little-endian
 *	guest-loader,addr=ADDR,kernel=FILE[,bootargs=TEXT]	a module for a hypervisor, with a
 *	guest-loader,addr=ADDR,initrd=FILE			node in /chosen (multiboot,module)
 */
#ifndef TRAPLINE_PLATFORM_BOOT_MODULES_H
#define TRAPLINE_PLATFORM_BOOT_MODULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "platform/devicetree.h"

enum boot_module_kind { MODULE_BYTES, MODULE_KERNEL, MODULE_RAMDISK };

struct boot_module {
	enum boot_module_kind kind;
	uint64_t pa;
	uint8_t *data;
	size_t size;
	char *bootargs; /* NULL: none */
};

struct boot_modules {
	struct boot_module *list;
	size_t count, cap;
};

/*
 * Reads what the @count -device options of @options ask for; others are left alone. Each must fit
 * into the RAM of @ram_size bytes from @ram_base. False with a message that names the option;
 * *@bad_input: a file is at fault. boot_modules_release() in any case.
 */
bool boot_modules_read(struct boot_modules *m, const char *const *options, unsigned count,
		       uint64_t ram_base, uint64_t ram_size, bool *bad_input, struct error *err);
/* Adds the nodes. */
bool boot_modules_describe(const struct boot_modules *m, struct devicetree *dt, struct error *err);
void boot_modules_place(const struct boot_modules *m, uint8_t *ram, uint64_t ram_base);
void boot_modules_release(struct boot_modules *m);

#endif
