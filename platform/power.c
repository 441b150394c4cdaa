// SPDX-License-Identifier: GPL-2.0-or-later
/* The machine's power button, and its reset. */
#include "platform/machine-state.h"

/* A press is as long as QEMU's. */
#define PRESSES_PER_SECOND 100

static void on_release(void *opaque, uint64_t when)
{
	struct machine *m = opaque;

	pl061_set(&m->devices.gpio, VIRT_GPIO_POWER, false, when);
}

void power_init(struct machine *m)
{
	m->power_release = (struct event){
		.name = "power-button",
		.fire = on_release,
		.opaque = m,
	};
}

void machine_power_button(struct machine *m)
{
	m->power_pressed = true;
}

void power_press(struct machine *m, uint64_t when)
{
	m->power_pressed = false;
	pl061_set(&m->devices.gpio, VIRT_GPIO_POWER, true, when);
	event_schedule(&m->events, &m->power_release, when + m->frequency / PRESSES_PER_SECOND);
}

void power_reset(struct machine *m, const char *why)
{
	if (m->config.no_reboot)
		machine_end(m, MACHINE_RESET, EXIT_RESET, "%s", why);
	else
		m->reset_pending = true;
}

void machine_request_reset(struct machine *m)
{
	power_reset(m, "the debugger asked for a reset");
}
