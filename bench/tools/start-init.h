/*
 * Starting an init the way a container runtime does: as PID 1 of a new pid namespace with its own /proc, or
 * as an ordinary subprocess. Shared by the drivers of this directory.
 */
#ifndef BENCH_START_INIT_H
#define BENCH_START_INIT_H

#include <stdint.h>

enum role { ROLE_PID1, ROLE_SUBPROCESS };

struct started {
  int pid;              /* as the driver sees it */
  int64_t exec_ns;      /* CLOCK_MONOTONIC right before execve, taken in the child */
};

/* "pid1" or "subprocess"; anything else ends the driver. */
enum role parse_role(const char *word);

/* Own user (where needed) and mount namespaces, so that /proc can be mounted for each init. Call once, before all. */
void prepare_namespaces(void);

/* The machine's own /proc, opened before any init mounts its own over it. */
int outer_proc(void);

/* argv[0] is the file to execute. stdout_fd and stderr_fd become the init's; stdin is /dev/null. */
struct started start_init(enum role role, char *const argv[], int stdout_fd, int stderr_fd);

/* After the init has been reaped: takes its /proc away. */
void forget_init(enum role role);

/* Reaps the init and returns its exit status as wait(2) gives it. */
int reap_init(struct started init);

int64_t now_ns(void);
_Noreturn void fail(const char *what);

#endif
