// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/gic-qemu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Made with the GNU assembler from what the comments say. */
const uint32_t guest_tail[GUEST_TAIL_WORDS] = {
	0x10000314, /* adr x20, <name> */
	0xa9007c14, /* stp x20, xzr, [x0] */
	0xd28000a2, /* mov x2, #0x5 */
	0xd28000e3, /* mov x3, #0x7 */
	0xa9008c02, /* stp x2, x3, [x0, #8] */
	0xaa0003f3, /* mov x19, x0 */
	0xaa0003e1, /* mov x1, x0 */
	0xd2800020, /* mov x0, #0x1 */
	0xd45e0000, /* hlt #0xf000 */
	0xd2a90002, /* mov x2, #0x48000000 */
	0xd2a88004, /* mov x4, #0x44000000 */
	0xb9400083, /* ldr w3, [x4] */
	0xd37df063, /* lsl x3, x3, #3 */
	0xa9000a60, /* stp x0, x2, [x19] */
	0xf9000a63, /* str x3, [x19, #16] */
	0xd28000a0, /* mov x0, #0x5 */
	0xaa1303e1, /* mov x1, x19 */
	0xd45e0000, /* hlt #0xf000 */
	0xd28004c2, /* mov x2, #0x26 */
	0xf2a00042, /* movk x2, #0x2, lsl #16 */
	0xa9007e62, /* stp x2, xzr, [x19] */
	0xd2800300, /* mov x0, #0x18 */
	0xaa1303e1, /* mov x1, x19 */
	0xd45e0000, /* hlt #0xf000 */
	0x2e736572, /* "res.bin" */
	0x006e6962,
};

struct rng traffic_rng;
struct in_progress stacks[2];

unsigned pick(unsigned bound)
{
	return (unsigned)rng_below(&traffic_rng, bound);
}

uint32_t sparse(void)
{
	uint32_t a = (uint32_t)rng_next(&traffic_rng), b = (uint32_t)rng_next(&traffic_rng);

	return a & b & (uint32_t)rng_next(&traffic_rng);
}

uint32_t priority(void)
{
	uint32_t coarse = pick(8) << 5;

	return pick(2) ? coarse : coarse | pick(4) << 3;
}

bool nothing_in_progress(void)
{
	return !stacks[0].actives && !stacks[0].droppeds && !stacks[1].actives &&
	       !stacks[1].droppeds;
}

void start_traffic(uint64_t seed)
{
	memset(stacks, 0, sizeof(stacks));
	rng_seed(&traffic_rng, seed);
}

int run_traffic(const char *name, const TTest *test)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 100);
	tcase_add_loop_test(tcase, test, 0, 4);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}

void run_on_qemu(unsigned version, unsigned cores, void *results, size_t size)
{
	char command[512];
	FILE *f;

	remove("res.bin");
	snprintf(command, sizeof(command),
		 "timeout 90 qemu-system-aarch64 -M virt,virtualization=on,gic-version=%u -cpu "
		 "cortex-a57 -smp %u -m 256 -display none -net none -semihosting "
		 "-device loader,file=inputs.bin,addr=0x%x,force-raw=on "
		 "-device loader,file=guest.bin,addr=0x%x,force-raw=on "
		 "-device loader,addr=0x%x,cpu-num=0",
		 version, cores, (unsigned)GUEST_INPUTS, (unsigned)GUEST_BASE,
		 (unsigned)GUEST_BASE);
	ck_assert_msg(system(command) == 0, "failed: %s", command);
	f = fopen("res.bin", "rb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fread(results, 1, size, f), size);
	fclose(f);
}
