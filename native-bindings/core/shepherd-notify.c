/* What a job tells of itself: sd_notify(3), the readiness descriptor, the status descriptor; and the watchdog that the first of these feeds. */
#include "shepherd.h"

#define MOST_AT_ONCE 32
#define DATAGRAM_MAX 4096u

struct credentials {
  i32 pid;
  u32 uid;
  u32 gid;
};

struct control_head { /* struct cmsghdr: cmsg(3) */
  u64 length;
  i32 level;
  i32 type;
};

/* What came with the datagram: who sent it (0: not told). Descriptors are nobody's here, and closed. */
static i32 read_control(u8 *control, u64 length) {
  i32 sender = 0;
  for (u64 at = 0; at + sizeof(struct control_head) <= length;) {
    struct control_head head;
    memcpy(&head, control + at, sizeof head);
    if (head.length < sizeof head || head.length > length - at) break;
    u8 *data = control + at + sizeof head;
    u64 size = head.length - sizeof head;
    if (head.level == SOL_SOCKET && head.type == SCM_CREDENTIALS && size >= sizeof(struct credentials)) {
      struct credentials credentials;
      memcpy(&credentials, data, sizeof credentials);
      sender = credentials.pid;
    }
    for (u64 i = 0; head.level == SOL_SOCKET && head.type == SCM_RIGHTS && i + sizeof(i32) <= size; i += sizeof(i32)) {
      i32 fd;
      memcpy(&fd, data + i, sizeof fd);
      close_fd(fd);
    }
    at += (head.length + 7) & ~7UL;
  }
  return sender;
}

/* One of the lines, which are separated by newlines, is this one. */
static int has_line(const char *text, const char *line) {
  for (const char *at = text; *at;) {
    const char *rest = text_after(at, line);
    if (rest && (!*rest || *rest == '\n')) return 1;
    while (*at && *at != '\n') at++;
    if (*at) at++;
  }
  return 0;
}

/* That alone comes often, and is nobody's news after the first. */
static int is_only_a_sign_of_life(const char *text) {
  const char *rest = text_after(text, "WATCHDOG=1");
  return rest && (!*rest || (*rest == '\n' && !rest[1]));
}

static void take_notice(struct shepherd *shepherd, i32 sender, const char *text, u64 length) {
  if (!length || !descends_from_us(sender)) return;
  if (has_line(text, "WATCHDOG=1")) {
    if (shepherd->watchdog_ns) set_job_watchdog(shepherd, shepherd->watchdog_ns);
    if (is_only_a_sign_of_life(text) && shepherd->fed) return;
    shepherd->fed = 1;
  }
  struct job_report report;
  begin_report(&report, REPORT_NOTIFY);
  report.pid = sender;
  send_report(shepherd, &report, text, length, 0);
}

/* Only what is whole counts, and only from the set: by the sender's parents, never by its user alone. */
void read_notify(struct shepherd *shepherd) {
  char text[DATAGRAM_MAX + 1];
  u8 control[1152]; /* 253 descriptors at the most (unix(7)), and the credentials */
  for (int i = 0; i < MOST_AT_ONCE; i++) {
    struct iovec part = {text, DATAGRAM_MAX};
    struct msghdr message = {0, 0, &part, 1, control, sizeof control, 0};
    i64 size = call3(SYS_recvmsg, shepherd->notify_fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size == -EINTR) continue;
    if (size < 0) return;
    text[size] = 0;
    i32 sender = read_control(control, message.control_length);
    if (!(message.flags & MSG_TRUNC)) take_notice(shepherd, sender, text, (u64)size);
  }
}

/* s6: a newline, whatever is before it. The end of the pipe without one is nothing. */
void read_ready(struct shepherd *shepherd) {
  char bytes[64];
  i64 size = read_fd(shepherd->ready_fd, bytes, sizeof bytes);
  if (size == -EAGAIN || size == -EINTR) return;
  int ready = 0;
  for (i64 i = 0; i < size; i++) ready |= bytes[i] == '\n';
  if (size > 0 && !ready) return;
  close_fd(shepherd->ready_fd);
  shepherd->ready_fd = -1;
  if (!ready) return;
  struct job_report report;
  begin_report(&report, REPORT_READY);
  send_report(shepherd, &report, 0, 0, 1);
}

void read_status(struct shepherd *shepherd) {
  char bytes[64];
  i64 size = read_fd(shepherd->status_fd, bytes, sizeof bytes);
  if (size == -EAGAIN || size == -EINTR) return;
  if (size <= 0) {
    close_fd(shepherd->status_fd);
    shepherd->status_fd = -1;
  }
  for (i64 i = 0; i < size; i++) {
    struct job_report report;
    if (bytes[i] != 'i' && bytes[i] != 'b') continue;
    begin_report(&report, REPORT_STATUS);
    report.status = bytes[i];
    send_report(shepherd, &report, 0, 0, 1);
  }
}

void set_job_watchdog(struct shepherd *shepherd, u64 limit) {
  shepherd->watchdog_ns = limit;
  shepherd->watchdog_at = limit ? clock_ns(CLOCK_MONOTONIC) + limit : 0;
}

/* Told once; the next sign of life starts it anew. */
void look_at_watchdog(struct shepherd *shepherd) {
  if (!shepherd->watchdog_at || clock_ns(CLOCK_MONOTONIC) < shepherd->watchdog_at) return;
  shepherd->watchdog_at = 0;
  struct job_report report;
  begin_report(&report, REPORT_WATCHDOG_EXPIRED);
  send_report(shepherd, &report, 0, 0, 1);
}
