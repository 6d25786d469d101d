/* The core's parts to each other. It has no writable data: this record lives on the stack of core_main. */
#ifndef TSINIT_CORE_H
#define TSINIT_CORE_H

#include "ledger.h"
#include "pack.h"

/* Executed at each start, although the file that it stands in is not: it lies in front of the image (core.ld). */
#define AT_EACH_START __attribute__((section(".text.start")))

enum { AT_NULL = 0, AT_PHDR = 3, AT_PHNUM = 5, AT_BASE = 7, AT_ENTRY = 9, AT_SECURE = 23, AT_EXECFN = 31 };

struct auxiliary {
  u64 type;
  u64 value;
};

struct core {
  struct ledger_header *ledger;
  u64 argc;
  char **argv;
  char **envp;
  struct auxiliary *auxv;
  i32 damaged_fd; /* find_ledger: LEDGER_DAMAGED. -1: it is not even there */
};

extern const struct pack_info pack;

/* The ways to a ledger: see open-ledger.c. */
void make_ledger(struct core *core);
enum ledger_found { LEDGER_NONE, LEDGER_WHOLE, LEDGER_DAMAGED };
enum ledger_found find_ledger(struct core *core);
/* It is one of ours, of this version, and as it was sealed. */
int is_whole(const struct ledger_header *head);
/* By its name: the file behind a descriptor is a ledger. */
int is_ledger_file(i32 fd);
/* A ledger with nothing in it but what can be seen of ourselves. */
void begin_ledger(struct core *core, u64 original_mask);
void note_blocks(struct core *core);
__attribute__((noreturn)) void come_back(struct core *core);
/* After our own exec with a ledger that cannot be believed: see recover.c. */
__attribute__((noreturn)) void recover(struct core *core);
/* Comes back where the ledger is as we left it. */
void believe_or_recover(struct core *core);
/* Back to the file that was replaced; returns where there is none, or it cannot be executed. */
void return_to_old_file(struct ledger_header *ledger);
/* The signalfd and the inbox, where they are not open yet; 0, or -errno. */
i64 open_event_descriptors(struct ledger_header *ledger);
/* The plan and the orders of the personality, with the program at argv[first]; the report is left in the ledger. */
struct personality;
i64 spawn_default(struct core *core, u64 first, const struct personality *personality);
/* All but what is ours: once the app runs. */
void close_inherited(const struct ledger_header *ledger);
__attribute__((noreturn)) void sleep_core(struct core *core);
/* Boots the brain, or goes to reflex where that cannot be. */
__attribute__((noreturn)) void wake(struct core *core, enum wake_reason reason);
__attribute__((noreturn)) void reflex(struct core *core, enum reflex_reason reason, i64 detail);
/* Maps the bundled loader and jumps to it with `envp`; returns -errno where that fails. */
i64 enter_loader(struct core *core, i32 exe_fd, char **envp);
/* What node's boot needs, tried and not guessed; REFLEX_NONE: enough. */
enum reflex_reason look_before_waking(i64 *detail);
/* And unblocks the faults. */
void install_fault_handlers(void);
/* Reads the dispositions that we were started with, once, before node resets them. */
void remember_dispositions(struct ledger_header *ledger);

#endif
