// SPDX-License-Identifier: GPL-2.0-or-later
/* Cores with features switched: what is accepted, and that registers and translation follow. */
#include <check.h>
#include <string.h>

#include "cpu/sysreg-bits.h"
#include "cpu/variant.h"
#include "tests/unit/machine-fixture.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

static struct cpu_variant parsed(const char *spec)
{
	struct cpu_variant v;
	struct error err;

	ck_assert_msg(cpu_variant_parse(&v, spec, &err), "%s: %s", spec, err.msg);
	return v;
}

static bool has(const struct cpu_variant *v, enum feature f)
{
	return v->model.features & feature_bit(f);
}

START_TEST(name_alone)
{
	for (const struct cpu_model *m = cpu_models; m->name; m++) {
		struct cpu_variant v = parsed(m->name);

		ck_assert_str_eq(v.label, m->name);
		ck_assert_uint_eq(v.model.features, m->features);
		ck_assert_uint_eq(v.model.midr, m->midr);
	}
}
END_TEST

START_TEST(switches)
{
	struct cpu_variant v = parsed("cortex-a57,vhe=on,lse=on,crc32=off");

	ck_assert(has(&v, FEAT_VHE) && has(&v, FEAT_LSE) && !has(&v, FEAT_CRC32));
	ck_assert(has(&v, FEAT_AES) && !has(&v, FEAT_PAN));
	ck_assert_str_eq(v.model.name, "cortex-a57");
	ck_assert_str_eq(v.label, "cortex-a57,crc32=off,lse=on,vhe=on");
	/* what changes nothing is not told; the last word counts */
	v = parsed("cortex-a57,aes=on,vhe=on,vhe=off");
	ck_assert_str_eq(v.label, "cortex-a57");
	v = parsed("max,sha1=off,sha256=off,aes=off,pmull=off");
	ck_assert(!has(&v, FEAT_SHA1) && !has(&v, FEAT_PMULL));
}
END_TEST

/* Every feature that a core may have can be switched, and the longest label fits. */
START_TEST(all_of_them)
{
	char spec[CPU_VARIANT_LABEL] = "xgene1";
	struct cpu_variant v;

	for (unsigned f = 0; f < FEATURE_COUNT; f++) {
		enum feature feature = (enum feature)f;
		bool on = cpu_model_find("xgene1")->features & feature_bit(feature);

		ck_assert_uint_eq(feature_find(feature_name(feature)), f);
		if (feature_fixed(feature))
			continue;
		if (feature == FEAT_EL2) /* which VHE needs */
			continue;
		strncat(spec, ",", sizeof spec - strlen(spec) - 1);
		strncat(spec, feature_name(feature), sizeof spec - strlen(spec) - 1);
		strncat(spec, on ? "=off" : "=on", sizeof spec - strlen(spec) - 1);
	}
	v = parsed(spec);
	ck_assert_uint_eq(strlen(v.label), strlen(spec));
}
END_TEST

START_TEST(refusals)
{
	static const struct {
		const char *spec, *message;
	} bad[] = {
		{ "", "no core '' (trapline list cores)" },
		{ "cortex-a9,vhe=on", "no core 'cortex-a9' (trapline list cores)" },
		{ "cortex-a57,", "no feature '' (trapline list features)" },
		{ "cortex-a57,sve=on", "no feature 'sve' (trapline list features)" },
		{ "cortex-a57,vhe", "'vhe': a feature is set by =on or =off" },
		{ "cortex-a57,vhe=yes", "'vhe=yes': a feature is set by =on or =off" },
		{ "cortex-a57,v8.0=off", "v8.0 is what every core has" },
		{ "cortex-a57,el3=on", "el3 is not implemented" },
		{ "cortex-a57,gicv3=on", "gicv3 is the machine's: -M gic-version=3" },
		{ "neoverse-n1,el2=off", "vhe needs el2, which is off" },
		{ "cortex-a57,fhm=on", "fhm needs fp16, which is off" },
		{ "cortex-a57,aes=off", "pmull needs aes, which is off" },
		{ "cortex-a76,ssbs2=on,ssbs=off", "ssbs2 needs ssbs, which is off" },
		{ "cortex-a57,sha1=off", "sha256 needs sha1, which is off" },
		{ "cortex-a57,sha256=off", "sha1 needs sha256, which is off" },
	};
	struct cpu_variant v;
	struct error err;
	char spec[1200] = "cortex-a57,";

	for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(!cpu_variant_parse(&v, bad[i].spec, &err), "%s", bad[i].spec);
		ck_assert_str_eq(err.msg, bad[i].message);
	}
	memset(spec + strlen(spec), 'x', 1100);
	ck_assert(!cpu_variant_parse(&v, spec, &err));
}
END_TEST

/* A core of @spec at EL2, reset. */
static struct cpu *core_of(struct cpu_variant *v, const char *spec)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	*v = parsed(spec);
	cpu->model = &v->model;
	cpu_reset_sysregs(cpu);
	cpu_sync_context(cpu);
	return cpu;
}

