// SPDX-License-Identifier: GPL-2.0-or-later
/* The host's end of the serial line; a child process owns the pseudo-terminal of each test. */
#include "platform/chardev.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "tests/unit/unit.h"

static int master; /* of the child's terminal */
static int status; /* of the child, once it ended */

/* Runs @child on a terminal of its own; it starts when the parent has read "go". */
static pid_t start(void (*child)(struct chardev *c), const char *spec, struct termios *before)
{
	char go[3] = "";
	int slave;
	pid_t pid;

	ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
	ck_assert_int_eq(tcgetattr(slave, before), 0);
	pid = fork();
	if (pid == 0) {
		struct error e;
		struct chardev *c;

		close(master);
		/* Check's runner handles these, and its handlers are inherited */
		signal(SIGINT, SIG_DFL);
		signal(SIGTERM, SIG_DFL);
		login_tty(slave);
		c = chardev_open(spec, &e);
		if (!c)
			_exit(99);
		if (write(STDOUT_FILENO, "go", 2) != 2)
			_exit(98);
		child(c);
		chardev_close(c, NULL);
		exit(0);
	}
	close(slave);
	ck_assert_int_eq(read(master, go, 2), 2);
	ck_assert_str_eq(go, "go");
	return pid;
}

/* The attributes can be read through the master end. */
static bool is_raw(void)
{
	struct termios t;

	ck_assert_int_eq(tcgetattr(master, &t), 0);
	return !(t.c_lflag & (ICANON | ECHO));
}

static void finish(pid_t pid, const struct termios *before)
{
	struct termios after;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(tcgetattr(master, &after), 0);
	ck_assert_uint_eq(after.c_lflag, before->c_lflag);
	ck_assert_uint_eq(after.c_iflag, before->c_iflag);
	ck_assert_uint_eq(after.c_oflag, before->c_oflag);
}

static void type(const char *keys)
{
	ck_assert_int_eq(write(master, keys, strlen(keys)), (ssize_t)strlen(keys));
}

/* Echoes what the guest gets in brackets, until it is told to quit. */
static void echo(struct chardev *c)
{
	while (!chardev_quit_requested(c)) {
		struct pollfd p = { .fd = chardev_wait_fd(c), .events = POLLIN };
		int byte;

		poll(&p, 1, 1000);
		chardev_pump(c);
		while ((byte = chardev_get(c)) >= 0) {
			chardev_put(c, '<');
			chardev_put(c, (uint8_t)byte);
			chardev_put(c, '>');
		}
		chardev_flush(c);
	}
}

static void expect(const char *text)
{
	char buf[512] = "";
	size_t len = 0;

	while (len < strlen(text)) {
		struct pollfd p = { .fd = master, .events = POLLIN };
		ssize_t n;

		ck_assert_msg(poll(&p, 1, 10000) == 1, "got only '%s'", buf);
		n = read(master, buf + len, sizeof(buf) - 1 - len);
		ck_assert_int_gt(n, 0);
		len += (size_t)n;
	}
	ck_assert_str_eq(buf, text);
}

START_TEST(keys_and_escapes)
{
	struct termios before;
	pid_t pid = start(echo, "mon:stdio", &before);

	ck_assert(is_raw());
	type("a\x03\x01\x01\x01"
	     "cb");
	expect("<a><\x03><\x01><b>");
	type("\x01h");
	expect("\r\nCtrl-A h  this help\r\nCtrl-A x  quit\r\n"
	       "Ctrl-A p  press the power button\r\nCtrl-A Ctrl-A  send Ctrl-A\r\n");
	type("\x01x");
	finish(pid, &before);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

static void wait_for_death(struct chardev *c)
{
	(void)c;
	for (;;)
		pause();
}

/* Whatever it dies of but SIGKILL. */
START_TEST(restored_after_signals)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT, SIGBUS };
	struct termios before;

	for (unsigned i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		pid_t pid = start(wait_for_death, "mon:stdio", &before);

		ck_assert(is_raw());
		ck_assert_int_eq(kill(pid, signals[i]), 0);
		finish(pid, &before);
		/* a sanitizer turns crashes into exits of its own */
		ck_assert(WIFSIGNALED(status) ? WTERMSIG(status) == signals[i]
					      : WEXITSTATUS(status) != 0);
		close(master);
	}
}
END_TEST

static void leave(struct chardev *c)
{
	(void)c;
	exit(3);
}

START_TEST(restored_at_exit)
{
	struct termios before;
	pid_t pid = start(leave, "stdio", &before);

	finish(pid, &before);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3);
}
END_TEST

/* Without "mon:", Ctrl-C is for the simulator. */
START_TEST(interrupt_key)
{
	struct termios before;
	pid_t pid = start(wait_for_death, "stdio", &before);

	type("\x03");
	finish(pid, &before);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}
END_TEST

START_TEST(files)
{
	struct error e;
	struct chardev *c = chardev_open("file:out", &e);
	char text[16] = "";
	FILE *f;

	ck_assert_ptr_nonnull(c);
	ck_assert(!chardev_has_input(c));
	chardev_pump(c);
	ck_assert_int_eq(chardev_get(c), -1);
	chardev_put(c, 'h');
	chardev_put(c, 'i');
	ck_assert(chardev_close(c, &e));
	f = fopen("out", "r");
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), f));
	fclose(f);
	ck_assert_str_eq(text, "hi");

	c = chardev_open("file:/dev/full", &e);
	ck_assert_ptr_nonnull(c);
	chardev_put(c, '\n');
	ck_assert(!chardev_ok(c));
	ck_assert(!chardev_close(c, &e));
	ck_assert_str_eq(e.msg, "serial file:/dev/full: No space left on device");

	ck_assert_ptr_null(chardev_open("file:", &e));
	ck_assert_ptr_null(chardev_open("socket", &e));
	ck_assert_str_eq(e.msg,
			 "serial 'socket' is none of stdio, mon:stdio, file:PATH, pty, null, "
			 "none");
}
END_TEST

/* A pseudo-terminal that nobody reads drops output and blocks nothing. */
START_TEST(unread_pty)
{
	struct error e;
	struct chardev *c = chardev_open("pty", &e);

	ck_assert_msg(c != NULL, "%s", e.msg);
	ck_assert(chardev_interactive(c));
	for (unsigned i = 0; i < 200000; i++)
		chardev_put(c, i % 80 ? 'x' : '\n');
	chardev_pump(c);
	ck_assert(chardev_has_input(c));
	ck_assert(chardev_close(c, &e));
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("platform/chardev",
				   (const TTest *const[]){ keys_and_escapes, restored_after_signals,
							   restored_at_exit, interrupt_key, files,
							   unread_pty, NULL }));
}
