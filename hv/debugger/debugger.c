// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A debugger that an init program can run: of a process, by ptrace, and of a VM, by
 * KVM_SET_GUEST_DEBUG, both with hardware breakpoints, watchpoints and single steps; then the VM
 * debugs itself. Checks that each stops where it must (subject.S says where), and prints
 * `debugger WHAT N` for how many did. Exit status: 0, or 1 with a message. Where there is no
 * /dev/kvm, there is no VM.
 */
#include "hv/include/print.h"
#include "hv/include/string.h"
#include "hv/include/types.h"
#include "hv/vmm/kvm.h"
#include "hv/vmm/system.h"

#define PAGE	       4096
#define RAM_BASE       0x80000000
#define PORT_BASE      0x0c000000
#define AT_FDCWD       ((u64)-100)
#define O_RDWR	       02
#define O_CLOEXEC      02000000
#define PROT_RWX       7
#define PROT_RW	       3
#define MAP_SHARED     0x01
#define MAP_PRIVATE    0x02
#define MAP_ANONYMOUS  0x20
#define SIGTRAP	       5
#define SIGCHLD	       17
#define SIGSTOP	       19
#define SVC_0	       0xd4000001
#define TRAP_TRACE     2 /* si_code */
#define TRAP_HWBKPT    4
#define EC_BREAKPT_LOW 0x30
#define EC_BREAKPT_CUR 0x31
#define ESR_IL	       (1u << 25)
#define FSC_DEBUG      0x22
#define EC_SOFTSTP_LOW 0x32
#define EC_WATCHPT_LOW 0x34

/* include/uapi/linux/ptrace.h, elf.h; the arm64 structures of asm/ptrace.h */
enum {
	SYS_PTRACE = 117,
	SYS_KILL = 129,
	SYS_GETPID = 172,
	SYS_CLONE = 220,
	SYS_WAIT4 = 260,
};
enum {
	PTRACE_TRACEME = 0,
	PTRACE_PEEKDATA = 2,
	PTRACE_CONT = 7,
	PTRACE_SINGLESTEP = 9,
	PTRACE_GETSIGINFO = 0x4202,
	PTRACE_GETREGSET = 0x4204,
	PTRACE_SETREGSET = 0x4205,
};
enum { NT_PRSTATUS = 1, NT_ARM_HW_BREAK = 0x402, NT_ARM_HW_WATCH = 0x403 };
enum { LOAD = 1u << 3, STORE = 2u << 3, ENABLED = 1u, EL0 = 2u << 1, EL1 = 1u << 1 };
#define BYTES(mask) ((mask) << 5)

struct iovec {
	void *base;
	u64 length;
};
struct user_pt_regs {
	u64 regs[31], sp, pc, pstate;
};
struct user_hwdebug_state {
	u32 info, pad;
	struct {
		u64 addr;
		u32 ctrl, pad;
	} regs[1];
};
struct siginfo {
	u32 signo, error, code, pad;
	u64 addr;
	u8 rest[104];
};
_Static_assert(sizeof(struct siginfo) == 128, "layout of siginfo_t");

/* KVM_SET_GUEST_DEBUG, and the exit for it */
struct kvm_guest_debug {
	u32 control, pad;
	u64 bcr[16], bvr[16], wcr[16], wvr[16];
};
#define GUESTDBG_ENABLE	    1u
#define GUESTDBG_SINGLESTEP 2u
#define GUESTDBG_USE_HW	    (1u << 17)
#define KVM_SET_GUEST_DEBUG KVM_IO(1, 0x9b, sizeof(struct kvm_guest_debug))
#define KVM_GET_ONE_REG	    KVM_IO(1, 0xab, sizeof(struct kvm_one_reg))
#define KVM_EXIT_DEBUG	    4
struct kvm_debug_exit {
	u32 hsr, hsr_high;
	u64 far;
};

extern char subject_store[], subject_load[], subject_pair[], subject_late[];
extern char guest_code[], guest_late[], guest_store[], guest_cell[], guest_end[];
extern const u64 subject_steps[], guest_steps[];
_Noreturn void subject(u64 *cell);
int vmm_main(void); /* the name that hv/vmm/start.S calls */

