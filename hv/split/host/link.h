/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Symbols of the other parts of the image, and of the linker script (head.S). */
#ifndef TRAPLINE_HV_HOST_LINK_H
#define TRAPLINE_HV_HOST_LINK_H

#include "hv/include/types.h"

struct link_addresses {
	u64 lowvisor_start;
	u64 lowvisor_run;
	u64 lowvisor_flush_vmid;
	u64 user_text_pa;
	u64 user_text_size;
	u64 user_data_pa;
	u64 user_data_size;
	u64 user_end; /* user virtual address */
	u64 guest_image_pa;
	u64 guest_image_size;
	u64 image_end_pa;
};

extern const struct link_addresses link_addresses;

/* HVC to the lowvisor: function is one of the addresses above. */
u64 lowvisor_call(u64 function, u64 a, u64 b);

#endif
