import { LITTLE_ENDIAN } from './bytes.ts';
import { ECHO, ICANON, TCSANOW, TIOCGWINSZ, VMIN, VTIME } from './constants.ts';
import type { Libc } from './libc.ts';
import type { Memory } from './memory.ts';

/** struct termios of termios.h, and struct winsize of sys/ioctl.h. */
export const TERMIOS = { size: 60, offsets: { c_lflag: 12, c_cc: 17 } } as const;
export const WINSIZE = { size: 8, offsets: { ws_row: 0, ws_col: 2 } } as const;

/** TIOCGWINSZ of ioctl_tty(2); null: it is no terminal. Where nobody has told its size (0), it is taken for 24 by 80. */
export function windowSize(
  libc: Libc,
  descriptor: number,
  memory: Memory,
): { readonly rows: number; readonly columns: number } | null {
  if (!libc.ioctl(descriptor, TIOCGWINSZ, memory).ok) return null;
  const of = (offset: number): number => memory.view.getUint16(offset, LITTLE_ENDIAN);
  return { rows: of(WINSIZE.offsets.ws_row) || USUAL.rows, columns: of(WINSIZE.offsets.ws_col) || USUAL.columns };
}

const USUAL = { rows: 24, columns: 80 };

/**
 * termios(3): keys come one by one, are not shown, and read(2) does not wait for them (VMIN and VTIME 0); signals of the keyboard stay.
 * What is returned undoes it. null: it is no terminal.
 */
export function rawKeys(libc: Libc, descriptor: number, allocate: (length: number) => Memory): (() => void) | null {
  const [before, wanted] = [allocate(TERMIOS.size), allocate(TERMIOS.size)];
  if (!libc.tcgetattr(descriptor, before).ok) return null;
  before.bytes.copy(wanted.bytes);
  const { c_lflag, c_cc } = TERMIOS.offsets;
  wanted.view.setUint32(c_lflag, wanted.view.getUint32(c_lflag, LITTLE_ENDIAN) & ~(ICANON | ECHO), LITTLE_ENDIAN);
  wanted.view.setUint8(c_cc + VMIN, 0);
  wanted.view.setUint8(c_cc + VTIME, 0);
  if (!libc.tcsetattr(descriptor, TCSANOW, wanted).ok) return null;
  return () => {
    libc.tcsetattr(descriptor, TCSANOW, before);
  };
}
