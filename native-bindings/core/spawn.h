/* From a plan to a running program: one straight line of named steps between clone and exec. */
#ifndef TSINIT_SPAWN_H
#define TSINIT_SPAWN_H

#include "seal.h"
#include "text.h"

struct spawn_request {
  char **argv; /* argv[0] is the program, searched in PATH where it has no slash */
  char **envp; /* LISTEN_PID in it is put right for the child, if it was right for us */
  struct ledger_header *ledger;
  int every_disposition; /* node has changed some: set all 64, not only SIGCHLD */
  u32 flags;             /* enum spawn_flag */
  u32 token;             /* SPAWN_BESIDE: by what the ledger knows it; not 0 */
  i32 door;              /* of a tracer, to be attached to before the exec; 0: none */
};

/* The child's pid, or -errno with the failing step in report. Without SPAWN_BESIDE the ledger says of the main process what is so now. */
i64 spawn(struct spawn_request *request, struct spawn_report *report);

/* Lets the tracer behind the door attach to us; whatever goes wrong, it comes back. */
void knock(i32 door);

/* Becomes argv[0], searched in PATH where it has no slash. Comes back only with -errno; the path that failed is added to `failed`. */
i64 search_and_execute(char **argv, char **envp, struct text *failed);

/* The value of an environment variable, or 0. */
char *environment_value(char **envp, const char *name_and_equals);

#endif