static u64 cell[4];
static s64 child;

void put_char(char c)
{
	static char line[128];
	static size_t used;

	line[used++] = c;
	if (c == '\n' || used == sizeof(line)) {
		system_call(SYS_WRITE, 1, (u64)line, used, 0, 0, 0);
		used = 0;
	}
}

static _Noreturn void die(const char *what, u64 found, u64 wanted)
{
	print("debugger: %s: 0x%lx, not 0x%lx\n", what, found, wanted);
	if (child > 0)
		system_call(SYS_KILL, (u64)child, 9, 0, 0, 0, 0);
	system_call(SYS_EXIT_GROUP, 1, 0, 0, 0, 0, 0);
	__builtin_unreachable();
}

static void equal(const char *what, u64 found, u64 wanted)
{
	if (found != wanted)
		die(what, found, wanted);
}

static s64 must(const char *what, s64 status)
{
	if (status < 0)
		die(what, (u64)status, 0);
	return status;
}

/* ---- a process ------------------------------------------------------------------------ */

static s64 trace(const char *what, u64 request, u64 address, u64 data)
{
	return must(what, system_call(SYS_PTRACE, request, (u64)child, address, data, 0, 0));
}

/* Lets it go on and waits for its next stop. Returns the signal, or -1 - its exit status. */
static s64 resume(u64 request)
{
	u32 status = 0;

	if (request)
		trace("resume", request, 0, 0);
	must("wait4", system_call(SYS_WAIT4, (u64)child, (u64)&status, 0, 0, 0, 0));
	if ((status & 0xff) == 0x7f)
		return status >> 8 & 0xff;
	return -1 - (s64)(status >> 8 & 0xff);
}

static u64 child_pc(void)
{
	struct user_pt_regs regs;
	struct iovec io = { &regs, sizeof(regs) };

	trace("GETREGSET", PTRACE_GETREGSET, NT_PRSTATUS, (u64)&io);
	return regs.pc;
}

/* Programs point 0 of a kind; @ctrl 0 turns it off. */
static void set_point(u64 kind, u64 address, u32 ctrl)
{
	struct user_hwdebug_state state = { 0 };
	struct iovec io = { &state, sizeof(state) };

	state.regs[0].addr = address;
	state.regs[0].ctrl = ctrl;
	trace("SETREGSET", PTRACE_SETREGSET, kind, (u64)&io);
}

/* It goes on by @request, and is trapped at @pc, for @code and at @address. */
static void expect_trap(const char *what, u64 request, const void *pc, u32 code, u64 address)
{
	struct siginfo info;

	equal(what, (u64)resume(request), SIGTRAP);
	trace("GETSIGINFO", PTRACE_GETSIGINFO, 0, (u64)&info);
	equal(what, child_pc(), (u64)pc);
	equal(what, (u64)info.code, (u64)code);
	equal(what, info.addr, address);
}

/*
 * One step, to @pc. A system call is reported twice: by the kernel on its way out, without a code
 * or an address, and then by the core, whose step is over since the SVC.
 */
static void expect_step(u64 pc, bool over_svc)
{
	if (over_svc) {
		equal("step over a system call", (u64)resume(PTRACE_SINGLESTEP), SIGTRAP);
		equal("step over a system call", child_pc(), pc);
	}
	expect_trap("step", PTRACE_SINGLESTEP, (void *)pc, TRAP_TRACE, pc);
}

static u64 child_word(const u64 *address)
{
	u64 value = 0;

	trace("PEEKDATA", PTRACE_PEEKDATA, (u64)address, (u64)&value);
	return value;
}

