/* x86-64: system calls, the entry, the jump into the loader, and the two ways to make a task (syscall(2), clone(2)). */
#ifndef TSINIT_ARCH_X86_64_H
#define TSINIT_ARCH_X86_64_H

#include "abi.h"

static inline i64 syscall6(i64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) {
  i64 result;
  register u64 r10 __asm__("r10") = d;
  register u64 r8 __asm__("r8") = e;
  register u64 r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

/*
 * At entry the stack pointer points to argc, argv[], 0, envp[], 0, auxv[] (the System V ABI); it is handed to
 * core_main, which never returns.
 */
#define ENTRY_POINT \
  __asm__(".globl _start\n.text\n_start:\n" \
          "  xor %ebp, %ebp\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call core_main\n  hlt\n")

static inline __attribute__((noreturn)) void jump(u64 entry, void *stack) {
  __asm__ volatile("mov %1, %%rsp\n  xor %%ebp, %%ebp\n  xor %%edx, %%edx\n  jmp *%0"
                   :
                   : "r"(entry), "r"(stack)
                   : "rdx", "memory");
  __builtin_unreachable();
}

/*
 * A child that shares our memory while we wait until it has called exec or ended (CLONE_VM | CLONE_VFORK), on our
 * own stack, below the red zone. The child never comes back into compiled code of the caller: it runs body(argument).
 */
static inline i64 clone_vfork(u64 flags, void (*body)(void *), void *argument) {
  i64 result;
  register u64 r10 __asm__("r10") = 0;
  register u64 r8 __asm__("r8") = 0;
  register void (*function)(void *) __asm__("r12") = body;
  register void *value __asm__("r13") = argument;
  __asm__ volatile("syscall\n"
                   "  test %%rax, %%rax\n  jnz 1f\n"
                   "  mov %%r13, %%rdi\n  sub $256, %%rsp\n  and $-16, %%rsp\n  xor %%ebp, %%ebp\n  call *%%r12\n  hlt\n"
                   "1:"
                   : "=a"(result)
                   : "a"(56 /* clone */), "D"(flags), "S"(0UL), "d"(0UL), "r"(r10), "r"(r8), "r"(function), "r"(value)
                   : "rcx", "r11", "memory");
  return result;
}

/*
 * A thread that does nothing but wait until *gate is not 0, and then ends. It touches no stack. *alive is set to its id
 * and cleared by the kernel, with a futex wake, when it is gone.
 */
static inline i64 clone_waiting_thread(u64 flags, u32 *gate, u32 *alive) {
  i64 result;
  register u64 r10 __asm__("r10") = (u64)alive;
  register u64 r8 __asm__("r8") = 0;
  register u32 *word __asm__("r12") = gate;
  __asm__ volatile("syscall\n"
                   "  test %%rax, %%rax\n  jnz 1f\n"
                   "2: mov $202, %%eax\n  mov %%r12, %%rdi\n  mov $128, %%esi\n  xor %%edx, %%edx\n  xor %%r10d, %%r10d\n"
                   "  syscall\n" /* futex(gate, FUTEX_WAIT_PRIVATE, 0, no timeout) */
                   "  cmpl $0, (%%r12)\n  je 2b\n"
                   "  mov $60, %%eax\n  xor %%edi, %%edi\n  syscall\n  hlt\n"
                   "1:"
                   : "=a"(result)
                   : "a"(56), "D"(flags), "S"(gate), "d"(alive), "r"(r10), "r"(r8), "r"(word)
                   : "rcx", "r11", "memory");
  return result;
}

/* rt_sigreturn(2): where a handler that returns goes to; the kernel asks for it on this machine. */
#define SIGNAL_RESTORER __asm__(".text\n.hidden signal_restorer\n.globl signal_restorer\nsignal_restorer:\n  mov $15, %eax\n  syscall\n")

enum system_call {
  SYS_pread64 = 17,
  SYS_read = 0, SYS_write = 1, SYS_close = 3, SYS_mmap = 9, SYS_mprotect = 10, SYS_munmap = 11, SYS_rt_sigaction = 13,
  SYS_rt_sigprocmask = 14, SYS_ioctl = 16, SYS_getpid = 39, SYS_clone = 56, SYS_sendto = 44, SYS_execve = 59, SYS_kill = 62, SYS_fcntl = 72,
  SYS_ftruncate = 77, SYS_setpgid = 109, SYS_setsid = 112, SYS_getsid = 124, SYS_rt_sigpending = 127, SYS_rt_sigtimedwait = 128, SYS_chdir = 80, SYS_setgroups = 116, SYS_getresuid = 118, SYS_getresgid = 120, SYS_setresuid = 117,
  SYS_setresgid = 119, SYS_capget = 125, SYS_capset = 126, SYS_sigaltstack = 131, SYS_prctl = 157, SYS_rt_sigqueueinfo = 129,
  SYS_getpgid = 121, SYS_getppid = 110, SYS_futex = 202, SYS_getdents64 = 217, SYS_timer_create = 222, SYS_timer_settime = 223,
  SYS_clock_gettime = 228, SYS_exit_group = 231, SYS_waitid = 247, SYS_openat = 257,
  SYS_readlinkat = 267, SYS_ppoll = 271, SYS_signalfd4 = 289, SYS_eventfd2 = 290, SYS_prlimit64 = 302,
  SYS_memfd_create = 319, SYS_execveat = 322, SYS_pwritev2 = 328, SYS_close_range = 436, SYS_fstat = 5, SYS_statx = 332,
  /* For jobs. */
  SYS_socket = 41, SYS_connect = 42, SYS_recvfrom = 45, SYS_sendmsg = 46, SYS_recvmsg = 47, SYS_bind = 49, SYS_listen = 50, SYS_getsockname = 51, SYS_socketpair = 53, SYS_setsockopt = 54, SYS_getsockopt = 55, SYS_accept4 = 288,
  SYS_fchownat = 260, SYS_unlinkat = 263, SYS_renameat2 = 316, SYS_dup3 = 292, SYS_pipe2 = 293,
  SYS_epoll_create1 = 291, SYS_epoll_ctl = 233, SYS_epoll_pwait = 281, SYS_pidfd_open = 434, SYS_pidfd_send_signal = 424, SYS_setpriority = 141, SYS_umask = 95, SYS_lseek = 8, SYS_madvise = 28, SYS_wait4 = 61, SYS_ptrace = 101, SYS_tgkill = 234,
};

/* struct epoll_event has no hole on this machine (epoll_ctl(2)). */
#define EPOLL_PACKED __attribute__((packed))
#define O_NOFOLLOW 0400000
#define STAT_MODE_OFFSET 24 /* of st_mode in struct stat (stat(2)) */

#endif
