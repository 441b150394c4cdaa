// SPDX-License-Identifier: GPL-2.0-or-later
/* The console: a PL011, polled. Firmware or the simulator has set its rate. */
#include "hv/include/board.h"
#include "hv/include/print.h"
#include "hv/include/sysreg.h"
#include "hv/split/include/kernel_map.h"

#define UART_DR	     0x00
#define UART_FR	     0x18
#define UART_CR	     0x30
#define UART_FR_TXFF (1u << 5)
#define UART_CR_ON   0x301u /* UARTEN, TXE, RXE */

void put_char(char c)
{
	u64 uart = KERNEL_OFFSET + UART_BASE;

	if (mmio_read(uart + UART_CR) != UART_CR_ON)
		mmio_write(uart + UART_CR, UART_CR_ON);
	if (c == '\n')
		put_char('\r');
	while (mmio_read(uart + UART_FR) & UART_FR_TXFF)
		;
	mmio_write(uart + UART_DR, (u8)c);
}
