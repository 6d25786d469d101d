/*
 * The ledger is damaged: its seal does not fit. A new one is made, and into it goes what can be believed of the old one: the copy of
 * what was sealed last, where that is whole, and the brain's snapshots, which have checksums of their own. Whatever has no
 * checksum is left behind. Then reflex goes on, until the brain comes back.
 */
#include "kept.h"
#include "personality.h"
#include "proc.h"
#include "reflex.h"
#include "resume.h"

struct remains {
  i32 fd; /* -1: nothing but these two is left */
  struct ledger_header head;
  struct ledger_header copy; /* its sealed part alone */
};

/* The first of our children: the kernel lists them in the order in which they became ours. 0: none, or there is no /proc. */
static i32 oldest_child(void) {
  char path[64], content[64];
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/self/task/");
  add_number(&text, own_pid());
  add(&text, "/children");
  return read_file(path, content, sizeof content) > 0 ? (i32)text_number(content, 0) : 0;
}

static int is_our_child(i32 pid) {
  struct process_facts facts;
  return pid > 1 && read_facts(pid, &facts) && facts.ppid == own_pid();
}

static void adopt_app(struct core *core, i32 app) {
  struct ledger_header *ledger = core->ledger;
  ledger->main_pid = app;
  ledger->main_state = MAIN_RUNNING;
  ledger->spawned_ns = ledger->started_ns;
  if (app) obey(ledger, personality_of(core));
}

/* The app is the child that the damaged ledger names, else our oldest one. The mask that it was given is not known any more: hooks get none. */
static void guess(struct core *core, i32 claimed_app) {
  if (wants_jobs(core)) {
    core->ledger->main_state = MAIN_JOBS;
    core->ledger->orders = personality_of(core)->orders;
    return;
  }
  adopt_app(core, is_our_child(claimed_app) ? claimed_app : oldest_child());
  if (wants_no_program(core)) core->ledger->main_state = MAIN_PAUSING;
}

static void restore(struct core *core, const struct remains *remains) {
  struct ledger_header *ledger = core->ledger;
  i32 ledger_fd = ledger->ledger_fd, claimed_app = remains->head.main_pid;
  memcpy(ledger, &remains->copy, SEALED_SIZE);
  ledger->ledger_fd = ledger_fd;
  ledger->signal_fd = ledger->inbox_fd = ledger->old_exe_fd = -1;
  if (ledger->main_state != MAIN_NONE) return;
  /* The crash came while the app was being noted: it is not to be started twice. */
  if (claimed_app != ledger->beside_pid && is_our_child(claimed_app)) adopt_app(core, claimed_app);
}

/* The brain looks at the checksums when it comes back. */
static void keep_snapshots(struct ledger_header *ledger, const struct remains *remains) {
  const struct ledger_header *head = &remains->head;
  if (remains->fd < 0 || ledger->ledger_fd < 0) return;
  for (u32 slot = 0; slot < 2; slot++) {
    u32 length = head->state_length[slot], place = LEDGER_STATE_OFFSET + slot * LEDGER_STATE_CAPACITY;
    if (length > LEDGER_STATE_CAPACITY) continue;
    call4(SYS_pread64, remains->fd, (u8 *)ledger + place, length, place);
    ledger->state_length[slot] = length;
    ledger->state_checksum[slot] = head->state_checksum[slot];
  }
  ledger->state_slot = head->state_slot;
}

/* The links to the shepherds and whatever else is kept for jobs: their bits have a checksum of their own, and each must be open still. */
static void keep_descriptors(struct ledger_header *ledger, const struct ledger_header *head) {
  memcpy(ledger->kept, head->kept, sizeof ledger->kept);
  ledger->kept_checksum = head->kept_checksum;
  for (i64 fd = 2; (fd = next_kept(ledger, fd + 1)) >= 0;)
    if (call2(SYS_fcntl, fd, F_GETFD) < 0) forget_kept(ledger);
}

/* The brain looks at its checksum. */
static void keep_config(struct ledger_header *ledger, const struct remains *remains) {
  u32 length = remains->head.config_length;
  if (remains->fd < 0 || ledger->ledger_fd < 0 || length > LEDGER_CONFIG_CAPACITY) return;
  call4(SYS_pread64, remains->fd, (u8 *)ledger + LEDGER_CONFIG_OFFSET, length, LEDGER_CONFIG_OFFSET);
  ledger->config_length = length;
  ledger->config_checksum = remains->head.config_checksum;
}

static __attribute__((noreturn)) void begin_anew(struct core *core, const struct remains *remains) {
  begin_ledger(core, 0);
  struct ledger_header *ledger = core->ledger;
  const struct ledger_header *copy = &remains->copy;
  if (is_whole(copy)) {
    restore(core, remains);
    keep_snapshots(ledger, remains);
  } else guess(core, remains->head.main_pid);
  if (ledger->main_state == MAIN_JOBS) {
    keep_snapshots(ledger, remains);
    keep_config(ledger, remains);
    keep_descriptors(ledger, &remains->head);
  }
  if (remains->fd >= 0) close_fd(remains->fd);
  if (ledger->main_state != MAIN_NONE) close_inherited(ledger);
  seal_ledger(ledger);
  reflex(core, REFLEX_LEDGER, 0);
}

void recover(struct core *core) {
  struct remains remains = {.fd = core->damaged_fd};
  call4(SYS_pread64, remains.fd, &remains.head, sizeof remains.head, 0);
  call4(SYS_pread64, remains.fd, &remains.copy, SEALED_SIZE, LEDGER_COPY_OFFSET);
  begin_anew(core, &remains);
}

static __attribute__((noreturn, noinline)) void recover_here(struct core *core) {
  struct remains remains = {.fd = WAY_BACK->ledger_fd};
  remains.head = *core->ledger;
  memcpy(&remains.copy, sealed_copy(core->ledger), SEALED_SIZE);
  call2(SYS_munmap, LEDGER_ADDRESS, LEDGER_SIZE);
  call2(SYS_munmap, WAY_BACK, sizeof *WAY_BACK); /* it leads to the damaged one */
  begin_anew(core, &remains);
}

void believe_or_recover(struct core *core) {
  if (!is_sealed(core->ledger)) recover_here(core);
}
