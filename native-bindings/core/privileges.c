#include "privileges.h"

#define CAPABILITY_KILL 5
#define CAPABILITY_VERSION_3 0x20080522u

struct capabilities {
  u32 effective, permitted, inheritable;
};

/* The sets that are left, CAP_KILL in all three or in none; -errno. */
static i64 keep_only_kill(void) {
  struct {
    u32 version;
    i32 pid;
  } header = {CAPABILITY_VERSION_3, 0};
  struct capabilities sets[2];
  i64 result = call2(SYS_capget, &header, sets);
  if (result < 0) return result;
  u32 kept = sets[0].permitted & 1u << CAPABILITY_KILL;
  sets[0] = (struct capabilities){kept, kept, kept};
  sets[1] = (struct capabilities){0, 0, 0};
  result = call2(SYS_capset, &header, sets);
  if (result < 0 || !kept) return result;
  /* An ambient capability outlives the exec of a file that has none of its own. */
  return call5(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAPABILITY_KILL, 0, 0);
}

i64 drop_privileges(const struct ledger_header *ledger) {
  u32 user = ledger->drop_user, group = ledger->drop_group;
  if ((u32)call0(SYS_geteuid) == user) return 0;
  i64 result = call5(SYS_prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0);
  if (result >= 0) result = call2(SYS_setgroups, 0, 0);
  if (result >= 0) result = call3(SYS_setresgid, group, group, group);
  if (result >= 0) result = call3(SYS_setresuid, user, user, user);
  if (result >= 0) result = keep_only_kill();
  if (result >= 0) result = call5(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  /* setresuid(2): that there is no way back is worth a look. */
  if (result >= 0 && user != 0 && call3(SYS_setresuid, 0, 0, 0) >= 0) return -EPERM;
  return result < 0 ? result : 0;
}
