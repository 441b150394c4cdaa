// SPDX-License-Identifier: GPL-2.0-or-later
/* Virtio 1.2, 5.3: the console, with one port. */
#include <stdlib.h>

#include "base/alloc.h"
#include "platform/virtio-devices.h"

enum { RX, TX, QUEUE_SIZE = 128, CHUNK = 4096, CONFIG_EMERG_WR = 8 };

#define F_EMERG_WRITE (UINT64_C(1) << 2)

struct virtio_console {
	struct virtio_device v;
	struct chardev *chardev;
	uint32_t latency;
	struct event sent;
	bool sending; /* @out is under way: @at bytes of it are through */
	uint64_t at;
	struct virtqueue_chain out, in;
};

/* One chunk at a time: a chain may hold 4 GiB, and a driver cannot keep the host here. */
static void on_sent(void *opaque, uint64_t when)
{
	struct virtio_console *c = opaque;
	uint8_t buf[CHUNK];
	uint32_t n;

	if (!c->sending) {
		if (!virtio_take(&c->v, TX, &c->out, when)) {
			virtio_idle(&c->v, TX, when);
			return;
		}
		c->sending = true;
		c->at = 0;
	}
	n = chain_read(&c->out, &c->v.host.dma, c->at, buf, sizeof(buf));
	for (uint32_t i = 0; i < n; i++)
		chardev_put(c->chardev, buf[i]);
	c->at += n;
	if (!n || c->at == c->out.out_len) {
		c->sending = false;
		virtio_return(&c->v, TX, c->out.head, 0, when);
	}
	if (virtio_live(&c->v))
		virtio_schedule(&c->v, &c->sent, when + c->latency);
}

static void console_notify(struct virtio_device *v, unsigned queue, uint64_t now)
{
	struct virtio_console *c = (struct virtio_console *)v;

	/* new receive buffers wait for the next input */
	if (queue == TX)
		virtio_schedule(v, &c->sent, now + c->latency);
}

static void console_poll(struct virtio_device *v, uint64_t now)
{
	struct virtio_console *c = (struct virtio_console *)v;
	uint8_t buf[CHUNK];
	uint32_t n = 0;
	int byte;

	chardev_flush(c->chardev);
	chardev_pump(c->chardev);
	if (!chardev_has_byte(c->chardev) || !virtio_take(v, RX, &c->in, now))
		return;
	while (n < sizeof(buf) && n < c->in.in_len && (byte = chardev_get(c->chardev)) >= 0)
		buf[n++] = (uint8_t)byte;
	n = chain_write(&c->in, &v->host.dma, 0, buf, n);
	virtio_return(v, RX, c->in.head, n, now);
}

static bool console_awaits_host(struct virtio_device *v, bool *paced)
{
	struct virtio_console *c = (struct virtio_console *)v;

	*paced = chardev_interactive(c->chardev);
	return virtio_live(v) && v->queues[RX].ready && chardev_has_input(c->chardev);
}

static void console_reset(struct virtio_device *v)
{
	struct virtio_console *c = (struct virtio_console *)v;

	virtio_cancel(v, &c->sent);
	c->sending = false;
}

static uint8_t console_config_byte(struct virtio_device *v, uint32_t offset)
{
	(void)v, (void)offset;
	return 0;
}

static void console_config_write(struct virtio_device *v, uint32_t offset, uint32_t value,
				 unsigned size)
{
	(void)size;
	/* works before the driver negotiates anything (5.3.4) */
	if (offset == CONFIG_EMERG_WR)
		chardev_put(((struct virtio_console *)v)->chardev, (uint8_t)value);
}

static bool console_free(struct virtio_device *v, struct error *err)
{
	bool ok = chardev_close(((struct virtio_console *)v)->chardev, err);

	free(v);
	return ok;
}

static const struct virtio_kind console_kind = {
	.name = "virtio-serial-device",
	.id = 3,
	.queues = 2,
	.queue_size = QUEUE_SIZE,
	.reset = console_reset,
	.notify = console_notify,
	.config_byte = console_config_byte,
	.config_write = console_config_write,
	.poll = console_poll,
	.awaits_host = console_awaits_host,
	.free = console_free,
};

void virtio_console_connect(struct virtio_device *v, struct chardev *chardev)
{
	struct virtio_console *c = (struct virtio_console *)v;

	chardev_close(c->chardev, NULL);
	c->chardev = chardev;
}

struct virtio_device *virtio_console_new(const struct virtio_host *host, struct chardev *chardev,
					 uint32_t latency)
{
	struct virtio_console *c = xcalloc(1, sizeof(*c));

	virtio_init(&c->v, &console_kind, host, F_EMERG_WRITE);
	c->chardev = chardev;
	c->latency = latency ? latency : 1;
	c->sent = (struct event){ .name = "virtio-console", .fire = on_sent, .opaque = c };
	return &c->v;
}
