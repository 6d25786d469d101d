import { describe, expect, it } from 'vitest';
import { ALL_NAMES, personalityNamed, personalityOf } from '../../../src/cli/personalities/names.ts';

describe('the name that we are called by', () => {
  it.each([
    ['/tini', 'tini'],
    ['tini', 'tini'],
    ['/usr/bin/tini-static', 'tini'],
    ['/sbin/docker-init', 'tini'],
    ['./dumb-init', 'dumb-init'],
    ['/usr/bin/dumb-init', 'dumb-init'],
    ['/usr/libexec/podman/catatonit', 'catatonit'],
    ['/run/podman-init', 'catatonit'],
    ['/tsinit', 'tsinit'],
    ['', 'tsinit'],
    ['/', 'tsinit'],
    ['/tini/', 'tsinit'],
    ['/tini/init', 'tsinit'],
    ['/init', 'tsinit'],
    ['/sbin/init', 'tsinit'],
    ['TINI', 'tsinit'],
    ['tini2', 'tsinit'],
    ['my-tini', 'tsinit'],
    ['-tini', 'tsinit'],
  ])('%j is that of %s', (argv0, personality) => {
    expect(personalityOf(argv0)).toBe(personality);
  });

  it('is one of those of a list, without any folder, where it is said', () => {
    for (const name of ALL_NAMES) expect(personalityNamed(name)).not.toBeNull();
    for (const name of ['', '/tini', 'init', 'Tini']) expect(personalityNamed(name)).toBeNull();
  });
});
