// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests that reach a running machine from outside its thread of control. */
#include "platform/machine-state.h"
#include "platform/tty.h"

/* The machine that the handler tells; handlers have no argument of ours. */
static struct machine *volatile signalled;

void machine_stop(struct machine *m)
{
	m->stop_request = 1;
}

void machine_quit(struct machine *m)
{
	m->quit_request = 1;
}

static void on_signal(int sig)
{
	struct machine *m = signalled;

	if (m && !m->signal) {
		m->signal = sig;
		return;
	}
	/* asked twice: the simulator does not listen */
	tty_restore();
	signal(sig, SIG_DFL);
	raise(sig);
}

void machine_catch_signals(struct machine *m)
{
	struct sigaction sa = { .sa_handler = on_signal, .sa_flags = SA_NODEFER };
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

	sigemptyset(&sa.sa_mask);
	signalled = m;
	for (unsigned i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct sigaction old;

		/* nohup: the simulation is meant to outlive its terminal */
		if (signals[i] == SIGHUP && sigaction(SIGHUP, NULL, &old) == 0 &&
		    old.sa_handler == SIG_IGN)
			continue;
		sigaction(signals[i], &sa, NULL);
	}
	/* a reader that went away is a write error like any other */
	signal(SIGPIPE, SIG_IGN);
}

void machine_release_signals(const struct machine *m)
{
	if (signalled == m)
		signalled = NULL;
}
