/** prctl(2): linux/prctl.h. */
export const PR_SET_PDEATHSIG = 1;
export const PR_SET_CHILD_SUBREAPER = 36;

/** flock(2): fcntl.h. */
export const LOCK_EX = 2;
export const LOCK_NB = 4;

/** waitid(2), sigaction(2): si_code of SIGCHLD, asm-generic/siginfo.h. */
export const CLD_EXITED = 1;
export const CLD_KILLED = 2;
export const CLD_DUMPED = 3;
export const CLD_TRAPPED = 4;
export const CLD_STOPPED = 5;
export const CLD_CONTINUED = 6;

/** The si_code of tgkill(2). It is below zero, as those of sigqueue(3) are, but only the kernel may use it. */
export const SI_TKILL = -6;
