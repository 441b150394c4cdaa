// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * perf-stat: runs a loop of a known length in user space while the kernel counts on the PMU, and
 * prints one line for each event: `perf NAME COUNT`. A period makes the counters overflow on the
 * way. Exit status: 0, or 1 with a message.
 */
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ROUNDS 1000000 /* of two instructions */
#define PERIOD 250000

static const struct {
	const char *name;
	uint64_t event, period;
} events[] = {
	{ "instructions", PERF_COUNT_HW_INSTRUCTIONS, 0 },
	{ "cycles", PERF_COUNT_HW_CPU_CYCLES, 0 },
	{ "sampled-instructions", PERF_COUNT_HW_INSTRUCTIONS, PERIOD },
};

static int64_t count(uint64_t event, uint64_t period)
{
	struct perf_event_attr attr;
	uint64_t rounds = ROUNDS, value = 0;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.type = PERF_TYPE_HARDWARE;
	attr.size = sizeof(attr);
	attr.config = event;
	attr.sample_period = period;
	attr.disabled = 1;
	attr.exclude_kernel = 1;
	attr.exclude_hv = 1;
	fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	if (fd < 0)
		return -1;
	ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
	__asm__ volatile("1: subs %0, %0, #1\n\tb.ne 1b" : "+r"(rounds) : : "cc");
	ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
	if (read(fd, &value, sizeof(value)) != sizeof(value))
		return -1;
	close(fd);
	return (int64_t)value;
}

int main(void)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		int64_t value = count(events[i].event, events[i].period);

		if (value < 0) {
			perror(events[i].name);
			return 1;
		}
		printf("perf %s %lld\n", events[i].name, (long long)value);
	}
	return 0;
}
