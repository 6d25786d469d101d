/* The records that cross between C and TypeScript one at a time; the ledger that holds some of them is in abi.h, which includes this. */
#ifndef TSINIT_RECORDS_H
#define TSINIT_RECORDS_H

/* What /proc/PID/stat says of a process (proc_pid_stat(5)). pid 0: it could not be read. */
struct process_facts {
  i32 pid;
  i32 ppid;
  i32 pgrp;
  i32 session;
  u64 start_time; /* clock ticks since boot */
  u8 state;       /* R S D Z T t X … */
  u8 reserved[3];
  u32 threads;
  char comm[16]; /* NUL-padded; 15 bytes at the most */
};

#define SENDER_EXE_MAX 256u
#define SENDER_CMDLINE_MAX 512u
#define SENDER_PARENTS 8u
struct parent_facts {
  i32 pid;
  char comm[16];
};

/* Who a process is, read at once, because it may be gone in a millisecond. */
struct sender_facts {
  struct process_facts self;
  u32 exe_length; /* 0: unreadable */
  u32 cmdline_length;
  char exe[SENDER_EXE_MAX];
  char cmdline[SENDER_CMDLINE_MAX]; /* arguments separated by NUL */
  u32 parent_count; /* from the parent upwards, up to PID 1 */
  u32 reserved;
  struct parent_facts parents[SENDER_PARENTS];
};

/*
 * A signal as signalfd(2) tells it (128 bytes, struct signalfd_siginfo), and who sent it. Two of the bytes that the kernel
 * leaves as padding say what the standing orders did with it: u32 at 112, the number it was sent on as (0: nothing was
 * sent), and i32 at 116, the errno of that kill(2).
 */
#define INFO_FORWARDED_AS 112u
#define INFO_FORWARD_ERRNO 116u
struct evidence {
  u8 info[128];
  u64 sequence; /* written last: the value of evidence_written that it counts as; anything else: not written yet */
  struct sender_facts sender; /* sender.self.pid 0: not known, not there any more, or not a process in our namespace */
};

/* One answer of waitid(2), with what /proc said of the child before it was reaped. */
struct child_event {
  i32 pid;
  i32 code;   /* CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3, CLD_TRAPPED 4, CLD_STOPPED 5, CLD_CONTINUED 6 */
  i32 status; /* exit code or signal number */
  u32 uid;
  struct process_facts facts;
};

/* The memory of our cgroup (cgroups(7)), version 2 or 1. UNKNOWN: no limit, or not told. */
#define UNKNOWN (~0UL)
struct memory_facts {
  u32 version; /* 2, 1; 0: there is no memory controller, or nothing of it can be read */
  u32 reserved;
  u64 oom_kills; /* processes of the cgroup that the kernel's OOM killer has killed so far */
  u64 limit;     /* bytes; the lowest of the cgroup's own and those above it that can be seen */
  u64 usage;
  u64 peak;
  u64 headroom;  /* what is left below the lowest limit, counting as free what the kernel can drop */
};

/*
 * A request to the init, written by a process that may write the ledger (ptrace(2)'s permission guards /proc/PID/fd), and rung for
 * by SIGCHLD, which is nobody's signal. `state` is written last, each time.
 */
#define REQUEST_TEXT_MAX 4096u
#define REQUEST_ANSWER_MAX 18432u
enum request_state { REQUEST_NONE = 0, REQUEST_MADE = 1, REQUEST_TAKEN = 2, REQUEST_ANSWERED = 3 };
enum request_kind {
  REQUEST_UPGRADE = 1,
  REQUEST_CONTROL = 2, /* the text is a line of the jobs' control protocol, and so is the answer */
};
struct request {
  u32 state;
  u32 kind;
  u32 number; /* another one each time, so that an answer can be told from an older one */
  i32 code;   /* of the answer: 0, or the exit code that the asking process is to leave with */
  u32 text_length;
  u32 answer_length;
  char text[REQUEST_TEXT_MAX];
  char answer[REQUEST_ANSWER_MAX];
};

/* Who could continue us if we stopped along with the app. */
enum terminal_view {
  TERMINAL_NOBODY = 0,            /* no terminal; or we lead the session, so that nobody above us is in it */
  TERMINAL_SHELL = 1,
  TERMINAL_FOREGROUND = 2,        /* a shell, and our group is the foreground group */
  TERMINAL_FOREGROUND_LEADER = 3, /* nobody, and our group is the foreground group */
};

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
  /* Of a job alone. */
  STEP_PLAN = 10,
  STEP_OUTPUT = 11,
  STEP_CGROUP = 12,
  STEP_UMASK = 13,
  STEP_NICE = 14,
  STEP_OOM_SCORE = 15,
  STEP_GROUPS = 16,
  STEP_GROUP = 17,
  STEP_USER = 18,
  STEP_CAPABILITIES = 19,
  STEP_DIRECTORY = 20,
  STEP_NO_NEW_PRIVILEGES = 21,
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

enum spawn_flag {
  SPAWN_SESSION = 1,         /* a session of its own, whose controlling terminal descriptor 0 becomes; ours is given up */
  SPAWN_INHERITED_GROUP = 2, /* stays in our process group, and the terminal where it is */
  SPAWN_LEAVE_DIRECTORY = 8, /* we go to / once the app runs, so that no file system stays busy because of us */
  SPAWN_CLEAR_SIGNALS = 16,  /* nothing is blocked, and of the ordinary signals nothing is ignored, whatever we were given */
  SPAWN_BESIDE = 4,          /* not the app: the ledger does not name it, and the terminal stays with the app */
};

/*
 * A spawn plan as the brain hands it over: this header, then the strings, one NUL after each.
 * Every offset counts from the start of the header.
 */
#define SPAWN_PLAN_VERSION 2u
#define SPAWN_ORIGINAL_ENVIRONMENT 0xffffffffu /* as envc: the block that this process was started with */
struct spawn_plan {
  u32 version;
  u32 size; /* of header and strings together */
  u32 argc;
  u32 argv_offset;
  u32 envc;
  u32 env_offset;
  u32 flags; /* enum spawn_flag */
  u32 token; /* SPAWN_BESIDE: not 0, and another one each time */
};

#endif
