/*
 * What the native core, the preloaded library and the TypeScript brain share: the ledger and the records
 * that cross it. Mirrored by native-bindings/abi.ts; a test compiles this file and compares every offset.
 *
 * The ledger is one memfd, made by the core at its first instruction and kept across every exec:
 *
 *   0x00000  struct ledger_header
 *   0x01000  struct evidence [EVIDENCE_SLOTS]     a ring, written by the core (and by its fault handlers)
 *   0x08000  signals read but not finished with   {u32 count, u32 finished}, then at +128 PENDING_SLOTS signals: the brain's own
 *   0x10000  state slot A                         the brain's snapshot, JSON in UTF-8
 *   0x50000  state slot B                         written in turn, so that one of the two is always whole
 *
 * All integers are of the machine's own byte order (little-endian on both supported machines). Times are
 * nanoseconds of CLOCK_MONOTONIC unless a name says otherwise. A signal set is a 64-bit mask whose bit
 * (n - 1) stands for signal n, as in rt_sigprocmask(2).
 */
#ifndef TSINIT_ABI_H
#define TSINIT_ABI_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef int i32;
typedef long i64;

#define LEDGER_MAGIC 0x314c54494e495354UL /* "TSINITL1" */
#define LEDGER_ABI_VERSION 1u
#define LEDGER_SIZE 0x90000u
#define LEDGER_EVIDENCE_OFFSET 0x1000u
#define LEDGER_STATE_OFFSET 0x10000u
#define LEDGER_STATE_CAPACITY 0x40000u
#define EVIDENCE_SLOTS 16u
#define LEDGER_PENDING_OFFSET 0x8000u
#define PENDING_SLOTS 32u

/* Where the life of PID 1 stands; written before each passage, so that a resume knows what was interrupted. */
enum ledger_phase {
  PHASE_STARTING = 0,
  PHASE_ASLEEP = 1,
  PHASE_BOOTING = 2, /* the core has jumped into node; the brain has not answered yet */
  PHASE_AWAKE = 3,
  PHASE_REFLEX = 4,
};

/* Why the core woke the brain. */
enum wake_reason {
  WAKE_NONE = 0,
  WAKE_PLAN = 1,         /* not the plain form: nothing has been spawned yet */
  WAKE_SPAWN_FAILED = 2, /* the default plan failed: see spawn_report */
  WAKE_SIGNAL = 3,       /* the evidence ring holds at least one signal */
  WAKE_CHILD = 4,        /* waitid has something, or main_state is MAIN_ENDED */
  WAKE_RESUME = 6,       /* the brain crashed while awake: see the crash_ fields */
  WAKE_NOTE = 7,         /* the app runs, and there is something to tell (LEDGER_SUBREAPER_REFUSED) */
};

enum ledger_flag {
  LEDGER_PID1 = 1,              /* getpid() is 1 */
  LEDGER_SUBREAPER = 2,         /* PR_SET_CHILD_SUBREAPER is in force */
  LEDGER_SUBREAPER_REFUSED = 4, /* it was asked for and refused; subreaper_errno says why */
  LEDGER_TERMINAL_TAKEN = 16,   /* the app's group was made the foreground group */
  LEDGER_DISPOSITIONS_READ = 32, /* original_ignored is complete */
  LEDGER_TELL_CLEAN_END = 64,   /* the brain wants to tell of an end with 0 too (-v): do not exit without it */
};

enum main_state { MAIN_NONE = 0, MAIN_RUNNING = 1, MAIN_ENDED = 2 /* and reaped by the core */ };

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
};

#define SPAWN_PATH_MAX 240u
struct spawn_report {
  i32 step;  /* enum spawn_step; STEP_NONE: it went well */
  i32 error; /* errno, positive */
  char path[SPAWN_PATH_MAX]; /* the path whose exec failed, NUL-terminated; cut where longer */
};

/*
 * What is to be done with a signal, or an orphan, at once, without asking: decided by the brain whenever its state changes, carried out
 * natively, awake or asleep. In the plain form the core starts with the default: everything to the group, as it is.
 */
#define ORDER_ASK 0u   /* the brain decides when it sees the signal */
#define ORDER_DROP 255u /* nobody gets it */
struct standing_orders {
  i32 target; /* as kill(2) takes it: -group or pid; 0: no orders */
  u8 as[68];  /* by signal number, 1 to 64: the number to send, or ORDER_ASK, ORDER_DROP */
  u32 reap_quietly; /* 1: a child that is not the app is reaped without asking, because nothing would be told of it */
};

