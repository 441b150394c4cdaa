// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/gdb-link.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/alloc.h"
#include "cli/gdb.h"

#define IN_SIZE 4096
/* How long gdb may leave a reply unread. */
#define SEND_TIMEOUT_MS 10000

void link_init(struct gdb_link *l)
{
	*l = (struct gdb_link){ .listen_fd = -1, .fd = -1, .wake_fd = -1 };
	frame_init(&l->frame, xmalloc(GDB_PACKET_MAX), GDB_PACKET_MAX);
	l->in = xmalloc(IN_SIZE);
	l->last = xmalloc(2 * (size_t)GDB_REPLY_MAX + 4);
}

/* ---- listening ------------------------------------------------------------------- */

/* "HOST:PORT", the host perhaps empty or in brackets; the parts are the caller's to free. */
static bool split_host_port(const char *text, char **host, char **port, struct error *err)
{
	const char *colon = strrchr(text, ':');
	unsigned long n;
	char *end;

	if (!colon)
		return error_set(err, "no port");
	n = strtoul(colon + 1, &end, 10);
	if (colon[1] < '0' || colon[1] > '9' || *end || n < 1 || n > 65535)
		return error_set(err, "'%s' is not a port", colon + 1);
	*port = xstrdup(colon + 1);
	if (*text == '[' && colon > text && colon[-1] == ']')
		*host = xstrndup(text + 1, (size_t)(colon - text - 2));
	else
		*host = xstrndup(text, (size_t)(colon - text));
	return true;
}

static int listen_address(const struct addrinfo *a)
{
	int type = a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK;
	int fd = socket(a->ai_family, type, a->ai_protocol);
	int on = 1, saved;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (!bind(fd, a->ai_addr, a->ai_addrlen) && !listen(fd, 1))
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static bool listen_tcp(struct gdb_link *l, const char *text, struct error *err)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *list, *a;
	char *host = NULL, *port = NULL;
	int rc;

	if (!split_host_port(text, &host, &port, err))
		return false;
	rc = getaddrinfo(*host ? host : "127.0.0.1", port, &hints, &list);
	free(host);
	free(port);
	if (rc)
		return error_set(err, "%s", gai_strerror(rc));
	for (a = list; a && l->listen_fd < 0; a = a->ai_next)
		l->listen_fd = listen_address(a);
	rc = errno;
	freeaddrinfo(list);
	return l->listen_fd >= 0 || error_set(err, "%s", strerror(rc));
}

/* A socket that nobody listens at any more: left behind by a process that was killed. */
static bool is_stale(const struct sockaddr_un *addr)
{
	struct stat st;
	bool stale;
	int fd;

	if (lstat(addr->sun_path, &st) || !S_ISSOCK(st.st_mode))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	stale = connect(fd, (const struct sockaddr *)addr, sizeof *addr) && errno == ECONNREFUSED;
	close(fd);
	return stale;
}

static bool listen_unix(struct gdb_link *l, const char *path, struct error *err)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd;

	if (!*path || strlen(path) >= sizeof addr.sun_path)
		return error_set(err, "a path of 1 to %zu bytes is needed",
				 sizeof addr.sun_path - 1);
	strcpy(addr.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return error_set(err, "%s", strerror(errno));
	if (bind(fd, (struct sockaddr *)&addr, sizeof addr) &&
	    (errno != EADDRINUSE || !is_stale(&addr) || unlink(path) ||
	     bind(fd, (struct sockaddr *)&addr, sizeof addr))) {
		error_set(err, "%s", strerror(errno));
		close(fd);
		return false;
	}
	l->unix_path = xstrdup(path);
	l->listen_fd = fd;
	return !listen(fd, 1) || error_set(err, "%s", strerror(errno));
}

static void watch(const struct gdb_link *l, int fd, bool on)
{
	struct epoll_event e = { .events = EPOLLIN, .data.fd = fd };

	epoll_ctl(l->wake_fd, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, fd, &e);
}

