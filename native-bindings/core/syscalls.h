/* The system calls that are used, each returning what the kernel does: a value, or -errno. No libc, no errno variable. */
#ifndef TSINIT_SYSCALLS_H
#define TSINIT_SYSCALLS_H

/* Nothing but what the shim exports on purpose may be seen from outside. */
#pragma GCC visibility push(hidden)

#if defined(__x86_64__)
#include "arch-x86_64.h"
#elif defined(__aarch64__)
#include "arch-aarch64.h"
#else
#error "tsinit runs on x86-64 and aarch64"
#endif

#define call0(n) syscall6(n, 0, 0, 0, 0, 0, 0)
#define call1(n, a) syscall6(n, (u64)(a), 0, 0, 0, 0, 0)
#define call2(n, a, b) syscall6(n, (u64)(a), (u64)(b), 0, 0, 0, 0)
#define call3(n, a, b, c) syscall6(n, (u64)(a), (u64)(b), (u64)(c), 0, 0, 0)
#define call4(n, a, b, c, d) syscall6(n, (u64)(a), (u64)(b), (u64)(c), (u64)(d), 0, 0)
#define call5(n, a, b, c, d, e) syscall6(n, (u64)(a), (u64)(b), (u64)(c), (u64)(d), (u64)(e), 0)
#define call6(n, a, b, c, d, e, f) syscall6(n, (u64)(a), (u64)(b), (u64)(c), (u64)(d), (u64)(e), (u64)(f))

enum { EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, ENXIO = 6, ENOEXEC = 8, EBADF = 9, ECHILD = 10, EAGAIN = 11, ENOMEM = 12, EACCES = 13, ENODEV = 19,
       ENOTDIR = 20, EEXIST = 17, EINVAL = 22, EMFILE = 24, ENOSPC = 28, EPIPE = 32, ENAMETOOLONG = 36, ENOSYS = 38, EOPNOTSUPP = 95,
       EADDRINUSE = 98, ECONNRESET = 104, ETIMEDOUT = 110, ECONNREFUSED = 111, EINPROGRESS = 115, ESTALE = 116 };

enum { SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGILL = 4, SIGTRAP = 5, SIGABRT = 6, SIGBUS = 7, SIGFPE = 8, SIGKILL = 9, SIGSEGV = 11, SIGPIPE = 13,
       SIGTERM = 15, SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19, SIGXFSZ = 25, SIGSYS = 31, SIGNAL_COUNT = 64 };
#define signal_bit(n) (1UL << ((n) - 1))
/* The faults stay unblocked: a blocked one that the kernel raises kills at once, and its handler is the way back. */
#define FAULT_SIGNALS (signal_bit(SIGSEGV) | signal_bit(SIGBUS) | signal_bit(SIGILL) | signal_bit(SIGFPE) | \
                       signal_bit(SIGTRAP) | signal_bit(SIGABRT) | signal_bit(SIGSYS))
/* 1 to 31: all but the real-time ones. */
#define ORDINARY_SIGNALS 0x7fffffffUL
#define BLOCKED_SIGNALS (~FAULT_SIGNALS)

enum { SIG_BLOCK = 0, SIG_UNBLOCK = 1, SIG_SETMASK = 2 };
enum { SIG_DFL = 0, SIG_IGN = 1 };
enum { SI_USER = 0, SI_QUEUE = -1, SI_TIMER = -2, SI_SIGIO = -5, SI_TKILL = -6 };
enum { CLD_EXITED = 1, CLD_DUMPED = 3, CLD_TRAPPED = 4, CLD_STOPPED = 5, CLD_CONTINUED = 6 };
enum { P_ALL = 0, P_PID = 1, P_PGID = 2, WNOHANG = 1, WAIT_ALL_KINDS = 0x40000000 /* __WALL */, WSTOPPED = 2, WEXITED = 4, WCONTINUED = 8, WNOWAIT = 0x01000000 };
enum { AT_FDCWD = -100, AT_EMPTY_PATH = 0x1000, O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_NOCTTY = 0400, O_APPEND = 02000, O_NONBLOCK = 04000,
       O_CREAT = 0100, O_PATH = 010000000, O_CLOEXEC = 02000000 };
enum { F_DUPFD = 0, F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, F_DUPFD_CLOEXEC = 1030, F_ADD_SEALS = 1033, F_GET_SEALS = 1034, FD_CLOEXEC = 1 };
enum { PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4, MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20,
       MAP_NORESERVE = 0x4000, MAP_FIXED_NOREPLACE = 0x100000 };
