/* Writing without ever waiting for the reader. */
#ifndef TSINIT_WRITE_H
#define TSINIT_WRITE_H

#include "text.h"

/* Bytes taken, or -EAGAIN where it would have to wait, or another -errno. */
i64 write_without_waiting(i32 fd, const void *bytes, u64 length);

#endif
