// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/tty.h"

#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* Written before raw_fd, which the handlers look at first. */
static struct termios saved, raw;
static volatile sig_atomic_t raw_fd = -1;

/* Async-signal-safe: tcsetattr is. */
void tty_restore(void)
{
	int fd = raw_fd;

	raw_fd = -1;
	if (fd >= 0)
		tcsetattr(fd, TCSANOW, &saved);
}

/* SA_RESETHAND has put the default action back: the signal, raised again, does its work. */
static void on_death(int sig)
{
	tty_restore();
	raise(sig);
}

static void on_stop(int sig)
{
	int fd = raw_fd;

	(void)sig;
	if (fd >= 0)
		tcsetattr(fd, TCSANOW, &saved);
	raise(SIGSTOP);
}

static void on_continue(int sig)
{
	int fd = raw_fd;

	(void)sig;
	if (fd >= 0 && tcgetpgrp(fd) == getpgrp())
		tcsetattr(fd, TCSANOW, &raw);
}

/* Takes @sig over unless somebody (a sanitizer, the caller) already handles or ignores it. */
static void handle(int sig, void (*handler)(int), int flags)
{
	struct sigaction old, sa = { .sa_handler = handler, .sa_flags = flags };

	sigemptyset(&sa.sa_mask);
	if (sigaction(sig, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		sigaction(sig, &sa, NULL);
}

static void install_handlers(void)
{
	static const int deadly[] = { SIGHUP, SIGINT,  SIGQUIT, SIGILL,	 SIGTRAP, SIGABRT, SIGBUS,
				      SIGFPE, SIGSEGV, SIGTERM, SIGALRM, SIGXCPU, SIGSYS };
	static char stack[64 * 1024]; /* a stack overflow leaves no other */
	static bool done;
	stack_t alt = { .ss_sp = stack, .ss_size = sizeof(stack) };
	stack_t old;

	if (done)
		return;
	done = true;
	if (sigaltstack(NULL, &old) == 0 && (old.ss_flags & SS_DISABLE))
		sigaltstack(&alt, NULL);
	for (unsigned i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		handle(deadly[i], on_death, SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
	handle(SIGTSTP, on_stop, SA_RESTART);
	handle(SIGCONT, on_continue, SA_RESTART);
	atexit(tty_restore);
}

bool tty_raw(int fd, bool signals)
{
	/* a background job would be stopped by tcsetattr */
	if (raw_fd >= 0 || !isatty(fd) || tcgetpgrp(fd) != getpgrp() || tcgetattr(fd, &saved) != 0)
		return false;
	raw = saved;
	raw.c_iflag &=
		~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
	if (!signals)
		raw.c_lflag &= ~(tcflag_t)ISIG;
	raw.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
	raw.c_cflag |= CS8;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	install_handlers();
	raw_fd = fd;
	if (tcsetattr(fd, TCSANOW, &raw) != 0) {
		raw_fd = -1;
		return false;
	}
	return true;
}
