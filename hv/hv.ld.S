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
	lowvisor_text PT_LOAD FLAGS(5);
	lowvisor_data PT_LOAD FLAGS(6);
	host_text PT_LOAD FLAGS(5);
	host_data PT_LOAD FLAGS(6);
	user_text PT_LOAD FLAGS(5);
	user_data PT_LOAD FLAGS(6);
	guest PT_LOAD FLAGS(5);
}

LOAD_BASE = RAM_BASE + 0x200000; /* below: the device tree, as QEMU places it */

SECTIONS
{
	. = LOAD_BASE;
	lowvisor_text : AT(LOAD_BASE) {
		*lowvisor.o(.text.head) *lowvisor.o(.text .text.*) *lowvisor.o(.rodata .rodata.*)
		. = ALIGN(4096);
	} :lowvisor_text
	lowvisor_data_pa = LOAD_BASE + SIZEOF(lowvisor_text);
	lowvisor_data : AT(lowvisor_data_pa) {
		*lowvisor.o(.data .data.*) *lowvisor.o(.bss .bss.* COMMON)
		. = ALIGN(4096);
	} :lowvisor_data

	host_text_pa = lowvisor_data_pa + SIZEOF(lowvisor_data);
	. = KERNEL_OFFSET + host_text_pa;
	host_text : AT(host_text_pa) {
		*host.o(.text.head) *host.o(.text .text.*) *host.o(.rodata .rodata.*)
		. = ALIGN(4096);
	} :host_text
	host_data_pa = host_text_pa + SIZEOF(host_text);
	host_data : AT(host_data_pa) {
		*host.o(.data .data.*) *host.o(.bss .bss.* COMMON)
		. = ALIGN(4096);
	} :host_data
	host_start_pa = host_start - KERNEL_OFFSET;

	. = 0x400000; /* USER_TEXT */
	user_text_pa = host_data_pa + SIZEOF(host_data);
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
	user_end = .;

	. = GUEST_OFFSET + RAM_BASE + 0x80000; /* where the emulator loads it */
	guest_image_pa = user_data_pa + SIZEOF(user_data);
	guest_image : AT(guest_image_pa) {
		*guest.o(.text.head) *guest.o(.text .text.*)
		*guest.o(.rodata .rodata.*) *guest.o(.data .data.*)
		. = ALIGN(4096);
	} :guest
	/* Zeroes that the guest finds in its memory; nobody has to load them. */
	guest_bss (NOLOAD) : { *guest.o(.bss .bss.* COMMON) } :NONE
	guest_image_size = SIZEOF(guest_image);
	image_end_pa = guest_image_pa + SIZEOF(guest_image);

	ASSERT(image_end_pa <= LOAD_BASE + 0x200000, "the image's block is the only executable one")

	/DISCARD/ : { *(.comment) *(.note*) *(.eh_frame*) *(.ARM.*) }
}
