import { describe, expect, it } from 'vitest';
import { lateUsageError } from '../../src/cli/parse-arguments.ts';
import { lookUpUser, userComplaint } from '../../src/cli/users.ts';
import { complaintOf } from './parsing.ts';

const passwd = [
  'root:x:0:0:root:/root:/bin/bash',
  'daemon:x:1:2:daemon:/usr/sbin:/usr/sbin/nologin',
  '# a comment',
  '',
  '+::::::',
  'broken:x:many:1:::',
  'beyond:x:4294967295:1:::',
  'postgres:x:105:110::/var/lib/postgresql:/bin/sh',
  'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin',
].join('\n');
const group = ['root:x:0:', 'adm:x:4:syslog,admin', 'nogroup:x:65533:', 'staff:*:50:1:2'].join('\n');
const files = { passwd, group };

describe('the words for a user', () => {
  it.each(['nobody', '0', '65534', '4294967294', 'nobody:nogroup', '1:2', 'www-data:33', 'a.b_c$:d', 'Jürgen'])(
    'may be %s',
    (words) => {
      expect(userComplaint(words)).toBeNull();
    },
  );

  it.each(['', ':', 'nobody:', ':nogroup', '1:2:3', 'no body', 'nobody\n', 'no\0body', 'no\uFFFDbody'])(
    'may not be %j',
    (words) => {
      expect(userComplaint(words)).toMatch(/^is not USER or USER:GROUP; use nobody, 65534 or 65534:65534/);
    },
  );

  it.each(['4294967295', '99999999999999999999999', '1:4294967295'])('may not have the number of nobody at all: %s', (words) => {
    expect(userComplaint(words)).toBe('has a number that no user or group can have; the last one is 4294967294');
  });

  it('are complained of with the name of the option, or of its variable', () => {
    expect(complaintOf(['--drop-privileges', 'a:b:c'])).toBe(
      'tsinit: option --drop-privileges: "a:b:c" is not USER or USER:GROUP; use nobody, 65534 or 65534:65534, for example',
    );
    expect(complaintOf([], ['TSINIT_DROP_PRIVILEGES=no body'])).toContain(
      'variable TSINIT_DROP_PRIVILEGES: "no body" is not USER',
    );
  });
});

describe('a user is looked up', () => {
  it.each([
    ['nobody', 65534, 65533],
    ['root', 0, 0],
    ['daemon', 1, 2],
    ['postgres:adm', 105, 4],
    ['postgres:4000000000', 105, 4_000_000_000],
    ['105', 105, 110],
    ['0105:nogroup', 105, 65533],
    ['1000', 1000, 1000],
    ['1000:staff', 1000, 50],
    ['1000:7', 1000, 7],
  ])('%s is uid %i, gid %i', (words, user, itsGroup) => {
    expect(lookUpUser(words, files)).toEqual({ ok: true, value: { user, group: itsGroup } });
  });

  it.each([
    ['nobdy', 'names a user that is not in /etc/passwd; did you mean nobody?'],
    ['caddy', 'names a user that is not in /etc/passwd; use one that is there, or a number'],
    ['broken', 'names a user that is not in /etc/passwd; use one that is there, or a number'],
    ['beyond', 'names a user that is not in /etc/passwd; use one that is there, or a number'],
    ['NOBODY', 'names a user that is not in /etc/passwd; use one that is there, or a number'],
    ['nobody:nogrup', 'names a group that is not in /etc/group; did you mean nogroup?'],
    ['0:wheel', 'names a group that is not in /etc/group; use one that is there, or a number'],
  ])('%s %s', (words, complaint) => {
    expect(lookUpUser(words, files)).toEqual({ ok: false, error: complaint });
  });

  it('by number needs no files, which an empty image does not have', () => {
    const none = { passwd: null, group: null };
    expect(lookUpUser('65534', none)).toEqual({ ok: true, value: { user: 65534, group: 65534 } });
    expect(lookUpUser('nobody', none)).toEqual({
      ok: false,
      error: 'names a user, and there is no /etc/passwd to look it up in; use a number, 65534 for example',
    });
    expect(lookUpUser('nobody:nogroup', { passwd, group: null })).toMatchObject({
      error: 'names a group, and there is no /etc/group to look it up in; use a number, 65534 for example',
    });
  });

  it('and one that is not there is a mistake like any other, in the name of whoever we are', () => {
    expect(lateUsageError('--x: "y" is wrong', 'tsinit')).toMatchObject({
      line: 'tsinit: --x: "y" is wrong',
      usage: null,
      code: 100,
    });
    expect(lateUsageError('--x: "y" is wrong', 'tini')).toMatchObject({ line: 'tsinit (as tini): --x: "y" is wrong', code: 1 });
  });
});
