/* What the brain writes into the ledger by the library: each in one short step, sealed, so that no crash finds half of it. */
#include "ledger.h"
#include "shim.h"

static u32 state_checksum(u32 slot, u32 length) {
  return (u32)checksum((const u8 *)ledger + LEDGER_STATE_OFFSET + (slot - 1) * LEDGER_STATE_CAPACITY, length);
}

/* What is done with signals, orphans and ends without asking; see abi.h. One short step, so that no crash finds half of it. */
EXPORTED i32 tsinit_orders(const u8 *orders, u32 single, u32 tell_clean_end) {
  believe_ledger();
  ledger->orders = *(const struct standing_orders *)orders;
  ledger->single = single;
  ledger->flags &= ~(u32)LEDGER_TELL_CLEAN_END;
  if (tell_clean_end) ledger->flags |= LEDGER_TELL_CLEAN_END;
  seal_ledger(ledger);
  return 0;
}

/* From our next exec on. */
EXPORTED i32 tsinit_drop_privileges(u32 user, u32 group) {
  believe_ledger();
  ledger->drop_user = user;
  ledger->drop_group = group;
  ledger->flags |= LEDGER_DROP_PRIVILEGES;
  seal_ledger(ledger);
  return 0;
}

/* The app's end, written down before it is reaped, so that nobody waits for it any more whatever happens then. */
EXPORTED i32 tsinit_main_ended(i32 code, i32 status) {
  believe_ledger();
  ledger->main_code = code;
  ledger->main_status = status;
  ledger->main_state = MAIN_ENDED;
  seal_ledger(ledger);
  return 0;
}

/* When the sleeping core is to wake us; 0: never. */
EXPORTED i32 tsinit_deadline(u64 deadline_ns) {
  believe_ledger();
  ledger->deadline_ns = deadline_ns;
  seal_ledger(ledger);
  return 0;
}

/* The snapshot in this slot (1, 2) has been written: from now on it is the one that counts. */
EXPORTED i32 tsinit_seal_state(u32 slot, u32 length) {
  ledger->state_length[slot - 1] = length;
  ledger->state_checksum[slot - 1] = state_checksum(slot, length);
  __atomic_store_n(&ledger->state_slot, slot, __ATOMIC_RELEASE);
  return 0;
}

/* The length of the snapshot in this slot; -EINVAL where it is damaged. */
EXPORTED i32 tsinit_whole_state(u32 slot) {
  u32 length = ledger->state_length[slot - 1];
  int whole = length <= LEDGER_STATE_CAPACITY && ledger->state_checksum[slot - 1] == state_checksum(slot, length);
  return whole ? (i32)length : -EINVAL;
}
