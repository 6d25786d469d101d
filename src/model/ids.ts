/** Numbers that must not be mixed up. Each is made only at the edge, where the kernel or the user gives it. */
declare const brand: unique symbol;
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A process id as seen in our own pid namespace; greater than 0. */
export type Pid = Brand<number, 'Pid'>;
/** A user id as seen in our own user namespace. */
export type Uid = Brand<number, 'Uid'>;
/** A group id as seen there. */
export type Gid = Brand<number, 'Gid'>;
/** A signal's number, 1 to 64 (signal(7)). */
export type SignalNumber = Brand<number, 'SignalNumber'>;
/** What exit(3) hands to the parent, 0 to 255. */
export type ExitCode = Brand<number, 'ExitCode'>;
/** Milliseconds: of CLOCK_MONOTONIC where it is a point in time. */
export type Millis = Brand<number, 'Millis'>;
/** An errno, positive (errno(3)). */
export type Errno = Brand<number, 'Errno'>;

export const pid = (value: number): Pid => value as Pid;
export const uid = (value: number): Uid => value as Uid;
/** No user has it (setreuid(2)): whoever told of the process did not say. */
export const UNKNOWN_UID: Uid = uid(2 ** 32 - 1);
export const gid = (value: number): Gid => value as Gid;
export const signalNumber = (value: number): SignalNumber => value as SignalNumber;
export const exitCode = (value: number): ExitCode => value as ExitCode;
export const millis = (value: number): Millis => value as Millis;
export const errno = (value: number): Errno => value as Errno;
