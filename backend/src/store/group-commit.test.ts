import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** Commits that end when the test says so, and how many flows each had. */
function slowCommits(mostFlows = 1_000, everyMs = 0) {
  const commits: { flows: number; end: (error?: Error) => void }[] = [];
  let staged = 0;
  let wake: (() => void) | undefined;
  const group = new GroupCommit({
    mostFlows,
    everyMs,
    commit: () =>
      new Promise<void>((resolve, reject) => {
        commits.push({ flows: staged, end: (error) => (error ? reject(error) : resolve()) });
        staged = 0;
        wake?.();
      }),
  });
  return {
    write(flows: number) {
      staged += flows;
      return group.join(flows);
    },
    /** Resolves when so many commits have begun. */
    async begun(count: number) {
      while (commits.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return commits[count - 1]!;
    },
    group,
  };
}

describe('commits of groups', () => {
  it('gather what comes while one is going on', async () => {
    const { write, begun, group } = slowCommits();
    const first = write(10);
    const one = await begun(1);
    const others = [write(20), write(30)];
    one.end();
    await first;
    const two = await begun(2);
    expect([one.flows, two.flows]).toEqual([10, 50]);
    two.end();
    await Promise.all(others);
    await group.idle();
  });

  it('do not wait for the time once a group is full', async () => {
    const { write, begun } = slowCommits(100, 1_000_000);
    const first = write(10);
    (await begun(1)).end();
    await first;
    const small = write(99);
    const large = write(1);
    (await begun(2)).end();
    await Promise.all([small, large]);
  });

  it('tell a failure to those whose flows it had, and go on', async () => {
    const { write, begun, group } = slowCommits();
    const first = write(5);
    (await begun(1)).end(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    const second = write(7);
    (await begun(2)).end();
    await second;
    await group.idle();
  });
});
