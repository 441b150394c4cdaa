/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One image of four parts, each linked by itself first (its symbols do not
 * meet the others'), each at the addresses that it runs at, all loaded behind
 * each other at the physical addresses below. Addresses of the parts never
 * overlap: one symbol table serves a trace of all of them.
 */
#define __ASSEMBLER__ /* plain numbers */
#include "hv/guest/map.h"
#include "hv/split/include/kernel_map.h"

ENTRY(lowvisor_start)

PHDRS
{
	lowvisor PT_LOAD;
	host PT_LOAD;
	user_text PT_LOAD;
	user_data PT_LOAD;
	guest PT_LOAD;
}

LOAD_BASE = RAM_BASE + 0x200000; /* below: the device tree, as QEMU places it */

SECTIONS
{
	. = LOAD_BASE;
	lowvisor : AT(LOAD_BASE) {
		*lowvisor.o(.text.head) *lowvisor.o(.text .text.*)
		*lowvisor.o(.rodata .rodata.*) *lowvisor.o(.data .data.*)
		*lowvisor.o(.bss .bss.* COMMON)
		. = ALIGN(4096);
	} :lowvisor

	. = KERNEL_OFFSET + LOAD_BASE + SIZEOF(lowvisor);
	host : AT(LOAD_BASE + SIZEOF(lowvisor)) {
		*host.o(.text.head) *host.o(.text .text.*)
		*host.o(.rodata .rodata.*) *host.o(.data .data.*)
		*host.o(.bss .bss.* COMMON)
		. = ALIGN(4096);
	} :host
	host_start_pa = host_start - KERNEL_OFFSET;

	. = 0x400000; /* USER_TEXT */
	user_text_pa = LOADADDR(host) + SIZEOF(host);
	user_text : AT(user_text_pa) {
		*user.o(.text.head) *user.o(.text .text.*) *user.o(.rodata .rodata.*)
		. = ALIGN(4096);
	} :user_text
	user_text_size = SIZEOF(user_text);
	user_data_pa = user_text_pa + SIZEOF(user_text);
	user_data : AT(user_data_pa) {
		*user.o(.data .data.*) *user.o(.bss .bss.* COMMON)
		. = ALIGN(4096);
	} :user_data
	user_data_size = SIZEOF(user_data);
	user_bss_end = .;

	. = GUEST_OFFSET + RAM_BASE + 0x80000; /* where the emulator loads it */
	guest_image_pa = user_data_pa + SIZEOF(user_data);
	guest : AT(guest_image_pa) {
		*guest.o(.text.head) *guest.o(.text .text.*)
		*guest.o(.rodata .rodata.*) *guest.o(.data .data.*)
		. = ALIGN(4096);
	} :guest
	/* Zeroes that the guest finds in its memory; nobody has to load them. */
	guest_bss (NOLOAD) : { *guest.o(.bss .bss.* COMMON) } :NONE
	guest_image_size = SIZEOF(guest);
	image_end_pa = guest_image_pa + SIZEOF(guest);

	/DISCARD/ : { *(.comment) *(.note*) *(.eh_frame*) *(.ARM.*) }
}
