/* What /proc says of processes (proc(5)). */
#ifndef TSINIT_PROC_H
#define TSINIT_PROC_H

#include "text.h"

/* 1: facts filled; 0: no such process, or no /proc. */
int read_facts(i32 pid, struct process_facts *facts);
/* Who the process is, with its parents; 1, or 0 where it is gone. */
int identify(i32 pid, struct sender_facts *sender);
/* The same without its parents, of which what is there stays. */
int identify_alone(i32 pid, struct sender_facts *sender);
/* Every process there is; how many were found (may exceed capacity), or -errno; -EACCES where some are hidden from us. */
i64 list_processes(struct process_facts *out, u64 capacity);
/* Calls `found` for each number that is a name in the directory; 0, or -errno where it cannot be read to its end. */
i64 each_number(const char *path, void (*found)(void *, i32), void *argument);
/* The real user, or -errno; -ENOENT where the process, or /proc, is not there. */
i64 user_of(i32 pid);
i64 read_command_line(i32 pid, char *out, u64 capacity);

#endif
