/* Children who are about to become programs, and wait until they are attached to. */
#include "tracer.h"

struct control {
  u64 length;
  i32 level;
  i32 type;
  i32 descriptor;
  i32 padding;
};

/* One message of the link is one door, as a descriptor (unix(7), SCM_RIGHTS). */
void obey_brain(struct tracer *tracer) {
  u8 byte;
  struct { void *base; u64 length; } part = {&byte, 1};
  struct control control = {0, 0, 0, -1, 0};
  struct message {
    void *name;
    u32 name_length;
    void *parts;
    u64 part_count;
    void *control;
    u64 control_length;
    i32 flags;
  } message = {0, 0, &part, 1, &control, sizeof control, 0};
  i64 got = call3(SYS_recvmsg, tracer->link, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (got == -EAGAIN || got == -EINTR) return;
  if (got <= 0) {
    close_fd(tracer->link);
    tracer->link = -1;
    return;
  }
  if (control.level != SOL_SOCKET || control.type != SCM_RIGHTS || control.descriptor < 0) return;
  int door = 0;
  while (door < DOORS && tracer->doors[door] >= 0) door++;
  struct door_word word = {own_pid(), 0};
  if (door == DOORS || call6(SYS_sendto, control.descriptor, &word, sizeof word, MSG_NOSIGNAL, 0, 0) < 0) {
    close_fd(control.descriptor);
    return;
  }
  tracer->doors[door] = control.descriptor;
}

void answer_door(struct tracer *tracer, int door) {
  i32 fd = tracer->doors[door];
  struct door_word word = {0, 0};
  i64 got = call6(SYS_recvfrom, fd, &word, sizeof word, MSG_DONTWAIT, 0, 0);
  if (got == -EAGAIN) return;
  if (got == sizeof word && word.pid > 1) {
    i64 result = trace(PTRACE_SEIZE, word.pid, 0, TRACE_EVERYTHING);
    if (result == 0) {
      tracer->tracees++;
      learn(tracer, word.pid);
    } else {
      tell_refusal(tracer, word.pid, -result);
    }
    word.error = (i32)-result;
    call6(SYS_sendto, fd, &word, sizeof word, MSG_NOSIGNAL, 0, 0);
  }
  close_fd(fd);
  tracer->doors[door] = -1;
}
