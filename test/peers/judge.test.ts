import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';

describe('two outcomes', () => {
  it('that are the same are right where no difference is documented', () => {
    expect(judge({ code: 3, said: ['a'] }, { code: 3, said: ['a'] }, {})).toEqual([]);
  });

  it('that differ are wrong where no difference is documented, also where one of them lacks a fact', () => {
    expect(judge({ code: 3 }, { code: 4 }, {})).toEqual(['code: theirs 3, ours 4; no difference is documented']);
    expect(judge({ code: 3 }, {}, {})).toHaveLength(1);
    expect(judge({}, { code: 3 }, {})).toHaveLength(1);
  });

  it('that differ as is documented are right', () => {
    expect(judge({ code: 3, said: [] }, { code: 4, said: [] }, { code: [3, 4] })).toEqual([]);
  });

  it('that differ in another way than is documented are wrong', () => {
    expect(judge({ code: 3 }, { code: 5 }, { code: [3, 4] })).toHaveLength(1);
    expect(judge({ code: 4 }, { code: 3 }, { code: [3, 4] })).toHaveLength(1);
  });

  it('that are the same are wrong where a difference is documented', () => {
    expect(judge({ code: 3 }, { code: 3 }, { code: [3, 4] })).toHaveLength(1);
    expect(judge({}, {}, { code: [3, 4] })).toHaveLength(1);
  });
});
