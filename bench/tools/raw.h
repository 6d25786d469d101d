/* A program without libc, so that its first instructions are its own: one system call and the way out. */
#ifndef BENCH_RAW_H
#define BENCH_RAW_H

#include <asm/unistd.h>

static inline long raw_syscall(long number, long first, long second, long third) {
#if defined(__x86_64__)
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(first), "S"(second), "d"(third) : "rcx", "r11", "memory");
  return result;
#elif defined(__aarch64__)
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = first;
  register long x1 __asm__("x1") = second;
  register long x2 __asm__("x2") = third;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
#else
#error "only x86-64 and aarch64"
#endif
}

/* The stack at entry is aligned as a call would not leave it; the attribute puts that right where it matters. */
#if defined(__x86_64__)
#define ENTRY __attribute__((force_align_arg_pointer, used))
#else
#define ENTRY __attribute__((used))
#endif

#endif