bool link_listen(struct gdb_link *l, const char *where, struct error *err)
{
	/* QEMU's options after a comma (server, nowait, ...) ask for what is done anyway */
	bool tcp = !strncmp(where, "tcp:", 4), ok;
	char *what = xstrndup(where, tcp ? strcspn(where, ",") : strlen(where));

	if (tcp)
		ok = listen_tcp(l, what + 4, err);
	else if (!strncmp(what, "unix:", 5))
		ok = listen_unix(l, what + 5, err);
	else
		ok = error_set(err, "neither tcp:HOST:PORT nor unix:PATH");
	free(what);
	if (ok) {
		l->wake_fd = epoll_create1(EPOLL_CLOEXEC);
		ok = l->wake_fd >= 0 || error_set(err, "%s", strerror(errno));
	}
	if (!ok)
		return error_prefix(err, "-gdb %s", where);
	watch(l, l->listen_fd, true);
	return true;
}

void link_close(struct gdb_link *l)
{
	link_hang_up(l);
	if (l->listen_fd >= 0)
		close(l->listen_fd);
	if (l->wake_fd >= 0)
		close(l->wake_fd);
	if (l->unix_path)
		unlink(l->unix_path);
	free(l->unix_path);
	free(l->frame.packet);
	free(l->in);
	free(l->last);
}

/* ---- one connection ------------------------------------------------------------------ */

bool link_accept(struct gdb_link *l)
{
	int fd, on = 1;

	if (link_connected(l) || l->listen_fd < 0)
		return false;
	fd = accept4(l->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return false;
	/* fails on a Unix socket, which needs it not */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	l->fd = fd;
	l->in_at = l->in_len = l->last_len = 0;
	l->packet_ready = l->interrupted = false;
	frame_init(&l->frame, l->frame.packet, l->frame.cap);
	/* who else wants to connect has to wait, and must not keep the machine awake */
	watch(l, l->listen_fd, false);
	watch(l, fd, true);
	return true;
}

void link_hang_up(struct gdb_link *l)
{
	if (!link_connected(l))
		return;
	close(l->fd); /* leaves the epoll set too */
	l->fd = -1;
	l->packet_ready = l->interrupted = false;
	watch(l, l->listen_fd, true);
}

static void send_all(struct gdb_link *l, const char *bytes, size_t len)
{
	while (len && link_connected(l)) {
		ssize_t n = send(l->fd, bytes, len, MSG_NOSIGNAL);
		struct pollfd p = { .fd = l->fd, .events = POLLOUT };

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else if (n < 0 && errno != EAGAIN) {
			link_hang_up(l);
		} else if (!poll(&p, 1, SEND_TIMEOUT_MS)) {
			link_hang_up(l);
		}
	}
}

/* One byte of what was received. False: look no further, a packet has to be taken first. */
static bool take_byte(struct gdb_link *l, uint8_t byte)
{
	switch (frame_byte(&l->frame, byte)) {
	case FRAME_NOTHING:
		return true;
	case FRAME_BAD_SUM:
		if (!l->frame.no_ack) {
			send_all(l, "-", 1);
			return true;
		}
		/* it would not be sent again: it gets the answer to what is not understood */
		l->frame.cut = true;
		l->packet_ready = true;
		return false;
	case FRAME_PACKET:
		if (!l->frame.no_ack)
			send_all(l, "+", 1);
		l->packet_ready = link_connected(l);
		return false;
	case FRAME_RETRANSMIT:
		send_all(l, l->last, l->last_len);
		return true;
	case FRAME_INTERRUPT:
		l->interrupted = true;
		return true;
	}
	return true;
}

void link_pump(struct gdb_link *l)
{
	while (link_connected(l) && !l->packet_ready) {
		ssize_t n;

		while (l->in_at < l->in_len)
			if (!take_byte(l, (uint8_t)l->in[l->in_at++]))
				return;
		if (!link_connected(l))
			return;
		n = recv(l->fd, l->in, IN_SIZE, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			link_hang_up(l);
			return;
		}
		l->in_at = 0;
		l->in_len = (size_t)n;
	}
}

bool link_wait(const struct gdb_link *l, int ms)
{
	struct pollfd p = { .fd = l->wake_fd, .events = POLLIN };

	return poll(&p, 1, ms) > 0;
}

void link_send(struct gdb_link *l, const char *payload, size_t len)
{
	l->last_len = frame_encode(payload, len, l->last);
	send_all(l, l->last, l->last_len);
}