START_TEST(registers_follow)
{
	struct cpu_variant v;
	struct cpu *cpu = core_of(&v, "cortex-a57,vhe=on,lse=on,pmull=off,pmu=off");

	ck_assert_uint_eq(cpu->sys[SR_ID_AA64MMFR1_EL1], UINT64_C(1) << 8);
	ck_assert_uint_eq(cpu->sys[SR_ID_AA64DFR0_EL1] & 0xfff, 7);
	ck_assert_uint_eq(cpu->sys[SR_ID_AA64ISAR0_EL1], 0x211110);
	cpu->r[0] = HCR_E2H | HCR_RW;
	ck_assert(stub_run(cpu, stub_msr(SR_HCR_EL2, 0)));
	ck_assert_uint_eq(cpu->sys[SR_HCR_EL2] & HCR_E2H, HCR_E2H);
	ck_assert(stub_run(cpu, stub_mrs(SR_TTBR1_EL2, 1)));
	ck_assert(!stub_run(cpu, stub_mrs(SR_PMCR_EL0, 1)));
	ck_assert(!cpu_mmu_features(cpu->model).hafdbs);
	stub_cpu_free(cpu);

	cpu = core_of(&v, "neoverse-n1,vhe=off,pan=off");
	ck_assert_uint_eq(cpu->sys[SR_ID_AA64MMFR1_EL1], 0x10012022);
	ck_assert_uint_eq(cpu->sys[SR_ID_AA64DFR0_EL1] & 0xfff, 0x106);
	cpu->r[0] = HCR_E2H | HCR_RW;
	ck_assert(stub_run(cpu, stub_msr(SR_HCR_EL2, 0)));
	ck_assert_uint_eq(cpu->sys[SR_HCR_EL2] & HCR_E2H, 0);
	ck_assert(!stub_run(cpu, stub_mrs(SR_TTBR1_EL2, 1)));
	ck_assert(cpu_mmu_features(cpu->model).hafdbs && !cpu_mmu_features(cpu->model).pan);
	stub_cpu_free(cpu);
}
END_TEST

/* An instruction of each feature that adds some. */
static const struct {
	enum feature feature;
	uint32_t word;
} instructions[] = {
	{ FEAT_CRC32, 0x1ac24020 },   /* crc32b w0, w1, w2 */
	{ FEAT_LSE, 0xf82103e2 },     /* ldadd x1, x2, [sp] */
	{ FEAT_LSE, 0xc8a17fe2 },     /* cas x1, x2, [sp] */
	{ FEAT_PAN, 0xd500419f },     /* msr pan, #1 */
	{ FEAT_PAN, 0xd5384260 },     /* mrs x0, pan */
	{ FEAT_PAN, 0xd5087900 },     /* at s1e1rp, x0 */
	{ FEAT_UAO, 0xd500417f },     /* msr uao, #1 */
	{ FEAT_UAO, 0xd5384280 },     /* mrs x0, uao */
	{ FEAT_DPB, 0xd50b7c21 },     /* dc cvap, x1 */
	{ FEAT_LRCPC, 0xf8bfc3e1 },   /* ldapr x1, [sp] */
	{ FEAT_RDM, 0x6e828420 },     /* sqrdmlah v0.4s, v1.4s, v2.4s */
	{ FEAT_AES, 0x4e284820 },     /* aese v0.16b, v1.16b */
	{ FEAT_SHA1, 0x5e280820 },    /* sha1h s0, s1 */
	{ FEAT_SHA256, 0x5e282820 },  /* sha256su0 v0.4s, v1.4s */
	{ FEAT_PMULL, 0x0ee2e020 },   /* pmull v0.1q, v1.1d, v2.1d */
	{ FEAT_BASE, 0x0e22e020 },    /* pmull v0.8h, v1.8b, v2.8b */
	{ FEAT_FP16, 0x1ee22820 },    /* fadd h0, h1, h2 */
	{ FEAT_FHM, 0x4e22ec20 },     /* fmlal v0.4s, v1.4h, v2.4h */
	{ FEAT_DOTPROD, 0x4e829420 }, /* sdot v0.4s, v1.16b, v2.16b */
	{ FEAT_RAS, 0xd5385300 },     /* mrs x0, erridr_el1 */
	{ FEAT_LOR, 0xd538a4e0 },     /* mrs x0, lorid_el1 */
	{ FEAT_LOR, 0x08df7fe1 },     /* ldlarb w1, [sp] */
	{ FEAT_LOR, 0xc89f7fe1 },     /* stllr x1, [sp] */
	{ FEAT_SSBS2, 0xd503413f },   /* msr ssbs, #1 */
	{ FEAT_SSBS2, 0xd53b42c0 },   /* mrs x0, ssbs */
	{ FEAT_PMU, 0xd53b9d00 },     /* mrs x0, pmccntr_el0 */
	{ FEAT_VHE, 0xd53c2020 },     /* mrs x0, ttbr1_el2 */
	{ FEAT_VHE, 0xd53cd020 },     /* mrs x0, contextidr_el2 */
	{ FEAT_VHE, 0xd53ce320 },     /* mrs x0, cnthv_ctl_el2 */
};
#define INSTRUCTIONS (sizeof instructions / sizeof instructions[0])

