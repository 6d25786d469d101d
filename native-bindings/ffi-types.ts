/** The numbers of ffi-rs's DataType, as its addon exports them (a test compares them). */
export const FFI_TYPE = { i32: 1, i64: 8, u32: 20, external: 11, bigint: 16 } as const;

/** The name under which the symbols of this process are opened. */
export const OWN_SYMBOLS = 'process';
