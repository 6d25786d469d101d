/* The way back: exec of ourselves, from sleep or from a crash. */
#ifndef TSINIT_RESUME_H
#define TSINIT_RESUME_H

#include "text.h"

/*
 * execve of /proc/self/exe with the original arguments and environment and our mark. Async-signal-safe.
 * Returns -errno where it fails, with everything as it was.
 */
i64 exec_self(struct ledger_header *ledger);
/* The same with another file, which is open as `file`: to be replaced in place, or to go back to what was there before. */
i64 exec_file(struct ledger_header *ledger, i32 file);

/* exec by /proc/self/exe made the process "exe", and node calls its main thread by a name of its own. */
void set_own_name(const struct ledger_header *ledger);

#endif
