/** prctl(2): linux/prctl.h. */
export const PR_SET_PDEATHSIG = 1;
export const PR_SET_CHILD_SUBREAPER = 36;

/** flock(2): fcntl.h. */
export const LOCK_EX = 2;
export const LOCK_NB = 4;

/** ioctl_tty(2): asm-generic/ioctls.h. */
export const TIOCGWINSZ = 0x5413;

/** termios(3): asm-generic/termbits.h. */
export const TCSANOW = 0;
export const ICANON = 2;
export const ECHO = 8;
export const VTIME = 5;
export const VMIN = 6;

/** waitid(2), sigaction(2): si_code of SIGCHLD, asm-generic/siginfo.h. */
export const CLD_EXITED = 1;
export const CLD_KILLED = 2;
export const CLD_DUMPED = 3;
export const CLD_TRAPPED = 4;
export const CLD_STOPPED = 5;
export const CLD_CONTINUED = 6;

/** The si_code of tgkill(2). It is below zero, as those of sigqueue(3) are, but only the kernel may use it. */
export const SI_TKILL = -6;
