#include "seal.h"
#include "text.h"

_Static_assert(LEDGER_REQUEST_OFFSET + sizeof(struct request) <= LEDGER_COPY_OFFSET, "the copy is behind the request");
_Static_assert(LEDGER_COPY_OFFSET + SEALED_SIZE <= LEDGER_STATE_OFFSET, "and ends before the state");

static u64 seal_of(const struct ledger_header *ledger) { return checksum(ledger, __builtin_offsetof(struct ledger_header, seal)); }

struct ledger_header *sealed_copy(const struct ledger_header *ledger) {
  return (struct ledger_header *)((u8 *)ledger + LEDGER_COPY_OFFSET);
}

void seal_ledger(struct ledger_header *ledger) {
  ledger->seal = seal_of(ledger);
  memcpy(sealed_copy(ledger), ledger, SEALED_SIZE);
}

void seal_change(struct ledger_header *ledger, int was_sealed) {
  if (was_sealed) seal_ledger(ledger);
}

int is_sealed(const struct ledger_header *ledger) { return ledger->seal == seal_of(ledger); }
