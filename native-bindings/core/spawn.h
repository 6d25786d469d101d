/* From a plan to a running program: one straight line of named steps between clone and exec. */
#ifndef TSINIT_SPAWN_H
#define TSINIT_SPAWN_H

#include "text.h"

struct spawn_request {
  char **argv; /* argv[0] is the program, searched in PATH where it has no slash */
  char **envp; /* LISTEN_PID in it is put right for the child, if it was right for us */
  struct ledger_header *ledger;
  int every_disposition; /* node has changed some: set all 64, not only SIGCHLD */
};

/* The child's pid, or -errno with the failing step in report. What the ledger says of the main process is set. */
i64 spawn(struct spawn_request *request, struct spawn_report *report);

/* The value of an environment variable, or 0. */
char *environment_value(char **envp, const char *name_and_equals);

#endif
