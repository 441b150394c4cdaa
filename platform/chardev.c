// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/chardev.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/outfile.h"
#include "platform/tty.h"

enum { ESCAPE = 1 /* Ctrl-A */, INPUT_MAX = 1024, OUTPUT_MAX = 4096 };

struct chardev {
	int in, out; /* descriptors, -1: none */
	int slave;   /* of a pty: kept open, so that input does not end when a user leaves */
	struct outfile file;
	bool raw;     /* the terminal is in raw mode */
	bool escapes;
	bool escaped; /* the last key was Ctrl-A */
	bool quit, power, eof;
	int write_errno;
	char *name;
	unsigned head, count; /* of input, a ring */
	uint8_t input[INPUT_MAX];
	unsigned pending;
	uint8_t output[OUTPUT_MAX];
};

static const char help[] = "\nCtrl-A h  this help\n"
			   "Ctrl-A x  quit\n"
			   "Ctrl-A p  press the power button\n"
			   "Ctrl-A Ctrl-A  send Ctrl-A\n";

static bool open_pty(struct chardev *c, struct error *err)
{
	struct termios t;
	char name[256];

	if (openpty(&c->in, &c->slave, NULL, NULL, NULL) != 0)
		return error_set(err, "serial pty: %s", strerror(errno));
	c->out = c->in;
	if (tcgetattr(c->slave, &t) == 0) {
		cfmakeraw(&t);
		tcsetattr(c->slave, TCSANOW, &t);
	}
	if (fcntl(c->in, F_SETFL, O_NONBLOCK) != 0 || ttyname_r(c->slave, name, sizeof(name)) != 0)
		return error_set(err, "serial pty: %s", strerror(errno));
	fprintf(stderr, "char device redirected to %s (label serial0)\n", name);
	return true;
}

bool chardev_names_file(const char *spec)
{
	return !strncmp(spec, "file:", 5) && spec[5];
}

struct chardev *chardev_open(const char *spec, struct error *err)
{
	struct chardev *c = xcalloc(1, sizeof(*c));
	bool monitor = !strcmp(spec, "mon:stdio");

	c->in = c->out = c->slave = -1;
	c->file = OUTFILE_NONE;
	c->name = xstrdup(spec);
	if (monitor || !strcmp(spec, "stdio")) {
		c->in = STDIN_FILENO;
		c->out = STDOUT_FILENO;
		c->raw = tty_raw(STDIN_FILENO, !monitor);
		c->escapes = c->raw || monitor;
		/* reading a terminal that belongs to another job would stop this one */
		if (!c->raw && isatty(STDIN_FILENO))
			c->in = -1;
	} else if (chardev_names_file(spec)) {
		if (!outfile_open(&c->file, spec + 5, err)) {
			error_prefix(err, "serial file");
			goto fail;
		}
		c->out = c->file.fd;
	} else if (!strcmp(spec, "pty")) {
		if (!open_pty(c, err))
			goto fail;
	} else if (strcmp(spec, "null") && strcmp(spec, "none")) {
		error_set(err,
			  "serial '%s' is none of stdio, mon:stdio, file:PATH, pty, null, none",
			  spec);
		goto fail;
	}
	return c;
fail:
	chardev_close(c, NULL);
	return NULL;
}

bool chardev_close(struct chardev *c, struct error *err)
{
	bool ok;

	if (!c)
		return true;
	chardev_flush(c);
	if (c->raw)
		tty_restore();
	if (c->slave >= 0) {
		close(c->slave);
		close(c->in);
	}
	ok = outfile_close(&c->file, err);
	if (c->write_errno)
		ok = error_set(err, "serial %s: %s", c->name, strerror(c->write_errno));
	free(c->name);
	free(c);
	return ok;
}

bool chardev_begin(struct chardev *c, struct error *err)
{
	return c->file.fd < 0 || outfile_begin(&c->file, err);
}

void chardev_flush(struct chardev *c)
{
	unsigned done = 0;

	if (c->pending)
		chardev_begin(c, NULL);
	while (done < c->pending && c->out >= 0) {
		ssize_t n = write(c->out, c->output + done, c->pending - done);
		struct pollfd p = { .fd = c->out, .events = POLLOUT };

		if (n >= 0) {
			done += (unsigned)n;
		} else if (errno == EAGAIN) {
			if (c->slave >= 0)
				break; /* nobody reads the pseudo-terminal: the line is dead */
			poll(&p, 1, -1);
		} else if (errno != EINTR) {
			if (!c->write_errno)
				c->write_errno = errno;
			break;
		}
	}
	c->pending = 0;
}

void chardev_put(struct chardev *c, uint8_t byte)
{
	if (c->out < 0)
		return;
	c->output[c->pending++] = byte;
	if (byte == '\n' || c->pending == OUTPUT_MAX)
		chardev_flush(c);
}

bool chardev_ok(const struct chardev *c)
{
	return !c->write_errno;
}

static void queue_byte(struct chardev *c, uint8_t byte)
{
	if (c->count < INPUT_MAX)
		c->input[(c->head + c->count++) % INPUT_MAX] = byte;
}

/* One key where there are escapes. */
static void key(struct chardev *c, uint8_t byte)
{
	if (!c->escaped) {
		if (byte == ESCAPE)
			c->escaped = true;
		else
			queue_byte(c, byte);
		return;
	}
	c->escaped = false;
	switch (byte) {
	case ESCAPE:
		queue_byte(c, byte);
		break;
	case 'x':
		c->quit = true;
		break;
	case 'p':
		c->power = true;
		break;
	case 'h':
	case '?':
		for (const char *s = help; *s; s++)
			chardev_put(c, (uint8_t)*s);
		break;
	}
}

void chardev_pump(struct chardev *c)
{
	struct pollfd p = { .fd = c->in, .events = POLLIN };
	uint8_t buf[64];
	ssize_t n;

	/* of a terminal everything is read, whatever the guest does: the escapes must work */
	if (c->in < 0 || c->eof || (!c->raw && c->count))
		return;
	if (poll(&p, 1, 0) <= 0 || !(p.revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)))
		return;
	n = read(c->in, buf, sizeof(buf));
	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK))
		c->eof = true;
	for (ssize_t i = 0; i < n; i++) {
		if (c->escapes)
			key(c, buf[i]);
		else
			queue_byte(c, buf[i]);
	}
}

int chardev_get(struct chardev *c)
{
	uint8_t byte;

	if (!c->count)
		return -1;
	byte = c->input[c->head];
	c->head = (c->head + 1) % INPUT_MAX;
	c->count--;
	return byte;
}

bool chardev_has_byte(const struct chardev *c)
{
	return c->count != 0;
}

bool chardev_has_input(const struct chardev *c)
{
	return c->count || (c->in >= 0 && !c->eof);
}

bool chardev_awaits_input(const struct chardev *c)
{
	return !c->count && chardev_has_input(c);
}

int chardev_wait_fd(const struct chardev *c)
{
	return c->eof ? -1 : c->in;
}

bool chardev_interactive(const struct chardev *c)
{
	return c->raw || c->slave >= 0;
}

bool chardev_quit_requested(const struct chardev *c)
{
	return c->quit;
}

bool chardev_power_pressed(struct chardev *c)
{
	bool power = c->power;

	c->power = false;
	return power;
}