static void debug_process(void)
{
	const u32 on = ENABLED | EL0;
	u64 steps = 0;

	child = must("clone", system_call(SYS_CLONE, SIGCHLD, 0, 0, 0, 0, 0));
	if (!child) {
		must("TRACEME", system_call(SYS_PTRACE, PTRACE_TRACEME, 0, 0, 0, 0, 0));
		system_call(SYS_KILL, (u64)system_call(SYS_GETPID, 0, 0, 0, 0, 0, 0), SIGSTOP, 0, 0,
			    0, 0);
		subject(cell);
	}
	equal("first stop", (u64)resume(0), SIGSTOP);

	set_point(NT_ARM_HW_BREAK, (u64)subject, on | BYTES(0xfu));
	expect_trap("break", PTRACE_CONT, (void *)subject, TRAP_HWBKPT, (u64)subject);
	set_point(NT_ARM_HW_BREAK, 0, 0);
	for (; subject_steps[steps]; steps++)
		expect_step(subject_steps[steps],
			    steps && *(u32 *)subject_steps[steps - 1] == SVC_0);

	set_point(NT_ARM_HW_WATCH, (u64)&cell[0], on | STORE | BYTES(0xffu));
	expect_trap("watched store", PTRACE_CONT, subject_store, TRAP_HWBKPT, (u64)&cell[0]);
	equal("memory before the watched store", child_word(&cell[0]), 0);
	set_point(NT_ARM_HW_WATCH, (u64)cell + 12, on | LOAD | BYTES(1u));
	expect_trap("watched load", PTRACE_CONT, subject_load, TRAP_HWBKPT, (u64)cell + 12);
	equal("memory after the watched store", child_word(&cell[0]), 1);
	set_point(NT_ARM_HW_WATCH, (u64)&cell[3], on | STORE | LOAD | BYTES(0xffu));
	expect_trap("watched pair", PTRACE_CONT, subject_pair, TRAP_HWBKPT, (u64)&cell[3]);
	set_point(NT_ARM_HW_WATCH, 0, 0);
	set_point(NT_ARM_HW_BREAK, (u64)subject_late, on | BYTES(0xfu));
	expect_trap("late break", PTRACE_CONT, subject_late, TRAP_HWBKPT, (u64)subject_late);
	set_point(NT_ARM_HW_BREAK, 0, 0);
	equal("exit", (u64)resume(PTRACE_CONT), (u64)(-1 - 42));
	child = 0;
	print("debugger process-steps %lu\ndebugger process-breaks 2\n"
	      "debugger process-watches 3\n",
	      steps);
}

/* ---- a VM ------------------------------------------------------------------------------ */

static s64 control(s64 fd, u32 request, u64 argument, const char *what)
{
	return must(what, system_call(SYS_IOCTL, (u64)fd, request, argument, 0, 0, 0));
}

static void *map(size_t size, u64 protection, u64 flags, s64 fd)
{
	return (void *)must("mmap", system_call(SYS_MMAP, 0, size, protection, flags, (u64)fd, 0));
}

static u64 in_guest(u64 address)
{
	return RAM_BASE + (address - (u64)guest_code);
}

static u64 vcpu_pc(s64 vcpu)
{
	u64 value;
	struct kvm_one_reg pc = { KVM_REG_PC, (u64)&value };

	control(vcpu, KVM_GET_ONE_REG, (u64)&pc, "KVM_GET_ONE_REG");
	return value;
}

static void set_pc(s64 vcpu, u64 value)
{
	struct kvm_one_reg pc = { KVM_REG_PC, (u64)&value };

	control(vcpu, KVM_SET_ONE_REG, (u64)&pc, "KVM_SET_ONE_REG");
}

/* Runs the vCPU under @debug until it stops at @pc for exception class @ec. Returns FAR. */
static u64 expect_debug(const char *what, s64 vcpu, struct kvm_run *run,
			struct kvm_guest_debug *debug, u64 pc, u64 ec)
{
	struct kvm_debug_exit exit;

	control(vcpu, KVM_SET_GUEST_DEBUG, (u64)debug, "KVM_SET_GUEST_DEBUG");
	control(vcpu, KVM_RUN, 0, "KVM_RUN");
	equal(what, run->exit_reason, KVM_EXIT_DEBUG);
	memcpy(&exit, (u8 *)run + offsetof(struct kvm_run, mmio), sizeof(exit));
	equal(what, exit.hsr >> 26, ec);
	equal(what, vcpu_pc(vcpu), in_guest(pc));
	return exit.far;
}

