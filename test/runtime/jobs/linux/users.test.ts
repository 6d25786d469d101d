import { describe, expect, it } from 'vitest';
import { lookUpIdentity, type Wanted } from '../../../../src/runtime/jobs/linux/users.ts';

const files = {
  passwd: 'root:x:0:0:root:/root:/bin/bash\nweb:x:33:33::/srv:/bin/sh\nbroken\n',
  group: 'root:x:0:\nweb:x:33:\nssl:x:40:web,root\nlog:x:41:web\nother:x:42:\n',
};
const look = (wanted: Partial<Wanted>, from = files) => {
  const found = lookUpIdentity({ user: null, group: null, groups: null, ...wanted }, from);
  return found.ok ? { user: found.value.user, group: found.value.group, groups: found.value.groups } : found.error;
};

describe('whom a job is to be', () => {
  it('is ourselves where nobody says anything', () => {
    expect(look({})).toEqual({ user: null, group: null, groups: null });
  });

  it('is a user with the groups that group(5) gives, as initgroups(3) has it', () => {
    expect(look({ user: 'web' })).toEqual({ user: 33, group: 33, groups: [33, 40, 41] });
    expect(look({ user: '33' })).toEqual({ user: 33, group: 33, groups: [33, 40, 41] });
    expect(look({ user: 'web', group: 'other' })).toEqual({ user: 33, group: 42, groups: [42, 40, 41] });
    expect(look({ user: 'web', groups: ['log', '7'] })).toEqual({ user: 33, group: 33, groups: [41, 7] });
  });

  it('may be a number that nobody has, and needs no file then', () => {
    expect(look({ user: '1000' }, { passwd: '', group: '' })).toEqual({ user: 1000, group: 1000, groups: [1000] });
  });

  it('is nobody where a name is not known: the words name the file and the cure', () => {
    expect(look({ user: 'nobdy' })).toMatch(/user "nobdy" is not in \/etc\/passwd; use one that is there, or a number/);
    expect(look({ user: 'web', groups: ['nope'] })).toMatch(/group "nope" is not in \/etc\/group/);
  });
});
