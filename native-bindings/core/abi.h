/*
 * What the native core, the preloaded library and the TypeScript brain share: the ledger and the records
 * that cross it. Mirrored by native-bindings/abi.ts; a test compiles this file and compares every offset.
 *
 * The ledger is one memfd, made by the core at its first instruction and kept across every exec:
 *
 *   0x00000  struct ledger_header
 *   0x01000  struct evidence [EVIDENCE_SLOTS]     a ring, written by the core (and by its fault handlers)
 *   0x08000  signals read but not finished with   {u32 PENDING_COUNT(count), u32 finished}, then at +128 PENDING_SLOTS signals: the brain's own
 *   0x0a000  struct request                       what another process asks of us, and our answer
 *   0x0c000  the sealed part of the header once more, as it was sealed last
 *   0x10000  state slot A                         the brain's snapshot, JSON in UTF-8
 *   0x50000  state slot B                         written in turn, so that one of the two is always whole
 *   0x90000  events                               two u64: how many went into each of the two rings so far
 *   0x91000  ring of EVENT_SLOTS struct event_record
 *  0x211000  ring of TRACE_SLOTS struct trace_report what the tracer has seen, for the brain to tell of
 *  0x191000  ring of CROWD_SLOTS of them           births, executions, good ends of others: many, and worth little
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
#define LEDGER_ABI_VERSION 4u
#define STATE_VERSION 4u /* of the JSON in the state slots: src/runtime/snapshot.ts */
#define LEDGER_SIZE 0x221000u
#define LEDGER_EVIDENCE_OFFSET 0x1000u
#define LEDGER_STATE_OFFSET 0x10000u
#define LEDGER_STATE_CAPACITY 0x40000u
#define EVIDENCE_SLOTS 16u
#define LEDGER_PENDING_OFFSET 0x8000u
#define PENDING_SLOTS 32u
/* With its complement beside it: a stray write must not bring back signals that were finished with long ago. */
#define PENDING_COUNT(count) ((u32)(count) | ~(u32)(count) << 16)
#define LEDGER_REQUEST_OFFSET 0xa000u
#define LEDGER_EVENTS_OFFSET 0x90000u
#define EVENTS_RING_OFFSET 0x1000u
#define EVENT_SLOTS 4096u
#define CROWD_RING_OFFSET 0x101000u
#define CROWD_SLOTS 2048u
#define LEDGER_TRACE_OFFSET 0x211000u
#define TRACE_SLOTS 32u
#define EVENT_SIZE 256u
#define LEDGER_COPY_OFFSET 0xc000u

/* Where the life of PID 1 stands; written before each passage, so that a resume knows what was interrupted. */
enum ledger_phase {
  PHASE_STARTING = 0,
  PHASE_ASLEEP = 1,
  PHASE_BOOTING = 2, /* the core has jumped into node; the brain has not answered yet */
  PHASE_AWAKE = 3,
  PHASE_REFLEX = 4,
  PHASE_RETRYING = 5,  /* out of reflex by our own exec, to boot the brain once more */
  PHASE_UPGRADING = 6, /* the file that follows is another one; old_exe_fd is the present one */
  PHASE_RETURNING = 7, /* it did not come up: back to the old one */
};

/* Why the core woke the brain. */
enum wake_reason {
  WAKE_NONE = 0,
  WAKE_PLAN = 1,         /* not the plain form: nothing has been spawned yet */
  WAKE_SPAWN_FAILED = 2, /* the default plan failed: see spawn_report */
  WAKE_SIGNAL = 3,       /* the evidence ring holds at least one signal */
  WAKE_CHILD = 4,        /* waitid has something, or main_state is MAIN_ENDED */
  WAKE_DEADLINE = 5,     /* deadline_ns has passed */
  WAKE_RESUME = 6,       /* the brain crashed while awake: see the crash_ fields */
  WAKE_REQUEST = 9,      /* struct request holds one */
  WAKE_UPGRADED = 10,    /* by the new file, which has to keep old_exe_fd until its brain is up */
  WAKE_RETURNED = 11,    /* by the old file, because the new one did not come up */
  WAKE_RELIEF = 8,       /* the brain can be booted again, after a time of reflex */
  WAKE_TRACE = 13,       /* the tracer has seen something: trace_written, trace_read */
  WAKE_NOTE = 7,         /* the app runs, and there is something to tell (LEDGER_SUBREAPER_REFUSED) */
};

enum ledger_flag {
  LEDGER_PID1 = 1,              /* getpid() is 1 */
  LEDGER_SUBREAPER = 2,         /* PR_SET_CHILD_SUBREAPER is in force */
  LEDGER_SUBREAPER_REFUSED = 4, /* it was asked for and refused; subreaper_errno says why */
  LEDGER_TERMINAL_TAKEN = 16,   /* the app's group was made the foreground group */
  LEDGER_DISPOSITIONS_READ = 32, /* original_ignored is complete */
  LEDGER_CORE_LIMITED = 256, /* core_soft is known, and is given to the app */
  LEDGER_DROP_PRIVILEGES = 128, /* at our next exec */
  LEDGER_PRIVILEGES_DROPPED = 512, /* that went well */
  LEDGER_TELL_CLEAN_END = 64,   /* the brain wants to tell of an end with 0 too (-v): do not exit without it */
};

