/* A limit for what must not take for ever: the boot of the brain, and each of its decisions. */
#ifndef TSINIT_WATCHDOG_H
#define TSINIT_WATCHDOG_H

#include "text.h"

/*
 * Raises SIGTRAP (one of the few signals that are not blocked) when the time is over; the handler takes the way back by exec.
 * Seconds; 0 puts it to rest. The timer itself is made once an image: it does not survive exec (timer_create(2)).
 */
void set_watchdog(struct ledger_header *ledger, u32 seconds);

/* The core has jumped into node, and the brain has not answered yet. Only the library is asked. */
int is_booting(void);

#define BOOT_SECONDS 15u
#define DECISION_SECONDS 10u

#endif
