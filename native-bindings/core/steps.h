/* The steps of what may fail on the way, by number, and how a failed spawn is reported. Included by abi.h, whose types it needs. */
#ifndef TSINIT_STEPS_H
#define TSINIT_STEPS_H

/* The steps of a spawn in their order; a failing one is reported by its number. */
enum spawn_step {
  STEP_NONE = 0,
  STEP_CLONE = 1,
  STEP_PROCESS_GROUP = 2,
  STEP_TERMINAL = 3,
  STEP_DESCRIPTORS = 4,
  STEP_RLIMIT = 5,
  STEP_DISPOSITIONS = 6,
  STEP_MASK = 7,
  STEP_EXEC = 8,
  STEP_SESSION = 9,
};

/* The steps of --drop-privileges in their order; a failing one is reported by its number. */
enum drop_step {
  DROP_NONE = 0,
  DROP_FILE = 1,    /* that user may not read and execute our own file */
  DROP_USER = 2,
  DROP_GROUP = 3,
  DROP_SIGNALS = 4, /* without CAP_KILL the app, which is another user's, could not be signalled any more */
  DROP_GROUPS = 5,
  DROP_NEW_PRIVILEGES = 6,
  DROP_CAPABILITIES = 7,
};

#define SPAWN_PATH_MAX 240u
struct spawn_report {
  i32 step;  /* enum spawn_step; STEP_NONE: it went well */
  i32 error; /* errno, positive */
  char path[SPAWN_PATH_MAX]; /* the path whose exec failed, NUL-terminated; cut where longer */
};

#endif
