/* A shepherd's parts to each other. It has no writable data: the record lives on the stack of shepherd(). */
#ifndef TSINIT_SHEPHERD_H
#define TSINIT_SHEPHERD_H

#include "core.h"
#include "job.h"
#include "kept.h"
#include "members.h"

/* What was written for a reader that does not read: on pages of its own, touched only then. */
struct backlog {
  char *bytes;
  u64 length;
  u32 cut; /* the first line has been written in part */
  u32 dropped; /* lines, since it was last told */
};

/* One of the job's outputs on its way. */
struct pump {
  i32 fd; /* the read end; -1: not ours, or over */
  i32 target; /* our own 1 or 2, or the file; -1: the file could not be opened again */
  u32 type;   /* OUTPUT_PREFIX or OUTPUT_FILE */
  const char *text; /* the prefix or the path */
  u64 text_length;
  u32 keep;
  u32 told; /* that the file cannot be written */
  u64 max_size;
  u64 size;
  u64 lost; /* bytes that the file did not take */
  i32 error; /* why */
  u32 inside_line; /* of the file */
  char *buffer; /* room for a prefix, then PUMP_LINE bytes */
  u64 length;   /* of the line that is not whole yet */
  struct backlog backlog;
};
#define PUMP_PREFIX 256u
#define PUMP_LINE REPORT_TEXT_MAX

/* Essential reports that found no room in the link. */
struct report_queue {
  u8 *slots;
  u32 first;
  u32 count;
};

enum main_of_job { JOB_MAIN_NONE = 0, JOB_MAIN_CHILD = 1, JOB_MAIN_FOREIGN = 2 };

struct shepherd {
  const struct job_plan *plan;
  i32 signal_fd;
  i32 link; /* -1: nobody is there to be told */
  i32 notify_fd;
  i32 ready_fd;
  i32 status_fd;
  i32 main_fd; /* a pidfd, where the main process is no child of ours */
  u32 main_state; /* enum main_of_job */
  struct process_name main;
  i32 group; /* the main process's, for TARGET_GROUP */
  i32 session; /* what spare_sessions compares with */
  u32 user;
  u32 released;
  u32 tee;
  u32 fed; /* a first WATCHDOG=1 has been told */
  u64 watchdog_ns;
  u64 watchdog_at; /* 0: not running */
  u32 alone; /* whoever started us has gone */
  u64 stop_at; /* then: when SIGKILL follows; 0: never */
  u32 killing;
  u32 sparing;
  u32 kill_rounds;
  u64 kill_at;
  struct members killed; /* whoever has been told of */
  struct members known; /* for adoptions */
  struct report_queue queue;
  u32 lost;
  struct pump pumps[2];
};

/* We were started to be one: the mark is all of our environment, and the plan is where it has to be, and sealed. */
int is_shepherd(const struct core *core);
__attribute__((noreturn)) void shepherd(struct core *core);
/* What the job writes and tells, as far as it is there. */
void hear_everything(struct shepherd *shepherd);

/* shepherd-start.c: a string of the plan, or 0. */
const char *plan_text(const struct job_plan *plan, u32 offset);
/* 0; otherwise it has been told, and nothing runs. */
i64 start_main(struct shepherd *shepherd, const struct process_name *nobody);

/* shepherd-link.c: sends `text` behind the head of the report. An essential one waits where there is no room. */
void send_report(struct shepherd *shepherd, struct job_report *report, const char *text, u64 length, int essential);
/* Only its head is cleared; the text is never touched. */
void begin_report(struct job_report *report, u32 type);
void flush_reports(struct shepherd *shepherd);
void obey_commands(struct shepherd *shepherd);
struct process_name name_of(const struct process_facts *facts);

/* shepherd-reap.c: 1: nobody is left. */
int reap_set(struct shepherd *shepherd);
void name_main(struct shepherd *shepherd, const struct process_name *name, u32 state);
/* A main process that is no child of ours has ended. */
void look_at_foreign_main(struct shepherd *shepherd);
void set_main(struct shepherd *shepherd, i32 pid);

/* shepherd-signal.c */
void signal_set(struct shepherd *shepherd, const struct job_command *command);
void begin_to_kill(struct shepherd *shepherd, int sparing);
/* One round; 1: only those are left that are spared. */
int kill_round(struct shepherd *shepherd);

/* shepherd-alone.c: stops the set by its own rule where nobody will ever ask for it. */
void look_at_parent(struct shepherd *shepherd);
void ask_for_end_of_parent(void);

/* shepherd-notify.c */
void read_notify(struct shepherd *shepherd);
void read_ready(struct shepherd *shepherd);
void read_status(struct shepherd *shepherd);
void set_job_watchdog(struct shepherd *shepherd, u64 limit);
void look_at_watchdog(struct shepherd *shepherd);

/* shepherd-output.c: 0, or -errno: then report says which step. The write ends for the child come back in `ends`; -1: none. */
i64 open_outputs(struct shepherd *shepherd, i32 ends[2], struct spawn_report *report);
/* Reads what is there. `last`: nobody of the set is left to write more. */
void pump_output(struct shepherd *shepherd, struct pump *pump, int last);
/* Pages that are not needed while nothing comes. */
void rest_pump(struct pump *pump);

/* output-file.c */
i64 open_output_file(struct pump *pump);
void write_to_file(struct pump *pump, const char *name, const char *bytes, u64 length);

/* backlog.c: writes, or keeps what the reader does not take now; the oldest lines are dropped, and counted. */
void write_line(struct backlog *backlog, i32 target, const char *bytes, u64 length);
void flush_backlog(struct backlog *backlog, i32 target, const char *name);

#endif
