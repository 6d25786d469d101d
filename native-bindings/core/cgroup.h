/* The memory of our own cgroup, of version 2 or 1 (cgroups(7)), as far as it can be seen from here. */
#ifndef TSINIT_CGROUP_H
#define TSINIT_CGROUP_H

#include "text.h"

/* All of it; what cannot be read is UNKNOWN, and version 0 where nothing can. */
void read_memory(struct memory_facts *facts);
/* memory_facts.oom_kills alone: three small files. */
u64 read_oom_kills(void);

#endif
