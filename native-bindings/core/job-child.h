/* From a job's plan to its running main process: one straight line of named steps between clone and exec. */
#ifndef TSINIT_JOB_CHILD_H
#define TSINIT_JOB_CHILD_H

#include "job.h"
#include "text.h"

struct job_child {
  const struct job_plan *plan;
  char **argv;
  char **envp;
  char **listen_pid; /* the entry of envp to put right; 0: none */
  i32 output[2];     /* what 1 and 2 become; -1: ours */
  i32 ready;         /* what the plan's descriptors become; -1: none */
  i32 status;
  struct spawn_report *report;
};

/* The child's pid, or -errno with the failing step in the report. */
i64 spawn_job(struct job_child *child);
/* Ends the child with the step and the errno (negative) in the report. */
__attribute__((noreturn)) void fail_job(const struct job_child *child, i32 step, i64 result, const char *path);
/* job-identity.c: groups, group, user, and what may be done as that user. */
void take_identity(const struct job_child *child);
const char *plan_text(const struct job_plan *plan, u32 offset);

#endif
