/* The way back: exec of ourselves, from sleep or from a crash. */
#ifndef TSINIT_RESUME_H
#define TSINIT_RESUME_H

#include "pack.h"
#include "text.h"

/*
 * What the way back needs, on a page of its own that nobody can write: whatever a broken brain has done to the ledger, the exec goes
 * through, and the image that follows finds out. Made once an image, when the ledger has just been found whole.
 */
struct way_back {
  i32 ledger_fd;
  i32 init_pid;
  u32 closed_stdio;
  u64 argc;
  u64 argv;
  u64 envc;
  u64 envp;
};
#define WAY_BACK ((const struct way_back *)(LEDGER_ADDRESS - 0x80000UL))
void note_way_back(const struct ledger_header *ledger);

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
