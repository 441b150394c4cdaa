/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What -device puts into RAM beside the kernel, and where it has a core start:
 *	loader,file=FILE[,cpu-num=CORE]			an ELF file, from whose entry CORE starts
 *	loader,file=FILE,addr=ADDR[,force-raw=on][,cpu-num=CORE]	any bytes
 *	loader,addr=ADDR,data=VALUE,data-len=N[,data-be=on]	a number of N bytes, up to 8
 *	loader,addr=ADDR,cpu-num=CORE			nothing; CORE starts there
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
#include "platform/image.h"

/* MODULE_NUMBER patches what the others have placed before it; of those none overlap. */
enum boot_module_kind { MODULE_NUMBER, MODULE_FILE, MODULE_KERNEL, MODULE_RAMDISK };

struct boot_module {
	enum boot_module_kind kind;
	struct image image; /* raw bytes are one segment; none if nothing is loaded */
	char *bootargs;	    /* NULL: none */
	bool starts;	    /* @core starts at image.entry */
	unsigned core;
};

/* The machine that is to be loaded. */
struct boot_target {
	uint64_t ram_base, ram_size;
	unsigned cores;
};

struct boot_modules {
	struct boot_module *list;
	size_t count, cap;
};

/*
 * Reads what the @count -device options of @options ask for; others are left alone. Each must fit
 * into @target's RAM. False with a message that names the option; *@bad_input: a file is at fault.
 * boot_modules_release() in any case.
 */
bool boot_modules_read(struct boot_modules *m, const char *const *options, unsigned count,
		       const struct boot_target *target, bool *bad_input, struct error *err);
/* The lowest address that a file takes, or UINT64_MAX. */
uint64_t boot_modules_low(const struct boot_modules *m);
/* Whether a file takes any of the @size bytes from @pa. */
bool boot_modules_overlap(const struct boot_modules *m, uint64_t pa, uint64_t size);
/* The address at which @core starts because of one of @m, the last one that says so. */
bool boot_modules_start(const struct boot_modules *m, unsigned core, uint64_t *entry);
/* Adds the nodes. */
bool boot_modules_describe(const struct boot_modules *m, struct devicetree *dt, struct error *err);
void boot_modules_place(const struct boot_modules *m, uint8_t *ram, uint64_t ram_base);
void boot_modules_release(struct boot_modules *m);

#endif
