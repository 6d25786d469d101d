/*
 * What the brain and a shepherd say to each other: the plan, in a memfd that is sealed; the commands and the reports, one message
 * of the link (a SOCK_SEQPACKET pair) each. Mirrored by native-bindings/jobs-abi.ts; a test compares every offset. A shepherd
 * outlives the image of the brain that started it, and an upgrade: whoever changes a record raises LEDGER_ABI_VERSION.
 */
#ifndef TSINIT_JOB_H
#define TSINIT_JOB_H

#include "abi.h"

#define JOB_PLAN_VERSION 2u
#define PLAN_NAME "tsinit-plan"
#define PLAN_SEALS 14 /* F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE: fcntl(2) */
#define SHEPHERD_MARK "TSINIT_SHEPHERD=1"
/* Where a shepherd finds what it was given; the notify socket, if any, is behind the last listener. */
#define SHEPHERD_LINK 3
#define SHEPHERD_PLAN 4
#define SHEPHERD_LISTENERS 5

enum job_flag {
  JOB_USER = 1,
  JOB_GROUP = 2,
  JOB_GROUPS = 4,
  JOB_UMASK = 8,
  JOB_NICE = 16,
  JOB_OOM_SCORE = 32,
  JOB_CAPABILITIES = 64,
  JOB_NO_NEW_PRIVILEGES = 128,
  JOB_NOTIFIES = 256,
  JOB_HEIRS = 512,
  JOB_QUIET = 1024,
  JOB_TEE = 2048,
};

enum output_type {
  OUTPUT_INHERIT = 0,
  OUTPUT_NULL = 1,
  OUTPUT_PREFIX = 2,
  OUTPUT_FILE = 3,
  OUTPUT_SAME = 4, /* of stderr alone: where stdout goes */
};

struct job_output {
  u32 type; /* enum output_type */
  u32 text_offset; /* the prefix, or the path */
  u32 keep;
  u32 reserved;
  u64 max_size; /* bytes; 0: never rotated */
};

struct job_limit {
  u32 resource;
  u32 reserved;
  u64 soft;
  u64 hard;
};

/* Offsets count from the start of the plan; strings have a NUL behind each. 0: there is none. */
struct job_plan {
  u32 version;
  u32 size;
  u32 flags; /* enum job_flag */
  u32 name_offset;
  u32 argc;
  u32 argv_offset;
  u32 envc;
  u32 env_offset;
  u32 directory_offset;
  u32 cgroup_offset;
  u32 group_count;
  u32 groups_offset; /* u32 each */
  u32 limit_count;
  u32 limits_offset; /* struct job_limit each, 8-byte aligned */
  u32 user;
  u32 group;
  u32 umask;
  i32 nice;
  i32 oom_score_adjust;
  u32 listeners;
  i32 ready_fd;  /* -1: none */
  i32 status_fd; /* -1: none */
  u64 capabilities;
  u64 watchdog_ns; /* 0: none */
  u64 stop_ns;     /* from the stop signal until SIGKILL; 0: never */
  i32 stop_signal; /* what the shepherd sends where its parent has gone; 0: nothing */
  u32 stop_target; /* enum signal_target */
  i32 parent;      /* whoever starts the shepherd */
  u32 reserved;
  struct job_output output[2]; /* of stdout and stderr */
};

/* pid 0: nobody. */
struct process_name {
  i32 pid;
  u32 reserved;
  u64 start_time; /* clock ticks since boot */
  char comm[16];  /* NUL-padded */
};

enum report_type {
  REPORT_STARTED = 1,
  REPORT_SPAWN_FAILED = 2,
  REPORT_ADOPTED = 3,
  REPORT_ENDED = 4,
  REPORT_MAIN_ENDED = 5,
  REPORT_EMPTY = 6,
  REPORT_KILLED = 7,
  REPORT_SIGNALLED = 8,
  REPORT_NOTIFY = 9,
  REPORT_READY = 10,
  REPORT_LINE = 11,
  REPORT_WATCHDOG_EXPIRED = 12,
  REPORT_STATUS = 13,
  REPORT_LOST = 14,
};

#define REPORT_TEXT_MAX 8192u
/* Only as much of `text` as `text_length` says is sent. What a type does not name is 0. */
struct job_report {
  u32 type; /* enum report_type */
  u32 text_length;
  struct process_name process;
  i32 code;   /* ended, main-ended: si_code, 0 where the end is not known; spawn-failed: enum spawn_step; signalled: the signal */
  i32 status; /* ended, main-ended: si_status; spawn-failed, signalled: errno or 0; status: the byte that came; adopted: former parent, or 0 */
  u64 user_ns; /* of ended and main-ended: wait4(2) */
  u64 system_ns;
  u64 max_resident; /* kilobytes */
  struct process_name heir; /* main-ended: the oldest that is left */
  u32 count; /* main-ended: survivors; signalled: reached; lost: how many */
  i32 pid;   /* notify: the sender */
  char text[REPORT_TEXT_MAX]; /* notify, line; spawn-failed: the path */
};
#define REPORT_HEAD 112u /* bytes before `text` */

enum command_type {
  COMMAND_SIGNAL = 1,
  COMMAND_KILL = 2,
  COMMAND_SET_MAIN = 3,
  COMMAND_TEE = 4,
  COMMAND_WATCHDOG = 5,
  COMMAND_RELEASE = 6,
};
enum signal_target { TARGET_MAIN = 1, TARGET_GROUP = 2, TARGET_SET = 3 };

struct job_command {
  u32 type; /* enum command_type */
  i32 signal;
  u32 target; /* enum signal_target */
  u32 spare_sessions;
  i32 pid; /* set-main */
  u32 on;  /* tee */
  u64 limit_ns; /* watchdog */
};

/* What came of the start of a shepherd. */
struct shepherd_start {
  i32 pid;
  i32 link_fd;
};

/* A watched descriptor that has something, by the token under which it is watched. */
struct watch_event {
  u32 token;
  u32 events; /* EPOLLIN and so on: epoll_ctl(2) */
};
#define WATCH_READABLE 1u
#define WATCH_WRITABLE 4u
#define WATCH_EDGE 0x80000000u /* once for each time that something comes */

/* SO_PEERCRED (unix(7)). */
struct peer_credentials {
  i32 pid; /* 0: outside our pid namespace */
  u32 uid;
  u32 gid;
};

struct tcp_address {
  u32 version; /* 4 or 6 */
  u32 port;
  u32 only_v6; /* version 6: 1, no IPv4 as well */
  u32 scope;   /* of a link-local address; 0: none */
  u8 address[16]; /* network order; version 4 uses the first four bytes */
};

/* Without the NUL that an abstract name begins with. */
struct notify_name {
  u32 length;
  char name[108];
};

#endif
