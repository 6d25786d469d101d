/*
 * The bytes of a ledger that is found after our own exec. It begins as a whole one; the input changes some of its bytes, and may seal it
 * again, as a broken brain could. Believed is only what the seal fits, and nothing of the rest leads out of the ledger or into a loop.
 */
#include "core.h"

#define BATCH 8

/* Of start.c. */
i32 above_stdio(i64 fd) { return (i32)fd; }

/* Up to the snapshots, of which this code only sees the sums. */
static u8 template[LEDGER_STATE_OFFSET], changed[LEDGER_STATE_OFFSET];

static void make_template(void) {
  struct ledger_header *header = (struct ledger_header *)template;
  if (header->magic) return;
  header->magic = LEDGER_MAGIC;
  header->abi_version = LEDGER_ABI_VERSION;
  header->header_size = sizeof *header;
  header->init_pid = 1;
  header->main_pid = 7;
  header->main_state = MAIN_RUNNING;
  header->orders.target = -7;
  for (u32 signal = 1; signal <= SIGNAL_COUNT; signal++) header->orders.as[signal] = (u8)signal;
  header->evidence_written = header->evidence_read = 40;
  seal_ledger(header);
}

/* The header is hit more often than what lies behind it. */
static void change(struct input *input) {
  u64 flips = take_byte(input) % 16;
  while (flips-- && input->left) {
    u32 place = take_byte(input) | (u32)take_byte(input) << 8;
    u32 limit = place & 1 ? LEDGER_STATE_OFFSET : sizeof(struct ledger_header);
    changed[place % limit] = take_byte(input);
  }
}

static int same(const u8 *a, const u8 *b, u64 size) {
  for (u64 i = 0; i < size; i++)
    if (a[i] != b[i]) return 0;
  return 1;
}

static void use(struct ledger_header *ledger, struct input *input) {
  mend_evidence(ledger);
  must(ledger->evidence_read <= ledger->evidence_written);
  u64 next = ledger->evidence_read, steps = 0;
  while (next_evidence(ledger, &next)) must(++steps <= EVIDENCE_SLOTS);
  struct signalfd_info *infos, batch[BATCH];
  u32 count = unfinished_signals(ledger, &infos);
  must(count <= PENDING_SLOTS);
  for (u32 i = 0; i < count; i++) was_raised_by_ourselves(ledger, &infos[i]);
  u64 filled = take_bytes(input, batch, sizeof batch) / sizeof *batch;
  i64 kept = pass_on_at_once(ledger, batch, (i64)filled);
  must(kept >= 0 && kept <= (i64)filled);
  if (!sent.count) return;
  must(sent.signal > 0 && sent.signal <= SIGNAL_COUNT);
  must(sent.target > 1 || sent.target < -1);
}

/* Damage is not sealed together with a change that comes after it. */
static void change_well(struct ledger_header *ledger) {
  int sealed = is_sealed(ledger);
  u64 seal = ledger->seal, copied = sealed_copy(ledger)->seal;
  ledger->main_pid++;
  seal_change(ledger, sealed);
  must(sealed ? is_sealed(ledger) : ledger->seal == seal && sealed_copy(ledger)->seal == copied);
}

int LLVMFuzzerTestOneInput(const u8 *data, u64 size) {
  struct input input = {data, size};
  make_template();
  __builtin_memcpy(changed, template, sizeof changed);
  u8 how = take_byte(&input);
  change(&input);
  if (how & 1) seal_ledger((struct ledger_header *)changed);
  files_are((struct input){0, 0});
  ledger_file = changed;
  sent = (struct sent){0, 0, 0};
  char *environment[] = {(char *)"TSINIT_LEDGER=77", 0};
  struct auxiliary auxiliary[] = {{AT_EXECFN, (u64) "/proc/self/exe"}, {AT_NULL, 0}};
  struct core core = {0, 0, environment, environment, auxiliary, -1};
  enum ledger_found found = find_ledger(&core);
  must(found != LEDGER_NONE && core.envp == environment + 1);
  if (found == LEDGER_DAMAGED) {
    must(core.damaged_fd == 77);
    must(how & 1 || !same(changed, template, SEALED_SIZE));
    change_well((struct ledger_header *)changed);
    return 0;
  }
  must(how & 1 || same(changed, template, SEALED_SIZE));
  must(core.ledger->magic == LEDGER_MAGIC && core.ledger->init_pid == 1);
  use(core.ledger, &input);
  change_well(core.ledger);
  return 0;
}
