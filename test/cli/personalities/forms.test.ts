import { describe, expect, it } from 'vitest';
import { FORMS, type Form } from '../../../src/cli/personalities/forms.ts';
import { programOf } from '../parsing.ts';

/** The program behind the options as the native core finds it (reflex.c, option_width). */
function programBy(form: Form, args: readonly string[]): readonly string[] {
  for (let at = 0; at < args.length; ) {
    const word = args[at] ?? '';
    if (word === '--') return args.slice(at + 1);
    if (!word.startsWith('-') || word === '-') return args.slice(at);
    at += takesNext(form, word) ? 2 : 1;
  }
  return [];
}

function takesNext(form: Form, word: string): boolean {
  if (word.startsWith('--')) return form.longWithValue.includes(word.slice(2));
  const letter = Array.from(word.slice(1)).findIndex((each) => form.shortWithValue.includes(each));
  return letter !== -1 && letter === word.length - 2;
}

describe('the forms for the native core', () => {
  it('has one for each personality, ours first', () => {
    expect(FORMS.map(({ personality }) => personality)).toEqual(['tsinit', 'tini', 'dumb-init', 'catatonit']);
    expect(FORMS[0]?.names).toEqual(['tsinit']);
  });

  it('finds the program where the parsers find it', () => {
    const lines: Readonly<Record<string, readonly (readonly string[])[]>> = {
      tsinit: [
        ['-v'],
        ['-e', '1'],
        ['-e1'],
        ['-ve', '1'],
        ['--grace', '5'],
        ['--grace=5'],
        ['--on', 'TERM=x'],
        ['--kill-after', '1', '-w'],
      ],
      tini: [['-g'], ['-e', '1'], ['-e1'], ['-ge', '1', '-v'], ['-p', 'SIGTERM'], ['-gpSIGTERM']],
      'dumb-init': [
        ['-c'],
        ['-r', '1:2'],
        ['-r1:2'],
        ['-cr', '1:2'],
        ['--rewrite', '1:2'],
        ['--rewrite=1:2'],
        ['--rew', '1:2'],
        ['--r', '1:2'],
        ['--s'],
      ],
      catatonit: [['-g'], ['-gg']],
    };
    for (const form of FORMS) {
      for (const options of lines[form.personality] ?? []) {
        for (const end of [
          ['app', '-x'],
          ['--', '-x'],
        ]) {
          const args = [...options, ...end];
          expect(programBy(form, args), args.join(' ')).toEqual(programOf(args, [], `/${form.names[0]}`));
        }
      }
    }
  });

  it('knows the variables that make a form not plain, and no others', () => {
    const matches = (name: string, entry: string) =>
      FORMS.find(({ personality }) => personality === name)?.variables.some((start) => entry.startsWith(start));
    expect(matches('tini', 'TINI_VERBOSITY=')).toBe(true);
    expect(matches('tini', 'TINI_SUBREAPER=x')).toBe(true);
    expect(matches('tini', 'TINI_KILL_PROCESS_GROUP=x')).toBe(true);
    expect(matches('tini', 'TINI_VERSION=v0.19.0')).toBe(false);
    expect(matches('tini', 'TSINIT_GRACE=1')).toBe(true);
    expect(matches('tini', 'DUMB_INIT_DEBUG=1')).toBe(false);
    expect(matches('dumb-init', 'DUMB_INIT_DEBUG=1')).toBe(true);
    expect(matches('dumb-init', 'DUMB_INIT_SETSID=0')).toBe(true);
    expect(matches('catatonit', 'CATATONIT_DEBUG=')).toBe(true);
    expect(matches('catatonit', 'CATATONIT_LOG=')).toBe(true);
    expect(matches('tsinit', 'TSINIT_AS=tini')).toBe(true);
    expect(matches('tsinit', 'TINI_VERBOSITY=1')).toBe(false);
  });

  it('knows by which options no program is asked for', () => {
    expect(FORMS.map(({ shortPause, longPause }) => [shortPause, longPause])).toEqual([
      ['', ['pause']],
      ['', []],
      ['', []],
      ['P', []],
    ]);
  });

  it('can be written into a C string as it is', () => {
    for (const form of FORMS) {
      for (const text of [...form.names, ...form.variables, ...form.longWithValue, form.shortWithValue]) {
        expect(text).toMatch(/^[\w.+=-]*$/);
      }
    }
  });
});
