import { describe, expect, it } from 'vitest';
import { collectKeys, readEnglish } from './collect.ts';

const english = readEnglish();

describe('the English texts', () => {
  it('are those that the page asks for: run `npm run texts -w console-plugin`', () => {
    expect(Object.keys(english).sort()).toEqual([...collectKeys()].sort());
  });

  it('say one and many things differently', () => {
    const counted = Object.keys(english).filter((key) =>
      /\{\{count\}\} \p{L}{3,}.*_one$/u.test(key),
    );
    const same = counted.filter((key) => english[key] === english[key.replace(/_one$/, '_other')]);
    expect(same).toEqual([]);
  });
});
