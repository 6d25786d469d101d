/**
 * The seccomp section of an OCI configuration, as docker gives it to a container without any word of the user's: what its documentation
 * ("Seccomp security profiles for Docker") says is allowed and what is not. Everything that is not listed answers EPERM; clone(2) may make
 * no namespace; clone3(2), whose flags a filter cannot see, answers ENOSYS, so that libc falls back to clone(2).
 */
export const dockersDefault = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1,
  architectures:
    process.arch === 'x64' ? ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'] : ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM'],
  syscalls: [
    { names: allowed(), action: 'SCMP_ACT_ALLOW' },
    {
      names: ['clone'],
      action: 'SCMP_ACT_ALLOW',
      args: [{ index: 0, value: 0x7e_02_00_00, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
    },
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
    ...[0x0, 0x8, 0x2_0000, 0x2_0008, 0xffff_ffff].map((value) => ({
      names: ['personality'],
      action: 'SCMP_ACT_ALLOW',
      args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }],
    })),
  ],
} as const;

/** By what they are about. Those that need a capability which docker does not give (mount, reboot, setns, bpf …) are missing. */
function allowed(): readonly string[] {
  return `
    access chdir chmod chown chown32 chroot close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2 fadvise64 fallocate
    fchdir fchmod fchmodat fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr flock fremovexattr fsetxattr fstat fstat64
    fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futimesat getcwd getdents getdents64 getxattr ioctl lchown lchown32 lgetxattr
    link linkat listxattr llistxattr lremovexattr lseek _llseek lsetxattr lstat lstat64 mkdir mkdirat mknod mknodat newfstatat open openat
    openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv removexattr rename renameat renameat2
    rmdir sendfile sendfile64 setxattr splice stat stat64 statfs statfs64 statx symlink symlinkat sync sync_file_range syncfs tee truncate
    truncate64 umask unlink unlinkat utime utimensat utimes vmsplice write writev name_to_handle_at
    eventfd eventfd2 epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait inotify_add_watch inotify_init inotify_init1
    inotify_rm_watch fanotify_mark memfd_create memfd_secret pipe pipe2 poll ppoll pselect6 select _newselect signalfd signalfd4
    timerfd_create timerfd_gettime timerfd_settime io_cancel io_destroy io_getevents io_pgetevents io_setup io_submit
    accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom recvmmsg recvmsg send sendmmsg sendmsg sendto
    setsockopt shutdown socket socketcall socketpair
    brk madvise membarrier mincore mlock mlock2 mlockall mmap mmap2 mprotect mremap msync munlock munlockall munmap pkey_alloc pkey_free
    pkey_mprotect process_madvise process_mrelease remap_file_pages cachestat map_shadow_stack
    execve execveat exit exit_group fork vfork wait4 waitid waitpid getpid getppid gettid getpgid getpgrp getsid setpgid setsid kill tkill
    tgkill pidfd_open pidfd_send_signal prctl arch_prctl set_tid_address set_robust_list get_robust_list set_thread_area get_thread_area
    futex futex_waitv futex_wait futex_wake futex_requeue rseq ptrace process_vm_readv process_vm_writev
    pause alarm getitimer setitimer nanosleep clock_nanosleep clock_getres clock_gettime gettimeofday time times timer_create timer_delete
    timer_getoverrun timer_gettime timer_settime adjtimex
    rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sigaltstack
    sigprocmask sigreturn
    capget capset getegid geteuid getgid getgroups getresgid getresuid getuid setfsgid setfsuid setgid setgroups setregid setresgid
    setresuid setreuid setuid getrandom seccomp landlock_add_rule landlock_create_ruleset landlock_restrict_self
    getcpu getpriority getrlimit getrusage ioprio_get ioprio_set prlimit64 sched_get_priority_max sched_get_priority_min sched_getaffinity
    sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler
    sched_yield setpriority setrlimit sysinfo uname ugetrlimit restart_syscall
    mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink msgctl msgget msgrcv msgsnd semctl semget semop semtimedop
    shmat shmctl shmdt shmget ipc
  `
    .split(/\s+/)
    .filter((name) => name !== '');
}
