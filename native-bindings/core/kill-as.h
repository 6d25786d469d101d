/* kill(2) for an init that may not signal everybody. */
#ifndef TSINIT_KILL_AS_H
#define TSINIT_KILL_AS_H

#include "syscalls.h"

/*
 * As kill(2). Where that is not permitted, because the target is another user's and CAP_KILL is missing, once more as that user: root with
 * CAP_SETUID may always become him. Of a group it is the leader's user. 0 or -errno.
 */
i64 kill_anyhow(i32 target, i32 signal);

#endif
