import { describe, expect, it } from 'vitest';
import { parseHooks } from '../../src/cli/hook-values.ts';

const hooks = (text: string) => {
  const result = parseHooks(text, new Map());
  return result.ok ? [...result.value] : result.error;
};

describe('a hook', () => {
  it('is a command for a signal, by name or number, or for the start or the end', () => {
    expect(hooks('TERM=drain')).toEqual([[15, 'drain']]);
    expect(hooks('sigrtmin+1=drain')).toEqual([[35, 'drain']]);
    expect(hooks('10=drain')).toEqual([[10, 'drain']]);
    expect(hooks('START=prepare')).toEqual([['START', 'prepare']]);
    expect(hooks('exit=clean up')).toEqual([['EXIT', 'clean up']]);
  });

  it('keeps its command as it is, but for the blanks around it', () => {
    expect(hooks(`HUP =  x="a  b" ; test $x = '1=2'\t`)).toEqual([[1, `x="a  b" ; test $x = '1=2'`]]);
  });

  it('is one of several, each on a line of its own', () => {
    expect(hooks('\nTERM=a\n\n   INT=b   \n')).toEqual([
      [15, 'a'],
      [2, 'b'],
    ]);
  });

  it('joins those that are there already', () => {
    expect(parseHooks('INT=b', new Map([['START', 'a']]))).toEqual({
      ok: true,
      value: new Map<string | number, string>([
        ['START', 'a'],
        [2, 'b'],
      ]),
    });
  });

  it('is the only one for its signal, under whatever name', () => {
    expect(hooks('TERM=a\n15=b')).toBe("is a second command for 15; join them: 15='one; two'");
    expect(hooks('START=a\nstart=b')).toBe("is a second command for start; join them: start='one; two'");
  });

  it.each(['', ' \n ', 'TERM', 'TERM=', 'TERM= ', '=x', 'nonsense=x', 'TERM:x', '0=x', 'TERM=a\nx'])('is not %j', (text) => {
    expect(hooks(text)).toEqual(expect.any(String));
  });

  it('cannot be made for a signal that nobody can catch, or that is never forwarded', () => {
    expect(hooks('STOP=x')).toBe('cannot work, because nobody can catch SIGSTOP; run the command for another signal');
    expect(hooks('CHLD=x')).toBe('cannot work, because SIGCHLD is never forwarded; run the command for another signal');
  });

  it('that names nothing gets the nearest name', () => {
    expect(hooks('STRAT=x')).toBe('does not name a signal; did you mean START?');
    expect(hooks('EXITS=x')).toBe('does not name a signal; did you mean EXIT?');
    expect(hooks('TREM=x')).toBe('does not name a signal; did you mean SIGTERM?');
  });

  it('must be UTF-8, because it is kept as text', () => {
    expect(hooks(Buffer.from([...Buffer.from('TERM=echo '), 0xff]).toString())).toContain('not UTF-8');
  });

  it('may not be longer, with the others, than the ledger can hold', () => {
    expect(hooks(`TERM=${'x'.repeat(16_384)}`)).toEqual([[15, 'x'.repeat(16_384)]]);
    const half = '€'.repeat(3000);
    expect(hooks(`TERM=${half}\nINT=${half}`)).toContain('longer than 16384 bytes');
  });
});
