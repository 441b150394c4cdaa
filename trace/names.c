// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdio.h>

#include "trace/names.h"
#include "trace/trace.h"

struct name {
	const char *text, *key;
};

static const struct name class_name[CLASS_COUNT] = {
	[CLASS_NONE] = { "none", "none" },
	[CLASS_GP] = { "GP", "gp" },
	[CLASS_FP] = { "FP/SIMD", "fp_simd" },
	[CLASS_EL1_SYS] = { "EL1 system", "el1_system" },
	[CLASS_VGIC] = { "VGIC", "vgic" },
	[CLASS_TIMER] = { "timer", "timer" },
	[CLASS_EL2_CONFIG] = { "EL2 config", "el2_config" },
	[CLASS_EL2_VM] = { "EL2 virt. memory", "el2_virtual_memory" },
	[CLASS_DEBUG_PMU] = { "debug/PMU", "debug_pmu" },
};

static const struct name bucket_name[BUCKET_COUNT] = {
	[BUCKET_ENTRY] = { "exception entry", "entry" },
	[BUCKET_ERET] = { "ERET", "eret" },
	[BUCKET_BARRIER] = { "barrier", "barrier" },
	[BUCKET_MMIO] = { "MMIO", "mmio" },
	[BUCKET_MAINT] = { "TLB/cache maint.", "maintenance" },
	[BUCKET_MEM_STALL] = { "memory stall", "memory_stall" },
	[BUCKET_EXEC_EL2] = { "execution EL2", "execution_el2" },
	[BUCKET_EXEC_HOST_EL1] = { "execution host EL1", "execution_host_el1" },
	[BUCKET_EXEC_HOST_EL0] = { "execution host EL0", "execution_host_el0" },
	[BUCKET_SWITCHED_OUT] = { "switched out", "switched_out" },
};

static const char *const place_name[PLACE_COUNT] = {
	[PLACE_EL2] = "EL2",
	[PLACE_HOST_EL1] = "host EL1",
	[PLACE_HOST_EL0] = "host EL0",
	[PLACE_OUT] = "elsewhere",
};

/* ESR_ELx.EC (Arm ARM D17.2.37), by the names of Linux' kvm_arm_exception_class. */
static const char *const ec_name[64] = {
	[0x00] = "UNKNOWN",	[0x01] = "WFx",		[0x03] = "CP15_32",
	[0x04] = "CP15_64",	[0x05] = "CP14_MR",	[0x06] = "CP14_LS",
	[0x07] = "FP_ASIMD",	[0x08] = "CP10_ID",	[0x09] = "PAC",
	[0x0c] = "CP14_64",	[0x0d] = "BTI",		[0x0e] = "ILL",
	[0x11] = "SVC32",	[0x12] = "HVC32",	[0x13] = "SMC32",
	[0x15] = "SVC64",	[0x16] = "HVC64",	[0x17] = "SMC64",
	[0x18] = "SYS64",	[0x19] = "SVE",		[0x1a] = "ERET",
	[0x1f] = "IMP_DEF",	[0x20] = "IABT_LOW",	[0x21] = "IABT_CUR",
	[0x22] = "PC_ALIGN",	[0x24] = "DABT_LOW",	[0x25] = "DABT_CUR",
	[0x26] = "SP_ALIGN",	[0x28] = "FP_EXC32",	[0x2c] = "FP_EXC64",
	[0x2f] = "SERROR",	[0x30] = "BREAKPT_LOW", [0x31] = "BREAKPT_CUR",
	[0x32] = "SOFTSTP_LOW", [0x33] = "SOFTSTP_CUR", [0x34] = "WATCHPT_LOW",
	[0x35] = "WATCHPT_CUR", [0x38] = "BKPT32",	[0x3a] = "VECTOR32",
	[0x3c] = "BRK64",
};

const char *trace_class_name(unsigned int c)
{
	return c < CLASS_COUNT ? class_name[c].text : "?";
}

const char *trace_class_key(unsigned int c)
{
	return c < CLASS_COUNT ? class_name[c].key : "?";
}

const char *trace_bucket_name(unsigned int b)
{
	return b < BUCKET_COUNT && bucket_name[b].text ? bucket_name[b].text : "?";
}

const char *trace_bucket_key(unsigned int b)
{
	return b < BUCKET_COUNT && bucket_name[b].key ? bucket_name[b].key : "?";
}

const char *trace_place_name(unsigned int place)
{
	return place < PLACE_COUNT ? place_name[place] : "?";
}

const char *trace_reason(unsigned int vector, uint64_t esr, char buf[16])
{
	unsigned int ec = (unsigned int)(esr >> 26 & 0x3f);

	switch (vector) {
	case VECTOR_IRQ:
		return "IRQ";
	case VECTOR_FIQ:
		return "FIQ";
	case VECTOR_SERROR:
		return "SERROR";
	default:
		break;
	}
	if (ec_name[ec])
		return ec_name[ec];
	snprintf(buf, 16, "EC_0x%02x", ec);
	return buf;
}

const char *trace_phase(uint32_t phase, char buf[16])
{
	bool text = phase >> 24 != ' ';
	size_t n = 0;

	if (!phase)
		return "-";
	for (int shift = 24; shift >= 0; shift -= 8) {
		char c = (char)(phase >> shift);

		text = text && c >= ' ' && c < 0x7f && !(n && buf[n - 1] == ' ' && c != ' ');
		buf[n++] = c;
	}
	while (text && n && buf[n - 1] == ' ')
		n--;
	buf[n] = '\0';
	if (!text)
		snprintf(buf, 16, "0x%08x", phase);
	return buf;
}