/* Which descriptors above 2 we were given, one bit each: node marks them close-on-exec, and the app must get them. */
#define INHERITED_WORDS 64u

struct ledger_header {
  u64 magic;
  u32 abi_version;
  u32 header_size;
  u32 flags; /* enum ledger_flag */
  u32 phase; /* enum ledger_phase */
  u32 wake_reason;
  i32 init_pid;
  u64 started_ns;  /* the first start of this init */
  u64 woken_ns;    /* the last wake */
  u64 spawned_ns;  /* when the app was started */
  u64 original_mask;    /* as inherited */
  u64 original_ignored; /* the signals whose disposition was SIG_IGN when we were started */
  u64 nofile_soft;      /* RLIMIT_NOFILE as inherited: node raises the soft limit for itself */
  u64 nofile_hard;
  u32 closed_stdio; /* bit n (0 to 2): descriptor n was closed when we were started, and must be for the app */
  i32 ledger_fd;
  i32 signal_fd;
  i32 inbox_fd; /* an eventfd: a fault signal sent by a process was put into the evidence ring */
  i32 addon_fd; /* an empty memfd for the addon; -1 while asleep */
  i32 subreaper_errno;
  i32 original_foreground; /* the process group that had the terminal; 0: no controlling terminal, or not ours to give */
  i32 main_pid;
  u32 main_state;
  i32 main_code;   /* MAIN_ENDED: si_code (CLD_EXITED …) */
  i32 main_status; /* MAIN_ENDED: si_status */
  u32 single;      /* reflex forwards to the pid instead of the process group */
  i32 watchdog_timer; /* the id that timer_create gave; -1: none */
  struct spawn_report spawn_report;
  u64 argc; /* the original argument and environment blocks, addresses valid in the present image */
  u64 argv;
  u64 envc;
  u64 envp;
  u32 crash_count;
  i32 crash_signal; /* 0: an uncaught JavaScript error; the brain's own words are in its state */
  i32 crash_code;
  u64 crash_ns[4]; /* the last four, newest first */
  u64 wakes;
  u64 sleeps;
  u64 evidence_written; /* counters that only grow; the slot is the counter modulo EVIDENCE_SLOTS */
  u64 evidence_read;
  u32 state_slot; /* 0: none yet, 1: A, 2: B */
  u32 state_length[2];
  u32 reflex_reason; /* enum reflex_reason */
  u32 library_count; /* the descriptors of the libraries while the brain boots */
  i32 library_fds[16];
  struct standing_orders orders;
  u64 inherited[INHERITED_WORDS];
};

/* Why the brain was not, or could not be, booted. */
enum reflex_reason {
  REFLEX_NONE = 0,
  REFLEX_NO_PROC = 1,
  REFLEX_TASKS = 2,
  REFLEX_DESCRIPTORS = 3,
  REFLEX_MEMORY = 4,
  REFLEX_MEMFD = 5,
  REFLEX_LOADER = 6,   /* mapping the loader failed */
  REFLEX_DEADLINE = 7, /* node gave no answer in time */
  REFLEX_CRASHED = 8,  /* node crashed while it booted, or the brain too often */
  REFLEX_ADDRESS_SPACE = 9,
};

/* What /proc/PID/stat says of a process (proc_pid_stat(5)). pid 0: it could not be read. */
struct process_facts {
  i32 pid;
  i32 ppid;
  i32 pgrp;
  i32 session;
  u64 start_time; /* clock ticks since boot */
  u8 state;       /* R S D Z T t X … */
  u8 reserved[7];
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

/*
 * A spawn plan as the brain hands it over: this header, then the strings, one NUL after each.
 * Every offset counts from the start of the header.
 */
#define SPAWN_PLAN_VERSION 1u
#define SPAWN_ORIGINAL_ENVIRONMENT 0xffffffffu /* as envc: the block that this process was started with */
struct spawn_plan {
  u32 version;
  u32 size; /* of header and strings together */
  u32 argc;
  u32 argv_offset;
  u32 envc;
  u32 env_offset;
  u32 flags; /* none yet */
  u32 reserved;
};

#endif