/* Runs the vCPU until it writes to the device. Returns what. */
static u64 port_write(s64 vcpu, const struct kvm_run *run)
{
	u64 value;

	control(vcpu, KVM_RUN, 0, "KVM_RUN");
	equal("the VM's access", run->exit_reason, KVM_EXIT_MMIO);
	equal("the VM's device", run->mmio.phys_addr, PORT_BASE);
	memcpy(&value, run->mmio.data, sizeof(value));
	return value;
}

static void debug_vm(void)
{
	s64 kvm = must("cannot open /dev/kvm", system_call(SYS_OPENAT, AT_FDCWD, (u64) "/dev/kvm",
							   O_RDWR | O_CLOEXEC, 0, 0, 0));
	s64 size = control(kvm, KVM_GET_VCPU_MMAP_SIZE, 0, "KVM_GET_VCPU_MMAP_SIZE");
	s64 vm = control(kvm, KVM_CREATE_VM, 0, "KVM_CREATE_VM");
	void *memory = map(PAGE, PROT_RWX, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct kvm_userspace_memory_region region = { 0, 0, RAM_BASE, PAGE, (u64)memory };
	struct kvm_guest_debug step = { .control = GUESTDBG_ENABLE | GUESTDBG_SINGLESTEP };
	struct kvm_guest_debug points = { .control = GUESTDBG_ENABLE | GUESTDBG_USE_HW };
	struct kvm_guest_debug none = { 0 };
	struct kvm_vcpu_init init = { 0 };
	struct kvm_run *run;
	u64 steps = 0, far;
	s64 vcpu;

	memcpy(memory, guest_code, (size_t)(guest_end - guest_code));
	control(vm, KVM_SET_USER_MEMORY_REGION, (u64)&region, "KVM_SET_USER_MEMORY_REGION");
	vcpu = control(vm, KVM_CREATE_VCPU, 0, "KVM_CREATE_VCPU");
	run = map((size_t)size, PROT_RW, MAP_SHARED, vcpu);
	control(vm, KVM_ARM_PREFERRED_TARGET, (u64)&init, "KVM_ARM_PREFERRED_TARGET");
	control(vcpu, KVM_ARM_VCPU_INIT, (u64)&init, "KVM_ARM_VCPU_INIT");
	set_pc(vcpu, RAM_BASE);

	for (; guest_steps[steps]; steps++)
		expect_debug("step of the VM", vcpu, run, &step, guest_steps[steps],
			     EC_SOFTSTP_LOW);
	points.bvr[0] = in_guest((u64)guest_late);
	points.bcr[0] = ENABLED | EL0 | EL1 | BYTES(0xfu);
	expect_debug("break of the VM", vcpu, run, &points, (u64)guest_late, EC_BREAKPT_LOW);
	points.bcr[0] = 0;
	points.wvr[0] = in_guest((u64)guest_cell) + 8;
	points.wcr[0] = ENABLED | EL0 | EL1 | STORE | BYTES(0xffu);
	far = expect_debug("watched store of the VM", vcpu, run, &points, (u64)guest_store,
			   EC_WATCHPT_LOW);
	equal("address of the VM's store", far, points.wvr[0]);

	control(vcpu, KVM_SET_GUEST_DEBUG, (u64)&none, "KVM_SET_GUEST_DEBUG");
	equal("the VM's result", port_write(vcpu, run), 2);
	equal("the VM's own breakpoint", port_write(vcpu, run),
	      (u64)EC_BREAKPT_CUR << 26 | ESR_IL | FSC_DEBUG);
	print("debugger vm-steps %lu\ndebugger vm-breaks 1\ndebugger vm-watches 1\n", steps);
}

int vmm_main(void)
{
	debug_process();
	if (system_call(SYS_OPENAT, AT_FDCWD, (u64) "/dev/kvm", O_RDWR | O_CLOEXEC, 0, 0, 0) >= 0)
		debug_vm();
	return 0;
}
