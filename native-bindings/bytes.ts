/** Both machines that the core is written for are little-endian. */
export const LITTLE_ENDIAN = true;

/** A char array that ends at its first NUL, or at its capacity. */
export function textOf(bytes: Buffer, offset: number, capacity: number): string {
  const end = bytes.indexOf(0, offset);
  const limit = offset + capacity;
  return bytes.toString('utf8', offset, end === -1 || end > limit ? limit : end);
}

/** Strings with a NUL after each, as in /proc/PID/cmdline, as their own bytes. */
export function stringsOf(bytes: Buffer): readonly Buffer[] {
  const strings: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(0, start);
    const end = found === -1 ? bytes.length : found;
    strings.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return strings;
}
