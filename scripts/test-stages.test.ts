import { expect, test } from 'vitest';
import { countPlaywright, countVitest } from './test-stages.mjs';

test('a test file that does not load is a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}, {}, {}] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('a browser test that passes only when repeated is said', () => {
  const count = countPlaywright({ stats: { expected: 5, unexpected: 2, flaky: 1, skipped: 3 } });
  expect(count).toEqual({ passed: 6, failed: 2, skipped: 3, note: '1 passed only when repeated' });
});
