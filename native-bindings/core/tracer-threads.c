/* Whose threads are whose: of a thread that has ended nothing else tells it from a process. */
#include "tracer.h"

#define FIRST_SLOTS 1024u

static u64 place(const struct tracer *tracer, i32 thread) {
  u64 slot = (u32)thread * 2654435761UL % tracer->thread_slots;
  while (tracer->threads[slot].thread && tracer->threads[slot].thread != thread) slot = (slot + 1) % tracer->thread_slots;
  return slot;
}

i32 process_of(const struct tracer *tracer, i32 thread) {
  if (!tracer->thread_slots) return thread;
  const struct thread *found = &tracer->threads[place(tracer, thread)];
  return found->thread ? found->pid : thread;
}

int is_known_thread(const struct tracer *tracer, i32 thread) {
  return tracer->thread_slots && tracer->threads[place(tracer, thread)].thread == thread;
}

/* Twice the room, or the first. 0: there is no memory. */
static int grow(struct tracer *tracer) {
  struct tracer larger = *tracer;
  larger.thread_slots = tracer->thread_slots ? tracer->thread_slots * 2 : FIRST_SLOTS;
  u64 size = larger.thread_slots * sizeof *larger.threads;
  i64 address = call6(SYS_mmap, 0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address < 0 && address > -4096) return 0;
  larger.threads = (struct thread *)address;
  for (u64 i = 0; i < tracer->thread_slots; i++)
    if (tracer->threads[i].thread) larger.threads[place(&larger, tracer->threads[i].thread)] = tracer->threads[i];
  if (tracer->thread_slots) call2(SYS_munmap, tracer->threads, tracer->thread_slots * sizeof *tracer->threads);
  tracer->threads = larger.threads;
  tracer->thread_slots = larger.thread_slots;
  return 1;
}

void note_thread(struct tracer *tracer, i32 thread, i32 pid) {
  if (tracer->thread_count * 2 >= tracer->thread_slots && !grow(tracer)) return;
  struct thread *slot = &tracer->threads[place(tracer, thread)];
  if (!slot->thread) tracer->thread_count++;
  *slot = (struct thread){thread, pid};
}

int forget_thread(struct tracer *tracer, i32 thread) {
  if (!tracer->thread_slots) return 0;
  u64 hole = place(tracer, thread);
  if (!tracer->threads[hole].thread) return 0;
  tracer->threads[hole].thread = 0;
  tracer->thread_count--;
  /* Those behind it are put where they are found without it. */
  for (u64 at = (hole + 1) % tracer->thread_slots; tracer->threads[at].thread; at = (at + 1) % tracer->thread_slots) {
    struct thread moved = tracer->threads[at];
    tracer->threads[at].thread = 0;
    tracer->threads[place(tracer, moved.thread)] = moved;
  }
  return 1;
}
