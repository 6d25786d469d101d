/*
 * Maps the bundled dynamic loader and jumps to it as the kernel would have (execve(2), getauxval(3)). Four things
 * differ from what the kernel gave us: AT_PHDR and AT_PHNUM show the program headers as they were before the packing
 * (the loader asserts that PT_INTERP is there, and computes the load bias from PT_PHDR), AT_BASE is where the loader
 * was mapped, AT_ENTRY is node's own entry, and AT_SECURE is 0.
 */
#include "core.h"

enum { PT_LOAD = 1, PF_X = 1, PF_W = 2, PF_R = 4 };
#define PAGE 4096UL
#define AUXILIARY_MAX 40

struct elf_header { /* Elf64_Ehdr */
  u8 ident[16];
  u16 type, machine;
  u32 version;
  u64 entry, header_offset, section_offset;
  u32 flags;
  u16 header_size, entry_size, count;
};

static u64 page_down(u64 value) { return value & ~(PAGE - 1); }
static u64 page_up(u64 value) { return page_down(value + PAGE - 1); }

static i32 protection(u32 flags) {
  return (flags & PF_R ? PROT_READ : 0) | (flags & PF_W ? PROT_WRITE : 0) | (flags & PF_X ? PROT_EXEC : 0);
}

static i64 map_segment(const struct program_header *segment, u64 base, i32 exe_fd, u64 file_offset) {
  u64 start = page_down(base + segment->address);
  u64 skew = base + segment->address - start;
  i64 result = call6(SYS_mmap, start, segment->file_size + skew, protection(segment->flags), MAP_PRIVATE | MAP_FIXED, exe_fd,
                     file_offset + segment->offset - skew);
  if (result < 0 && result > -4096) return result;
  if (!(segment->flags & PF_W)) return 0;
  /* To the end of the page: the file has something else there, and the loader's first allocator relies on zeros. */
  u64 end = base + segment->address + segment->file_size;
  memset((void *)end, 0, page_up(end) - end);
  u64 memory_end = page_up(base + segment->address + segment->memory_size);
  if (memory_end <= page_up(end)) return 0;
  result = call6(SYS_mmap, page_up(end), memory_end - page_up(end), protection(segment->flags),
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  return result < 0 && result > -4096 ? result : 0;
}

/* The load base, or -errno. */
static i64 map_loader(i32 exe_fd, u64 *entry) {
  const struct pack_library *loader = &pack.libraries[0];
  const u8 *image = (const u8 *)CORE_ADDRESS + loader->offset;
  const struct elf_header *header = (const struct elf_header *)image;
  const struct program_header *segments = (const struct program_header *)(image + header->header_offset);
  u64 span = 0;
  for (u32 i = 0; i < header->count; i++)
    if (segments[i].type == PT_LOAD && segments[i].address + segments[i].memory_size > span)
      span = segments[i].address + segments[i].memory_size;
  i64 base = call6(SYS_mmap, 0, page_up(span), 0, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base < 0 && base > -4096) return base;
  for (u32 i = 0; i < header->count; i++) {
    if (segments[i].type != PT_LOAD) continue;
    i64 result = map_segment(&segments[i], (u64)base, exe_fd, pack.file_offset + loader->offset);
    if (result < 0) return result;
  }
  *entry = (u64)base + header->entry;
  return base;
}

i64 enter_loader(struct core *core, i32 exe_fd, char **envp) {
  u64 entry = 0;
  i64 base = map_loader(exe_fd, &entry);
  if (base < 0 && base > -4096) return base;
  close_fd(exe_fd);
  /* argc, argv[], 0, envp[], 0, auxv[]: the brain's arguments are of no use to it, it asks for the original ones. */
  u64 block[8 + 8 + 2 * AUXILIARY_MAX] __attribute__((aligned(16)));
  u64 *at = block;
  *at++ = 1;
  *at++ = (u64)(core->argc ? core->argv[0] : "tsinit");
  *at++ = 0;
  for (; *envp; envp++) *at++ = (u64)*envp;
  *at++ = 0;
  for (struct auxiliary *entry_of = core->auxv; entry_of->type != AT_NULL && at < block + 12 + 2 * (AUXILIARY_MAX - 1); entry_of++) {
    u64 value = entry_of->value;
    if (entry_of->type == AT_PHDR) value = (u64)pack.headers;
    if (entry_of->type == AT_PHNUM) value = pack.header_count;
    if (entry_of->type == AT_BASE) value = (u64)base;
    if (entry_of->type == AT_ENTRY) value = pack.original_entry;
    /* With file capabilities or setuid the loader would ignore LD_PRELOAD; but this environment is not the caller's. */
    if (entry_of->type == AT_SECURE) value = 0;
    *at++ = entry_of->type;
    *at++ = value;
  }
  *at++ = AT_NULL;
  *at++ = 0;
  /* The compiler must have stored the block before the jump leaves it behind. */
  __asm__ volatile("" : : "r"(block) : "memory");
  jump(entry, block);
}
