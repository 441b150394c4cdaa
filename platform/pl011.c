// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/pl011.h"

#include "base/bits.h"
#include "base/log.h"

enum {
	UARTDR = 0x00,
	UARTRSR = 0x04, /* written: UARTECR */
	UARTFR = 0x18,
	UARTILPR = 0x20,
	UARTIBRD = 0x24,
	UARTFBRD = 0x28,
	UARTLCR_H = 0x2c,
	UARTCR = 0x30,
	UARTIFLS = 0x34,
	UARTIMSC = 0x38,
	UARTRIS = 0x3c,
	UARTMIS = 0x40,
	UARTICR = 0x44,
	UARTDMACR = 0x48,
	UARTPERIPHID0 = 0xfe0,
};

enum {
	FR_RXFE = 1u << 4,
	FR_RXFF = 1u << 6,
	FR_TXFE = 1u << 7,
	LCR_FEN = 1u << 4,
	CR_LBE = 1u << 7,
	CR_TXE = 1u << 8,
	CR_RXE = 1u << 9,
	INT_RX = 1u << 4,
	INT_TX = 1u << 5,
	INT_RT = 1u << 6,
	INT_OE = 1u << 10,
	INT_ALL = 0x7ff,
	RSR_OE = 1u << 3,
};

static void update_irq(struct pl011 *u, uint64_t now)
{
	irq_out_set(&u->c.irq, (u->ris & u->imsc) != 0, now);
}

static unsigned depth(const struct pl011 *u)
{
	return u->lcr_h & LCR_FEN ? PL011_FIFO_DEPTH : 1;
}

/* Characters at which the receive interrupt is asserted (UARTIFLS.RXIFLSEL). */
static unsigned trigger(const struct pl011 *u)
{
	static const uint8_t levels[8] = { 2, 4, 8, 12, 14, 14, 14, 14 };

	return u->lcr_h & LCR_FEN ? levels[u->ifls >> 3 & 7] : 1;
}

/* Cycles of 32 bit periods at the programmed baud rate; at 115200 while none is programmed. */
static uint64_t timeout_cycles(const struct pl011 *u)
{
	uint64_t divisor = (uint64_t)u->ibrd << 6 | u->fbrd; /* of clock / 16, in 1/64 */

	if (!u->ibrd)
		divisor = PL011_CLOCK_HZ * 4 / 115200;
	return 32 * (divisor * u->c.frequency / (PL011_CLOCK_HZ * 4ull)) + 1;
}

static void on_timeout(void *opaque, uint64_t when)
{
	struct pl011 *u = opaque;

	if (u->count)
		u->ris |= INT_RT;
	update_irq(u, when);
}

static void push(struct pl011 *u, uint16_t data, uint64_t now)
{
	if (u->count >= depth(u)) {
		/* the FIFO keeps what it has; DR shows the overrun with the next character */
		u->rsr |= RSR_OE;
		u->ris |= INT_OE;
	} else {
		u->fifo[(u->head + u->count++) % PL011_FIFO_DEPTH] = data;
		if (u->count >= trigger(u))
			u->ris |= INT_RX;
		event_schedule(u->c.events, &u->timeout, now + timeout_cycles(u));
	}
	update_irq(u, now);
}

void pl011_receive(struct pl011 *u, uint64_t now)
{
	int byte;

	if (!u->c.chardev || !(u->cr & CR_RXE))
		return;
	while (u->count < depth(u) && (byte = chardev_get(u->c.chardev)) >= 0)
		push(u, (uint16_t)byte, now);
}

bool pl011_input_interrupts(const struct pl011 *u)
{
	return (u->cr & CR_RXE) && (u->imsc & (INT_RX | INT_RT));
}

static uint32_t read_data(struct pl011 *u, uint64_t now)
{
	uint32_t data = 0;

	if (u->count) {
		data = u->fifo[u->head];
		u->head = (u->head + 1) % PL011_FIFO_DEPTH;
		u->count--;
	}
	if (u->count < trigger(u))
		u->ris &= ~(uint32_t)INT_RX;
	if (!u->count) {
		u->ris &= ~(uint32_t)INT_RT;
		event_cancel(u->c.events, &u->timeout);
	}
	u->rsr = (u->rsr & RSR_OE) | (data >> 8 & 7);
	update_irq(u, now);
	return data | (u->rsr & RSR_OE) << 8;
}

static uint32_t flags(const struct pl011 *u)
{
	uint32_t fr = FR_TXFE;

	if (!u->count)
		fr |= FR_RXFE;
	if (u->count >= depth(u))
		fr |= FR_RXFF;
	return fr;
}

