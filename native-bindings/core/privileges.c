#include "privileges.h"

#define CAPABILITY_KILL 5
#define CAPABILITY_VERSION_3 0x20080522u
#define NO_AMBIENT_RAISE 64 /* SECBIT_NO_CAP_AMBIENT_RAISE */
#define UNCHANGED (~0u)
#define BASIC_FACTS 0x7ffu /* STATX_BASIC_STATS */
#define READ_AND_EXECUTE 5u

struct capabilities {
  u32 effective, permitted, inheritable;
};

struct ids {
  u32 real, effective, saved;
};

/* statx(2). */
struct file_facts {
  u8 before[20];
  u32 user, group;
  u16 mode;
  u8 rest[226];
};

static i64 call_capabilities(i64 number, struct capabilities sets[2]) {
  struct {
    u32 version;
    i32 pid;
  } header = {CAPABILITY_VERSION_3, 0};
  return call2(number, &header, sets);
}

/* Each later wake takes both. What an access control list says beyond the mode is not looked at. */
static int may_use_our_file(u32 user, u32 group) {
  struct file_facts facts;
  if (call5(SYS_statx, AT_FDCWD, "/proc/self/exe", 0, BASIC_FACTS, &facts) < 0) return 1; /* not known */
  u32 shift = facts.user == user ? 6 : facts.group == group ? 3 : 0;
  return (facts.mode >> shift & READ_AND_EXECUTE) == READ_AND_EXECUTE;
}

/* CAP_KILL, or nothing, where it is permitted to us and can be carried over to another user, and over an exec. */
static u32 capabilities_to_keep(void) {
  struct capabilities sets[2];
  if (call_capabilities(SYS_capget, sets) < 0) return 0;
  i64 bits = call1(SYS_prctl, PR_GET_SECUREBITS);
  if (bits >= 0 && bits & NO_AMBIENT_RAISE) return 0;
  return call5(SYS_prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 ? 0 : sets[0].permitted & 1u << CAPABILITY_KILL;
}

static int all_are(const struct ids *ids, u32 id) { return ids->real == id && ids->effective == id && ids->saved == id; }

/* Without CAP_KILL only processes of the same user are signalled (kill(2)), and the app was started by the one that we still are. */
static i64 need_kill(const struct ledger_header *ledger, u32 kept, u32 present) {
  return kept || ledger->main_state != MAIN_RUNNING || present == ledger->drop_user ? 0 : -EPERM;
}

/*
 * Asked for the saved ids first, which nobody uses: what is allowed for these is allowed for the others, so that a refusal finds
 * us as we were.
 */
static i64 change_ids(const struct ledger_header *ledger, u32 kept, u32 *step) {
  u32 user = ledger->drop_user, group = ledger->drop_group;
  struct ids users = {0, 0, 0}, groups = {0, 0, 0};
  call3(SYS_getresuid, &users.real, &users.effective, &users.saved);
  call3(SYS_getresgid, &groups.real, &groups.effective, &groups.saved);
  if (all_are(&users, user) && all_are(&groups, group)) {
    call2(SYS_setgroups, 0, 0); /* where we may not, they are what we always had */
    return 0;
  }
  *step = DROP_USER;
  i64 result = call3(SYS_setresuid, UNCHANGED, UNCHANGED, user);
  if (result >= 0) {
    *step = DROP_GROUP;
    result = call3(SYS_setresgid, UNCHANGED, UNCHANGED, group);
  }
  if (result >= 0) {
    *step = DROP_SIGNALS;
    result = need_kill(ledger, kept, users.effective);
  }
  if (result >= 0) {
    *step = DROP_GROUPS;
    result = call2(SYS_setgroups, 0, 0);
  }
  if (result >= 0) {
    *step = DROP_GROUP;
    result = call3(SYS_setresgid, group, group, group);
  }
  if (result >= 0) {
    *step = DROP_USER;
    result = call3(SYS_setresuid, user, user, user);
  }
  if (result >= 0) return 0;
  call3(SYS_setresgid, groups.real, groups.effective, groups.saved);
  call3(SYS_setresuid, users.real, users.effective, users.saved);
  return result;
}

/* What the kernel takes away along with the ids is asked for again (prctl(2), PR_SET_PDEATHSIG and PR_SET_DUMPABLE). */
static i64 become(const struct ledger_header *ledger, u32 kept, u32 *step) {
  i32 death_signal = 0;
  call2(SYS_prctl, PR_GET_PDEATHSIG, &death_signal);
  i64 result = change_ids(ledger, kept, step);
  if (result < 0) return result;
  if (death_signal) call2(SYS_prctl, PR_SET_PDEATHSIG, death_signal);
  call2(SYS_prctl, PR_SET_DUMPABLE, 1);
  return 0;
}

static i64 keep_only(u32 kept) {
  struct capabilities sets[2] = {{kept, kept, kept}, {0, 0, 0}};
  i64 result = call_capabilities(SYS_capset, sets);
  /* An ambient capability outlives the exec of a file that has none of its own. */
  if (result >= 0 && kept) result = call5(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAPABILITY_KILL, 0, 0);
  return result;
}

i64 drop_privileges(const struct ledger_header *ledger, u32 *step) {
  *step = DROP_FILE;
  if (!may_use_our_file(ledger->drop_user, ledger->drop_group)) return -EACCES;
  u32 kept = capabilities_to_keep();
  i64 result = become(ledger, kept, step);
  call5(SYS_prctl, PR_SET_KEEPCAPS, 0, 0, 0, 0);
  if (result < 0) return result;
  result = call5(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  *step = result < 0 ? DROP_NEW_PRIVILEGES : DROP_CAPABILITIES;
  i64 last = keep_only(kept);
  /* setresuid(2): that there is no way back is worth a look. */
  if (last >= 0 && ledger->drop_user != 0 && call3(SYS_setresuid, 0, 0, 0) >= 0) last = -EPERM;
  if (result >= 0) result = last;
  if (result >= 0) *step = DROP_NONE;
  return result < 0 ? result : 0;
}