enum { CLD_KILLED = 2 };
enum { PTRACE_CONT = 7, PTRACE_SETOPTIONS = 0x4200, PTRACE_GETEVENTMSG = 0x4201, PTRACE_GETSIGINFO = 0x4202, PTRACE_SEIZE = 0x4206, PTRACE_INTERRUPT = 0x4207, PTRACE_DETACH = 17, PTRACE_LISTEN = 0x4208 };
enum { PTRACE_O_TRACEFORK = 2, PTRACE_O_TRACEVFORK = 4, PTRACE_O_TRACECLONE = 8, PTRACE_O_TRACEEXEC = 16 };
enum { PTRACE_EVENT_FORK = 1, PTRACE_EVENT_VFORK = 2, PTRACE_EVENT_CLONE = 3, PTRACE_EVENT_EXEC = 4, PTRACE_EVENT_STOP = 128 };
enum { SIGTSTP = 20, SIGTTIN = 21, SIGTTOU = 22 };
enum { POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 16 };
enum { PR_SET_PDEATHSIG = 1, PR_GET_PDEATHSIG = 2, PR_SET_DUMPABLE = 4, PR_SET_KEEPCAPS = 8, PR_SET_NAME = 15, PR_GET_SECUREBITS = 27,
       PR_SET_CHILD_SUBREAPER = 36, PR_SET_NO_NEW_PRIVS = 38, PR_CAP_AMBIENT = 47, PR_CAP_AMBIENT_RAISE = 2 };
enum { RLIMIT_CORE = 4, RLIMIT_NOFILE = 7 };
enum { MADV_DONTNEED = 4 };
enum { MFD_CLOEXEC = 1, MFD_ALLOW_SEALING = 2, MFD_EXEC = 0x10 };
enum { MSG_PEEK = 2, MSG_CTRUNC = 8, MSG_TRUNC = 0x20, MSG_DONTWAIT = 0x40, MSG_NOSIGNAL = 0x4000, MSG_CMSG_CLOEXEC = 0x40000000 };
enum { AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10, SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_SEQPACKET = 5, SOCK_CLOEXEC = O_CLOEXEC };
enum { SOL_SOCKET = 1, SO_REUSEADDR = 2, SO_ERROR = 4, SO_PASSCRED = 16, SO_PEERCRED = 17, SCM_RIGHTS = 1, SCM_CREDENTIALS = 2 };
enum { SFD_NONBLOCK = O_NONBLOCK, SFD_CLOEXEC = O_CLOEXEC };
enum { TIOCSCTTY = 0x540e, TIOCGPGRP = 0x540f, TIOCSPGRP = 0x5410, TIOCNOTTY = 0x5422 };
enum { CLOCK_REALTIME = 0, CLOCK_MONOTONIC = 1, CLOCK_BOOTTIME = 7 };
enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1, FUTEX_PRIVATE = 128 };
enum { CLONE_VM = 0x100, CLONE_FS = 0x200, CLONE_FILES = 0x400, CLONE_SIGHAND = 0x800, CLONE_VFORK = 0x4000,
       CLONE_THREAD = 0x10000, CLONE_SYSVSEM = 0x40000, CLONE_CHILD_CLEARTID = 0x200000, CLONE_PARENT_SETTID = 0x100000 };

struct timespec { i64 seconds; i64 nanoseconds; };
struct timeval { i64 seconds; i64 microseconds; };
struct rusage { struct timeval user; struct timeval system; i64 max_rss; i64 rest[13]; }; /* max_rss: kB */
struct pollfd { i32 fd; short events; short revents; };
struct iovec { const void *base; u64 length; };
struct msghdr { /* recvmsg(2) */
  void *name;
  u32 name_length;
  struct iovec *parts;
  u64 part_count;
  void *control;
  u64 control_length;
  u32 flags;
};
struct rlimit { u64 soft; u64 hard; };

/* The kernel's struct sigaction on both machines. */
struct kernel_sigaction {
  u64 handler;
  u64 flags;
  u64 restorer;
  u64 mask;
};
enum { SA_SIGINFO = 4, SA_RESTORER = 0x04000000, SA_ONSTACK = 0x08000000 };

/* siginfo_t (sigaction(2)): the members of the kill, queue, fault and child kinds. */
struct siginfo {
  i32 signo;
  i32 error;
  i32 code;
  i32 padding;
  union {
    struct { i32 pid; u32 uid; union { i32 status; u64 value; }; } sender; /* status: child; value: queue */
    u64 address;
    u8 bytes[112];
  };
};

static inline i64 open_file(const char *path, i32 flags) { return call4(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0); }
static inline i64 close_fd(i32 fd) { return call1(SYS_close, fd); }
static inline i64 read_fd(i32 fd, void *to, u64 size) { return call3(SYS_read, fd, to, size); }
static inline i32 own_pid(void) { return (i32)call0(SYS_getpid); }
static inline i64 set_mask(i32 how, u64 set, u64 *old) { return call4(SYS_rt_sigprocmask, how, &set, old, sizeof set); }
static inline i64 get_action(i32 signal, struct kernel_sigaction *old) {
  return call4(SYS_rt_sigaction, signal, 0, old, sizeof(u64));
}
static inline i64 set_action(i32 signal, const struct kernel_sigaction *action) {
  return call4(SYS_rt_sigaction, signal, action, 0, sizeof(u64));
}
static inline u64 clock_ns(i32 clock) {
  struct timespec now = {0, 0};
  call2(SYS_clock_gettime, clock, &now);
  return (u64)now.seconds * 1000000000UL + (u64)now.nanoseconds;
}
static inline __attribute__((noreturn)) void exit_process(i32 code) {
  for (;;) call1(SYS_exit_group, code);
}

#endif
