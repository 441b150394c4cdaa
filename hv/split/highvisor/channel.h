/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One value at a time from one VM to another, both asleep while they wait. */
#ifndef TRAPLINE_HV_HIGHVISOR_CHANNEL_H
#define TRAPLINE_HV_HIGHVISOR_CHANNEL_H

#include "hv/include/types.h"

struct vcpu;
struct vm;

/* False: the caller's process is being ended. */
bool channel_send(struct vcpu *vcpu, u64 value, u64 kind);
bool channel_receive(struct vcpu *vcpu, u64 *value, u64 *kind);
void channel_close(struct vm *vm);

#endif
