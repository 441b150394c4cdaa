// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/netdev.h"

#include <arpa/inet.h>
#include <poll.h>
#include <slirp/libslirp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"

struct timer {
	struct timer *next;
	SlirpTimerCb fire;
	void *opaque;
	int64_t expires; /* ms; -1: not set */
};

struct netdev {
	Slirp *slirp;
	uint64_t now; /* ns */
	struct timer *timers;
	void (*receive)(void *opaque, const uint8_t *frame, uint32_t len);
	void *receive_opaque;
	struct pollfd *fds;
	size_t fd_count, fd_cap;
};

/* ---- what libslirp asks for --------------------------------------------------- */

static ssize_t send_packet(const void *buf, size_t len, void *opaque)
{
	struct netdev *n = opaque;

	if (n->receive && len <= NETDEV_FRAME_MAX)
		n->receive(n->receive_opaque, buf, (uint32_t)len);
	return (ssize_t)len;
}

static void guest_error(const char *msg, void *opaque)
{
	(void)opaque;
	log_printf(LOG_GUEST_ERRORS, "netdev: %s\n", msg);
}

static int64_t clock_ns(void *opaque)
{
	return (int64_t)((struct netdev *)opaque)->now;
}

static void *timer_make(SlirpTimerCb fire, void *cb_opaque, void *opaque)
{
	struct netdev *n = opaque;
	struct timer *t = xcalloc(1, sizeof(*t));

	*t = (struct timer){ .next = n->timers, .fire = fire, .opaque = cb_opaque, .expires = -1 };
	n->timers = t;
	return t;
}

static void timer_drop(void *timer, void *opaque)
{
	struct netdev *n = opaque;

	for (struct timer **t = &n->timers; *t; t = &(*t)->next)
		if (*t == timer) {
			*t = (*t)->next;
			free(timer);
			return;
		}
}

static void timer_set(void *timer, int64_t expires, void *opaque)
{
	(void)opaque;
	((struct timer *)timer)->expires = expires;
}

static void ignore_fd(int fd, void *opaque)
{
	(void)fd, (void)opaque;
}

static void ignore_notify(void *opaque)
{
	(void)opaque;
}

static const SlirpCb callbacks = {
	.send_packet = send_packet,
	.guest_error = guest_error,
	.clock_get_ns = clock_ns,
	.timer_new = timer_make,
	.timer_free = timer_drop,
	.timer_mod = timer_set,
	.register_poll_fd = ignore_fd,
	.unregister_poll_fd = ignore_fd,
	.notify = ignore_notify,
};

/* ---- life ---------------------------------------------------------------------- */

static struct in_addr address(const char *text)
{
	struct in_addr a = { 0 };

	inet_aton(text, &a);
	return a;
}

struct netdev *netdev_user_new(struct error *err)
{
	struct netdev *n = xcalloc(1, sizeof(*n));
	/* IPv6 stays off: its router advertisements come at random times */
	const SlirpConfig config = {
		.version = 1,
		.in_enabled = true,
		.vnetwork = address("10.0.2.0"),
		.vnetmask = address("255.255.255.0"),
		.vhost = address("10.0.2.2"),
		.vdhcp_start = address("10.0.2.15"),
		.vnameserver = address("10.0.2.3"),
	};

	n->slirp = slirp_new(&config, &callbacks, n);
	if (!n->slirp) {
		free(n);
		error_set(err, "libslirp cannot be started");
		return NULL;
	}
	return n;
}

void netdev_free(struct netdev *n)
{
	if (!n)
		return;
	n->receive = NULL;
	slirp_cleanup(n->slirp);
	while (n->timers)
		timer_drop(n->timers, n);
	free(n->fds);
	free(n);
}

/* "ADDR:PORT", the address may be empty. */
static bool parse_end(char *text, struct in_addr *addr, int *port)
{
	char *colon = strrchr(text, ':'), *end;
	long value;

	if (!colon)
		return false;
	*colon = '\0';
	if (*text && !inet_aton(text, addr))
		return false;
	value = strtol(colon + 1, &end, 10);
	if (end == colon + 1 || *end || value < 1 || value > 65535)
		return false;
	*port = (int)value;
	return true;
}

