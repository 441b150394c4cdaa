// SPDX-License-Identifier: GPL-2.0-or-later
/* Cores with features switched: what is accepted, and that registers and translation follow. */
#include <check.h>
#include <string.h>

#include "cpu/sysreg-bits.h"
#include "cpu/variant.h"
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
	ck_assert_uint_eq(cpu->sys[SR_ID_AA64MMFR1_EL1], 0x10002022);
	ck_assert_uint_eq(cpu->sys[SR_ID_AA64DFR0_EL1] & 0xfff, 0x106);
	cpu->r[0] = HCR_E2H | HCR_RW;
	ck_assert(stub_run(cpu, stub_msr(SR_HCR_EL2, 0)));
	ck_assert_uint_eq(cpu->sys[SR_HCR_EL2] & HCR_E2H, 0);
	ck_assert(!stub_run(cpu, stub_mrs(SR_TTBR1_EL2, 1)));
	ck_assert(cpu_mmu_features(cpu->model).hafdbs && !cpu_mmu_features(cpu->model).pan);
	stub_cpu_free(cpu);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		name_alone, switches, all_of_them, refusals, registers_follow, NULL,
	};

	return unit_run(unit_suite("variant", tests));
}
