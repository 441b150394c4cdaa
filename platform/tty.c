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

/* What each deadly signal would have done without us. */
static struct sigaction previous[NSIG];

/* Whether the kernel sent it for what the next instruction does, which will do it again. */
static bool is_fault(int sig, const siginfo_t *info)
{
	return (sig == SIGSEGV || sig == SIGBUS || sig == SIGILL || sig == SIGFPE) &&
	       info->si_code > 0;
}

/* Steps aside: the signal comes again and does what it would have done. */
static void on_death(int sig, siginfo_t *info, void *context)
{
	(void)context;
	tty_restore();
	sigaction(sig, &previous[sig], NULL);
	if (!is_fault(sig, info))
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

/* Takes @sig over, unless it is ignored. */
static void handle_death(int sig)
{
	struct sigaction sa = { .sa_sigaction = on_death,
				.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK };

	sigemptyset(&sa.sa_mask);
	if (sigaction(sig, NULL, &previous[sig]) == 0 && previous[sig].sa_handler != SIG_IGN)
		sigaction(sig, &sa, NULL);
}

static void handle_job(int sig, void (*handler)(int))
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_RESTART };

	sigemptyset(&sa.sa_mask);
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
		handle_death(deadly[i]);
	handle_job(SIGTSTP, on_stop);
	handle_job(SIGCONT, on_continue);
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