enum main_state {
  MAIN_NONE = 0,
  MAIN_RUNNING = 1,
  MAIN_ENDED = 2,   /* and reaped by the core, or about to be */
  MAIN_PAUSING = 3, /* --pause in reflex: there is no app */
};

#include "steps.h"

/*
 * What is to be done with a signal, or an orphan, at once, without asking: decided by the brain whenever its state changes, carried out
 * natively, awake or asleep. In the plain form the core starts with the default: everything to the group, as it is.
 */
#define ORDER_ASK 0u   /* the brain decides when it sees the signal */
#define ORDER_DROP 255u /* nobody gets it */
struct standing_orders {
  i32 target; /* as kill(2) takes it: -group or pid; 0: no orders */
  u8 as[68];  /* by signal number, 1 to 64: the number to send, or ORDER_ASK, ORDER_DROP */
  u32 reap_quietly;  /* 1: a child that is not the app is reaped without asking, because nothing would be told of it */
  u32 leave_at_once; /* 1: where the app ended with 0, whoever else lives is not waited for */
  u32 farewell;      /* with leave_at_once: the signal that `target` gets before; 0: none */
  /* What follows is for reflex alone, where nobody else can see to it. Nanoseconds. */
  u64 stop_signals;     /* those that ask the app to stop, as they come to us */
  u64 kill_after_ns;    /* what it then has, before everything is killed; 0: no limit */
  u64 grace_ns;         /* how long the rest may go on after the app's end */
  u64 success_codes[4]; /* one bit each: exit codes that are turned into 0 */
  u64 kill_at_ns;       /* all that is left is killed then, by reflex as well; 0: never */
};

/* Which descriptors above 2 we were given, one bit each: node marks them close-on-exec, and the app must get them. */
#define INHERITED_WORDS 64u

/*
 * First what must be right, and rarely changes: whoever changes any of it seals it again (seal_ledger). Read after a crash, it is
 * believed only where the seal fits; where it does not, the copy is.
 */
struct ledger_header {
  u64 magic;
  u32 abi_version;
  u32 header_size;
  i32 init_pid;
  i32 ledger_fd;
  u64 started_ns;       /* the first start of this init */
  u64 original_mask;    /* as inherited */
  u64 original_ignored; /* the signals whose disposition was SIG_IGN when we were started */
  u64 nofile_soft;      /* RLIMIT_NOFILE as inherited: node raises the soft limit for itself */
  u64 nofile_hard;
  u32 closed_stdio; /* bit n (0 to 2): descriptor n was closed when we were started, and must be for the app */
  u32 flags;        /* enum ledger_flag */
  i32 subreaper_errno;
  i32 original_foreground; /* the process group that had the terminal; 0: no controlling terminal, or not ours to give */
  i32 main_pid;
  u32 main_state;
  i32 main_code;   /* MAIN_ENDED: si_code (CLD_EXITED …) */
  i32 main_status; /* MAIN_ENDED: si_status */
  u32 single;      /* the orders' target is the app alone; reflex forwards to the pid instead of the process group */
  i32 beside_pid;  /* what was last started beside the app */
  u32 beside_token; /* and by which token; 0: nothing */
  u32 drop_user;     /* with LEDGER_DROP_PRIVILEGES: who we become */
  u32 drop_group;
  i32 drop_errno;    /* why that was refused, and at which step: drop_step; 0: it was not */
  u64 core_soft;     /* RLIMIT_CORE as inherited: ours is 0, because our memory is nobody's business */
  u64 spawned_ns;  /* when the app was started */
  u64 oom_kills;   /* memory_facts.oom_kills when the app had just been started */
  struct standing_orders orders;
  i32 signal_fd;
  i32 inbox_fd;   /* an eventfd: a fault signal sent by a process was put into the evidence ring */
  i32 old_exe_fd; /* the file to go back to where this one does not come up; -1: none */
  u32 kill_rounds; /* how often reflex has killed everybody */
  i32 tracer_pid;  /* the process that is attached to the set; 0: none */
  i32 reserved;
  u64 deadline_ns; /* asleep: wake the brain then; 0: never */
  u64 seal; /* checksum() of all before it */

  u32 phase; /* enum ledger_phase */
  u32 wake_reason;
  u64 woken_ns; /* the last wake */
  i32 addon_fd;   /* an empty memfd for the addon; -1 while asleep */
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
  u32 state_checksum[2]; /* of the bytes of each slot */
  u32 reflex_reason; /* enum reflex_reason */
  u32 reflex_told;   /* the last one that was said */
  u64 retry_at_ns; /* in reflex: when the brain is tried again; 0: never */
  u64 retry_pause_ns;
  u32 library_count; /* the descriptors of the libraries while the brain boots */
  i32 library_fds[16];
  u64 inherited[INHERITED_WORDS];
  u32 drop_step; /* enum drop_step */
  u64 trace_written; /* counters that only grow; the slot is the counter modulo TRACE_SLOTS */
  u64 trace_read;
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
  REFLEX_LEDGER = 10, /* damaged */
  REFLEX_EVENTS = 11, /* signalfd4 or eventfd2 was refused */
};

#include "records.h"

#endif