static uint32_t read_register(struct pl011 *u, uint32_t reg, uint64_t now)
{
	/* UARTPeriphID0-3, UARTPCellID0-3: r1p3, as QEMU's */
	static const uint8_t id[8] = { 0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };

	switch (reg) {
	case UARTDR:
		return read_data(u, now);
	case UARTRSR:
		return u->rsr;
	case UARTFR:
		return flags(u);
	case UARTILPR:
		return u->ilpr;
	case UARTIBRD:
		return u->ibrd;
	case UARTFBRD:
		return u->fbrd;
	case UARTLCR_H:
		return u->lcr_h;
	case UARTCR:
		return u->cr;
	case UARTIFLS:
		return u->ifls;
	case UARTIMSC:
		return u->imsc;
	case UARTRIS:
		return u->ris;
	case UARTMIS:
		return u->ris & u->imsc;
	case UARTDMACR:
		return u->dmacr;
	}
	if (reg >= UARTPERIPHID0 && reg < UARTPERIPHID0 + 0x20)
		return id[(reg - UARTPERIPHID0) / 4];
	log_printf(LOG_GUEST_ERRORS, "pl011: read of reserved offset 0x%x\n", reg);
	return 0;
}

static void write_data(struct pl011 *u, uint8_t byte, uint64_t now)
{
	if (u->cr & CR_LBE)
		push(u, byte, now);
	else if (u->c.chardev)
		chardev_put(u->c.chardev, byte);
	/* sent already: the FIFO fell through its trigger level */
	u->ris |= INT_TX;
}

static void write_lcr(struct pl011 *u, uint32_t value)
{
	if ((value ^ u->lcr_h) & LCR_FEN) {
		/* switching the FIFOs on or off empties them */
		u->count = u->head = 0;
		u->ris &= ~(uint32_t)(INT_RX | INT_RT);
		event_cancel(u->c.events, &u->timeout);
	}
	u->lcr_h = value & 0xff;
}

static void write_register(struct pl011 *u, uint32_t reg, uint32_t value, uint64_t now)
{
	switch (reg) {
	case UARTDR:
		write_data(u, (uint8_t)value, now);
		break;
	case UARTRSR:
		u->rsr = 0;
		break;
	case UARTILPR:
		u->ilpr = value & 0xff;
		break;
	case UARTIBRD:
		u->ibrd = value & 0xffff;
		break;
	case UARTFBRD:
		u->fbrd = value & 0x3f;
		break;
	case UARTLCR_H:
		write_lcr(u, value);
		break;
	case UARTCR:
		u->cr = value & 0xff87;
		pl011_receive(u, now);
		break;
	case UARTIFLS:
		u->ifls = value & 0x3f;
		break;
	case UARTIMSC:
		u->imsc = value & INT_ALL;
		break;
	case UARTICR:
		u->ris &= ~value;
		break;
	case UARTDMACR:
		u->dmacr = value & 7;
		break;
	default:
		log_printf(LOG_GUEST_ERRORS, "pl011: write of reserved or read-only offset 0x%x\n",
			   reg);
		return;
	}
	update_irq(u, now);
}

/* Bytes and halfwords are parts of the word that holds them. */
static bool pl011_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	uint32_t word = read_register(dev, (uint32_t)offset & 0xffc, a->now);

	*value = extract32(word, 8 * (offset & 3), 8 * a->size);
	return true;
}

static bool pl011_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	/* a lane that holds no byte of a register's low half has no effect worth modelling */
	write_register(dev, (uint32_t)offset & 0xffc, (uint32_t)value << 8 * (offset & 3), a->now);
	return true;
}

const struct mmio_ops pl011_ops = {
	.read = pl011_read,
	.write = pl011_write,
	.min_size = 1,
	.max_size = 4,
};

void pl011_init(struct pl011 *u, const struct pl011_config *c)
{
	*u = (struct pl011){
		.c = *c,
		.timeout = { .name = "uart0.timeout", .fire = on_timeout, .opaque = u },
	};
	pl011_reset(u, 0);
}

void pl011_reset(struct pl011 *u, uint64_t now)
{
	event_cancel(u->c.events, &u->timeout);
	u->rsr = u->ilpr = u->ibrd = u->fbrd = u->lcr_h = u->imsc = u->ris = u->dmacr = 0;
	u->cr = CR_TXE | CR_RXE;
	u->ifls = 0x12;
	u->head = u->count = 0;
	update_irq(u, now);
}