/* Counts in X21 what it has gone through; sets that bit of X22 where it was UNDEFINED. */
static const uint32_t handler[] = {
	0xd53c520a, /* mrs x10, esr_el2 */
	0xd35afd4a, /* lsr x10, x10, #26 */
	0xb500008a, /* cbnz x10, over the next three: it is there, and faults */
	0xd280002b, /* mov x11, #1 */
	0x9ad5216b, /* lsl x11, x11, x21 */
	0xaa0b02d6, /* orr x22, x22, x11 */
	0xd53c402a, /* mrs x10, elr_el2 */
	0x9100114a, /* add x10, x10, #4 */
	0xd51c402a, /* msr elr_el2, x10 */
	0xd69f03e0, /* eret */
};
static const uint32_t prologue[] = {
	0xd2a80100, /* mov x0, #0x40080000 */
	0xd51cc000, /* msr vbar_el2, x0 */
	0xd51c115f, /* msr cptr_el2, xzr */
	0xd5033fdf, /* isb */
	0xd2a80200, /* mov x0, #0x40100000 */
	0x9100001f, /* mov sp, x0 */
	0xaa0003e1, /* mov x1, x0 */
};
static const uint32_t power_off[] = {
	0xd2b08000, /* mov x0, #0x84000000 */
	0xf2800100, /* movk x0, #8 */
	0xd4000003, /* smc #0 */
};
#define VECTOR 0x200 /* synchronous, current EL with SP_ELx */
#define MAIN   0x280

/* The program: a branch over the vector, then each instruction. */
static size_t make_program(uint32_t *words)
{
	size_t n = MAIN / 4;

	memset(words, 0, MAIN);
	words[0] = 0x14000000 | MAIN / 4;
	memcpy(&words[VECTOR / 4], handler, sizeof handler);
	memcpy(&words[n], prologue, sizeof prologue);
	n += sizeof prologue / 4;
	for (size_t i = 0; i < INSTRUCTIONS; i++) {
		words[n++] = instructions[i].word;
		words[n++] = 0x910006b5; /* add x21, x21, #1 */
	}
	memcpy(&words[n], power_off, sizeof power_off);
	return n + sizeof power_off / 4;
}

static void check_instructions(const char *spec)
{
	uint32_t words[MAIN / 4 + 2 * INSTRUCTIONS + 32];
	struct cpu_variant v = parsed(spec);
	struct machine_config c = fixture_config();
	const struct cpu *cpu;
	struct machine *m;

	c.model = &v.model;
	c.cores = 1;
	c.kernel = fixture_kernel(words, make_program(words));
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_POWER_OFF);
	cpu = machine_cpu(m, 0);
	ck_assert_uint_eq(cpu->r[SLOT_X0 + 21], INSTRUCTIONS);
	for (size_t i = 0; i < INSTRUCTIONS; i++)
		ck_assert_msg((cpu->r[SLOT_X0 + 22] >> i & 1) != has(&v, instructions[i].feature),
			      "%s: %08x of %s", spec, instructions[i].word,
			      feature_name(instructions[i].feature));
	machine_free(m, NULL);
}

/* What the ID registers deny is UNDEFINED, and what they claim is there: on a running machine. */
START_TEST(instructions_follow)
{
	for (const struct cpu_model *m = cpu_models; m->name; m++)
		check_instructions(m->name);
	check_instructions("cortex-a57,crc32=off,lse=on,pan=on,uao=on,dpb=on,lrcpc=on,rdm=on");
	check_instructions("cortex-a57,pmull=off,sha1=off,sha256=off,fp16=on,dotprod=on,ras=on");
	check_instructions("cortex-a57,pmull=off,aes=off,fp16=on,fhm=on,pmu=off,vhe=on");
	check_instructions("cortex-a57,lor=on,ssbs=on");
	check_instructions("cortex-a53,ssbs=on,ssbs2=on");
	check_instructions("neoverse-n1,crc32=off,lse=off,pan=off,uao=off,dpb=off,lrcpc=off");
	check_instructions("neoverse-n1,rdm=off,fp16=off,dotprod=off,ras=off,vhe=off,lor=off");
	check_instructions("neoverse-n1,ssbs2=off");
	check_instructions("neoverse-n1,ssbs=off,ssbs2=off");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		name_alone,	     switches, all_of_them, refusals, registers_follow,
		instructions_follow, NULL,
	};

	return unit_run(unit_suite("variant", tests));
}
