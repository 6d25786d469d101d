/** enum ledger_phase of abi.h: where the life of an init stands. A test compares it with C. */
export const PHASE = {
  PHASE_STARTING: 0,
  PHASE_ASLEEP: 1,
  PHASE_BOOTING: 2,
  PHASE_AWAKE: 3,
  PHASE_REFLEX: 4,
  PHASE_RETRYING: 5,
  PHASE_UPGRADING: 6,
  PHASE_RETURNING: 7,
} as const;
