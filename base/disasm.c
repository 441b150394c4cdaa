// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/disasm.h"

#include <capstone/capstone.h>
#include <stdio.h>

/* Opened once and never closed: one handle serves the process, which has one thread. */
static csh handle;
static bool opened;

static cs_insn *disassemble(uint32_t word, uint64_t pc)
{
	const uint8_t bytes[4] = { (uint8_t)word, (uint8_t)(word >> 8), (uint8_t)(word >> 16),
				   (uint8_t)(word >> 24) };
	cs_insn *insn;

	if (!opened) {
		if (cs_open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &handle) != CS_ERR_OK)
			return NULL;
		opened = true;
	}
	return cs_disasm(handle, bytes, sizeof bytes, pc, 1, &insn) == 1 ? insn : NULL;
}

bool disasm_a64(uint32_t word, uint64_t pc, char *buf, size_t size)
{
	cs_insn *insn = disassemble(word, pc);

	if (!insn) {
		snprintf(buf, size, ".inst 0x%08x", word);
		return false;
	}
	snprintf(buf, size, "%s%s%s", insn->mnemonic, insn->op_str[0] ? " " : "", insn->op_str);
	cs_free(insn, 1);
	return true;
}

bool disasm_a64_mnemonic(uint32_t word, uint64_t pc, char *buf, size_t size)
{
	cs_insn *insn = disassemble(word, pc);

	if (!insn)
		return false;
	snprintf(buf, size, "%s", insn->mnemonic);
	cs_free(insn, 1);
	return true;
}
