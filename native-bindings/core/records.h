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

/* What has happened (struct event_record). A number is never given to another kind. */
enum event_type {
  EVENT_STARTED = 1,    /* pid: the app, or a hook (EVENT_OF_OTHER); text: its program */
  EVENT_NOT_STARTED = 2, /* status: enum spawn_step; error: errno; text: the path */
  EVENT_SIGNAL = 3,     /* to us. signal, code, uid, value; other: the sender; status: what it was sent on as at once, to `pid` */
  EVENT_SENT = 4,       /* by us: signal, to pid (negative: a process group); error: errno */
  EVENT_DELIVERED = 5,  /* seen by tracing: to thread `thread` of pid; signal, code, uid, value; other: the sender */
  EVENT_STOPPED = 6,    /* status: the signal */
  EVENT_CONTINUED = 7,
  EVENT_ENDED = 8,      /* and reaped: code, status as waitid(2) has them; usage */
  EVENT_ADOPTED = 9,    /* other: the former parent, 0: not known */
  EVENT_FORKED = 10,    /* seen by tracing: start_time; other, comm, and text as with a signal, are the parent */
  EVENT_EXECUTED = 11,  /* seen by tracing: start_time and comm; text as with a signal */
  EVENT_EXITING = 12,   /* seen by tracing: code, status as waitid(2) has them; usage */
  EVENT_OOM_KILL = 13,  /* status: how many the kernel has counted since the app was started */
  EVENT_SLEPT = 14,
  EVENT_WOKE = 15,      /* status: enum wake_reason */
  EVENT_CRASHED = 16,   /* of our brain: signal, or 0 for an uncaught error; text: its words */
  EVENT_REFLEX = 17,    /* status: enum reflex_reason */
  EVENT_RELOADED = 18,  /* text: in words */
  EVENT_UPGRADED = 19,  /* text: the version before */
  EVENT_JOB = 20,       /* comm: the job, cut where longer; text: what became of it */
  EVENT_KILLED = 21,    /* SIGKILL for pid, because its time was over */
  EVENT_BEGAN = 22,     /* this init */
  EVENT_LEFT = 23,      /* status: the code it leaves with */
};

enum event_flag {
  EVENT_OF_OTHER = 1, /* pid is not the app: an orphan, a hook */
};

#define EVENT_TEXT_MAX 120u
/* One thing that happened: 256 bytes. 0 and empty: not known, or means nothing with this type. */
struct event_record {
  u64 sequence;     /* counts from 1; written last; 0: being written */
  u64 monotonic_ns;
  u64 realtime_ns;
  u16 type;         /* enum event_type */
  u16 flags;        /* enum event_flag */
  i32 signal;
  i32 pid;          /* whom it is about */
  i32 other;
  i32 code;
  i32 status;
  u32 uid;
  i32 thread;
  u64 value;        /* si_ptr; of an end: how long it had run, in nanoseconds, 0: not known */
  u64 start_time;   /* of pid, clock ticks since boot */
  u64 other_start;  /* of other */
  u64 user_ns;      /* wait4(2)'s usage */
  u64 system_ns;
  u32 max_rss_kb;
  u32 error;        /* errno, positive */
  char comm[16];    /* of pid, NUL-padded */
  char other_comm[16];
  char text[EVENT_TEXT_MAX]; /* NUL-padded, cut where longer; with a signal: the sender's executable, a NUL, its command line */
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
#define SPAWN_PLAN_VERSION 3u
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
  i32 door;  /* a descriptor: the door of a tracer (trace.h); 0: none */
  u32 reserved;
};

#endif