bool netdev_forward(struct netdev *n, const char *rule, struct error *err)
{
	struct in_addr host = { .s_addr = INADDR_ANY }, guest = { .s_addr = 0 };
	char *copy = xstrdup(rule), *dash = strchr(copy, '-');
	bool udp = !strncmp(rule, "udp:", 4), ok;
	int host_port, guest_port;

	/* without a protocol it is TCP */
	ok = dash && (udp || *rule == ':' || !strncmp(rule, "tcp:", 4));
	if (ok) {
		*dash = '\0';
		ok = parse_end(strchr(copy, ':') + 1, &host, &host_port) &&
		     parse_end(dash + 1, &guest, &guest_port);
	}
	free(copy);
	if (!ok)
		return error_set(err, "hostfwd=%s: expected tcp:[ADDR]:PORT-[ADDR]:PORT", rule);
	if (slirp_add_hostfwd(n->slirp, udp, host, host_port, guest, guest_port) < 0)
		return error_set(err, "hostfwd=%s: the host's port cannot be had", rule);
	return true;
}

void netdev_attach(struct netdev *n,
		   void (*receive)(void *opaque, const uint8_t *frame, uint32_t len), void *opaque)
{
	n->receive = receive;
	n->receive_opaque = opaque;
}

/* ---- running --------------------------------------------------------------------- */

static void set_time(struct netdev *n, uint64_t now)
{
	/* never backwards: cores are not at the same time */
	if (now > n->now)
		n->now = now;
}

void netdev_send(struct netdev *n, const uint8_t *frame, uint32_t len, uint64_t now)
{
	set_time(n, now);
	if (len && len <= NETDEV_FRAME_MAX)
		slirp_input(n->slirp, frame, (int)len);
}

static int add_poll(int fd, int events, void *opaque)
{
	struct netdev *n = opaque;
	short wanted = (short)((events & SLIRP_POLL_IN ? POLLIN : 0) |
			       (events & SLIRP_POLL_OUT ? POLLOUT : 0) |
			       (events & SLIRP_POLL_PRI ? POLLPRI : 0));

	n->fds = xgrow(n->fds, &n->fd_cap, n->fd_count + 1, sizeof(*n->fds));
	n->fds[n->fd_count] = (struct pollfd){ .fd = fd, .events = wanted };
	return (int)n->fd_count++;
}

static int get_revents(int i, void *opaque)
{
	short got = ((struct netdev *)opaque)->fds[i].revents;

	return (got & POLLIN ? SLIRP_POLL_IN : 0) | (got & POLLOUT ? SLIRP_POLL_OUT : 0) |
	       (got & POLLPRI ? SLIRP_POLL_PRI : 0) | (got & POLLERR ? SLIRP_POLL_ERR : 0) |
	       (got & POLLHUP ? SLIRP_POLL_HUP : 0);
}

static void run_timers(struct netdev *n)
{
	int64_t now = (int64_t)(n->now / 1000000);

	for (;;) {
		struct timer *t = n->timers;

		while (t && (t->expires < 0 || t->expires > now))
			t = t->next;
		if (!t)
			return;
		/* the function may set, drop and make timers */
		t->expires = -1;
		t->fire(t->opaque);
	}
}

void netdev_poll(struct netdev *n, uint64_t now)
{
	uint32_t timeout = UINT32_MAX;
	int error;

	set_time(n, now);
	run_timers(n);
	n->fd_count = 0;
	slirp_pollfds_fill(n->slirp, &timeout, add_poll, n);
	error = n->fd_count ? poll(n->fds, (nfds_t)n->fd_count, 0) < 0 : 0;
	slirp_pollfds_poll(n->slirp, error, get_revents, n);
}

bool netdev_has_sockets(const struct netdev *n)
{
	return n->fd_count != 0;
}
