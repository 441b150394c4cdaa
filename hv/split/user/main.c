// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The device emulator: an ordinary process that makes a VM out of its own
 * memory, and answers what the kernel cannot. One thread per vCPU.
 */
#include "hv/include/string.h"
#include "hv/split/user/emulator.h"

#define GUEST_MEMORY 0x400000
#define IMAGE_OFFSET 0x80000 /* of the image in it */
#define GUEST_ENTRY  (RAM_BASE + IMAGE_OFFSET)

__attribute__((noreturn)) void emulator_main(u64 argument, u64 image_size);

static __attribute__((noreturn)) void leave(int code)
{
	for (;;)
		system_call(SYS_EXIT, (u64)code, 0, 0);
}

static __attribute__((noreturn)) void fail(const char *what)
{
	system_call(SYS_WRITE, (u64)what, strlen(what), 0);
	leave(1);
}

static __attribute__((noreturn)) void run(u32 id, const struct vcpu_init *init)
{
	long address = system_call(SYS_VCPU_CREATE, id, (u64)init, 0);
	struct vcpu_run *vcpu = (struct vcpu_run *)address;

	if (address < 0)
		fail("emulator: cannot create a vCPU\n");
	while (system_call(SYS_VCPU_RUN, 0, 0, 0) == 0) {
		if (vcpu->reason == RUN_POWEROFF)
			leave(0);
		if (vcpu->reason == RUN_RESET)
			leave(1);
		device_access(vcpu);
	}
	fail("emulator: cannot run a vCPU\n");
}

/* The second vCPU's thread: off until the guest turns it on. */
static __attribute__((noreturn)) void secondary(u64 id)
{
	struct vcpu_init init = { .powered = 0 };

	run((u32)id, &init);
}

void emulator_main(u64 argument, u64 image_size)
{
	u32 role = (u32)argument;
	struct vcpu_init init = {
		.pc = GUEST_ENTRY,
		.x0 = role,
		.x1 = argument >> 32,
		.powered = 1,
	};
	long memory = system_call(SYS_MAP, GUEST_MEMORY, 0, 0);

	if (memory < 0 || image_size > GUEST_MEMORY - IMAGE_OFFSET)
		fail("emulator: no memory for the guest\n");
	memcpy((u8 *)memory + IMAGE_OFFSET, (const void *)USER_GUEST_IMAGE, image_size);
	if (system_call(SYS_VM_CREATE, 0, 0, 0) < 0 ||
	    system_call(SYS_VM_MEMORY, RAM_BASE, GUEST_MEMORY, (u64)memory) < 0)
		fail("emulator: cannot create a VM\n");
	if (role == ROLE_BENCH && system_call(SYS_THREAD_CREATE, (u64)secondary, 1, 1) < 0)
		fail("emulator: cannot create a thread\n");
	run(0, &init);
}
