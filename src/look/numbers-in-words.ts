/** The numbers of native-bindings/core/abi.h that an entry of the event log carries; a test compares their number with the enums. */
type Words = Readonly<Record<number, string>>;

/** enum wake_reason. */
export const WAKE_WORDS: Words = {
  1: 'there were options to read',
  2: 'the app could not be started',
  3: 'a signal came',
  4: 'a child ended or changed',
  5: 'a time limit was over',
  6: 'it comes back after a crash',
  7: 'there was something to tell of the start',
  8: 'there is room again for it',
  9: 'somebody asked for something',
  10: 'as the new file, after an upgrade',
  11: 'as the old file, because the new one did not come up',
  12: 'a job, a socket or a client had something to tell',
  13: 'tracing saw a signal',
};

/** enum reflex_reason. */
export const REFLEX_WORDS: Words = {
  1: 'there is no /proc',
  2: 'too few tasks may be made (pids.max)',
  3: 'too few descriptors may be opened',
  4: 'too little memory is left below the limit',
  5: 'no file can be made in memory (memfd)',
  6: 'its loader cannot be mapped',
  7: 'it did not answer in time',
  8: 'it crashed too often',
  9: 'too little address space is left',
  10: 'its ledger was damaged',
  11: 'no descriptor for the signals can be had',
};

/** enum spawn_step, as the thing that failed. */
export const STEP_WORDS: Words = {
  1: 'the making of a process',
  2: 'the process group',
  3: 'the terminal',
  4: 'the descriptors',
  5: 'the limits',
  6: 'the dispositions of signals',
  7: 'the signal mask',
  8: 'the execution',
  9: 'the session',
  10: 'the reading of what the process was to be',
  11: 'the files of its output',
  12: 'the cgroup',
  13: 'the umask',
  14: 'the nice value',
  15: 'the OOM score',
  16: 'the supplementary groups',
  17: 'the group',
  18: 'the user',
  19: 'the capabilities',
  20: 'the working directory',
  21: 'no_new_privs',
};
