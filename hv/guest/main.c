// SPDX-License-Identifier: GPL-2.0-or-later
/* The guest kernel: one image, two roles. */
#include "hv/guest/guest.h"

#define UART_DR 0x00

void put_char(char c)
{
	mmio_write(UART_MAP + UART_DR, (u8)c);
}

void phase_set(u32 phase)
{
	write_sysreg(phase, contextidr_el1);
	isb();
}

void row_add(struct row *row, u64 cycles)
{
	if (row->count == 0 || cycles < row->min)
		row->min = cycles;
	if (cycles > row->max)
		row->max = cycles;
	row->sum += cycles;
	row->count++;
}

void row_print(const char *name, const struct row *row)
{
	print("row %s samples %lu min %lu max %lu mean %lu sum %lu\n", name, row->count, row->min,
	      row->max, row->count ? row->sum / row->count : 0, row->sum);
}

void guest_off(void)
{
	for (;;)
		hvc(PSCI_SYSTEM_OFF, 0, 0);
}

void guest_fail(const char *what)
{
	print("guest: FAILED: %s\n", what);
	for (;;)
		hvc(PSCI_SYSTEM_RESET, 0, 0);
}

void guest_main(u64 role, u64 samples)
{
	irq_init();
	selftest(role);
	if (role == ROLE_PEER) {
		bench_peer();
	} else {
		/* Twice, for a vCPU that was off must start as if it had not been on. */
		peer_start();
		peer_stop();
		peer_start();
		bench_run((u32)samples);
		print("guest: done\n");
	}
	guest_off();
}
