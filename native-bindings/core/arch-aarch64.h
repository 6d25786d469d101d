/* aarch64: system calls, the entry, the jump into the loader, and the two ways to make a task (syscall(2), clone(2)). */
#ifndef TSINIT_ARCH_AARCH64_H
#define TSINIT_ARCH_AARCH64_H

#include "abi.h"

static inline i64 syscall6(i64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) {
  register i64 x8 __asm__("x8") = number;
  register u64 x0 __asm__("x0") = a;
  register u64 x1 __asm__("x1") = b;
  register u64 x2 __asm__("x2") = c;
  register u64 x3 __asm__("x3") = d;
  register u64 x4 __asm__("x4") = e;
  register u64 x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory", "cc");
  return (i64)x0;
}

/* At entry the stack pointer points to argc, argv[], 0, envp[], 0, auxv[]. */
#define ENTRY_POINT \
  __asm__(".globl _start\n.text\n_start:\n" \
          "  mov x29, xzr\n  mov x30, xzr\n  mov x0, sp\n  and sp, x0, #-16\n  bl core_main\n  brk #1\n")

static inline __attribute__((noreturn)) void jump(u64 entry, void *stack) {
  __asm__ volatile("mov sp, %1\n  mov x29, xzr\n  mov x30, xzr\n  mov x0, xzr\n  br %0" : : "r"(entry), "r"(stack) : "x0", "memory");
  __builtin_unreachable();
}

/* As on x86-64: the child shares memory and stack while we wait, and runs body(argument), never to return. */
static inline i64 clone_vfork(u64 flags, void (*body)(void *), void *argument) {
  register i64 x8 __asm__("x8") = 220; /* clone */
  register u64 x0 __asm__("x0") = flags;
  register u64 x1 __asm__("x1") = 0;
  register u64 x2 __asm__("x2") = 0;
  register u64 x3 __asm__("x3") = 0;
  register u64 x4 __asm__("x4") = 0;
  register void (*function)(void *) __asm__("x19") = body;
  register void *value __asm__("x20") = argument;
  __asm__ volatile("svc 0\n"
                   "  cbnz x0, 1f\n"
                   "  mov x0, x20\n  sub sp, sp, #256\n  mov x29, xzr\n  mov x30, xzr\n  blr x19\n  brk #1\n"
                   "1:"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(function), "r"(value)
                   : "memory", "cc", "x30");
  return (i64)x0;
}

/* A thread that waits on a futex until *gate is not 0, and ends; *alive is cleared by the kernel when it is gone. */
static inline i64 clone_waiting_thread(u64 flags, u32 *gate, u32 *alive) {
  register i64 x8 __asm__("x8") = 220;
  register u64 x0 __asm__("x0") = flags;
  register u64 x1 __asm__("x1") = (u64)gate & ~15UL; /* a stack of its own that it never touches */
  register u64 x2 __asm__("x2") = (u64)alive;
  register u64 x3 __asm__("x3") = 0;
  register u64 x4 __asm__("x4") = (u64)alive;
  register u32 *word __asm__("x19") = gate;
  __asm__ volatile("svc 0\n"
                   "  cbnz x0, 1f\n"
                   "2: mov x8, #98\n  mov x0, x19\n  mov x1, #128\n  mov x2, xzr\n  mov x3, xzr\n  svc 0\n"
                   "  ldr w0, [x19]\n  cbz w0, 2b\n"
                   "  mov x8, #93\n  mov x0, xzr\n  svc 0\n  brk #1\n"
                   "1:"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(word)
                   : "memory", "cc");
  return (i64)x0;
}

/* The kernel's vdso has the way back from a handler here; the symbol exists so that the source is one. */
#define SIGNAL_RESTORER __asm__(".text\n.hidden signal_restorer\n.globl signal_restorer\nsignal_restorer:\n  mov x8, #139\n  svc 0\n")

enum system_call {
  SYS_wait4 = 260, SYS_ptrace = 117, SYS_tgkill = 131,
  SYS_pread64 = 67, SYS_clone = 220, SYS_chdir = 49, SYS_capget = 90, SYS_capset = 91, SYS_setresuid = 147, SYS_setresgid = 149,
  SYS_setgroups = 159, SYS_getresuid = 148, SYS_getresgid = 150, SYS_statx = 291, SYS_rt_sigpending = 136, SYS_rt_sigtimedwait = 137, SYS_getsid = 156, SYS_setsid = 157,
  SYS_eventfd2 = 19, SYS_fcntl = 25, SYS_ioctl = 29, SYS_ftruncate = 46, SYS_openat = 56, SYS_close = 57,
  SYS_getdents64 = 61, SYS_read = 63, SYS_write = 64, SYS_ppoll = 73, SYS_signalfd4 = 74, SYS_readlinkat = 78,
  SYS_fstat = 80, SYS_exit_group = 94, SYS_waitid = 95, SYS_futex = 98, SYS_timer_create = 107,
  SYS_timer_settime = 110, SYS_clock_gettime = 113, SYS_kill = 129, SYS_sigaltstack = 132,
  SYS_rt_sigaction = 134, SYS_rt_sigprocmask = 135, SYS_rt_sigqueueinfo = 138, SYS_setpgid = 154, SYS_getpgid = 155, SYS_getppid = 173,
  SYS_prctl = 167, SYS_getpid = 172, SYS_sendto = 206, SYS_munmap = 215, SYS_execve = 221, SYS_mmap = 222,
  SYS_mprotect = 226, SYS_prlimit64 = 261, SYS_memfd_create = 279, SYS_execveat = 281, SYS_pwritev2 = 287, SYS_close_range = 436,
  /* For jobs. */
  SYS_socket = 198, SYS_connect = 203, SYS_recvfrom = 207, SYS_sendmsg = 211, SYS_recvmsg = 212, SYS_bind = 200,
  SYS_listen = 201, SYS_getsockname = 204, SYS_socketpair = 199, SYS_setsockopt = 208, SYS_getsockopt = 209, SYS_accept4 = 242, SYS_fchownat = 54, SYS_unlinkat = 35, SYS_renameat2 = 276, SYS_dup3 = 24, SYS_pipe2 = 59,
  SYS_epoll_create1 = 20, SYS_epoll_ctl = 21, SYS_epoll_pwait = 22, SYS_pidfd_open = 434, SYS_pidfd_send_signal = 424,
  SYS_setpriority = 140, SYS_umask = 166, SYS_lseek = 62, SYS_madvise = 233,
};

#define EPOLL_PACKED
#define O_NOFOLLOW 0100000 /* open(2): another number than on x86-64 */
#define STAT_MODE_OFFSET 16

#endif
