import { describe, expect, test } from 'vitest';
import { readLine } from './service-log.ts';

describe('a line of a service', () => {
  test('of pino is shown with its level, message and details', () => {
    const line =
      '{"level":40,"time":1,"pid":7,"hostname":"h","msg":"Retrying","after":"5s","tries":2}';
    expect(readLine(line)).toEqual({ text: 'warning Retrying after=5s tries=2', important: true });
  });

  test('that only informs is not important', () => {
    expect(readLine('{"level":30,"msg":"Ready"}')).toEqual({
      text: 'info Ready',
      important: false,
    });
  });

  test.each(['    at main (server.ts:1:1)', '{ not json'])('%j is shown as it is', (line) => {
    expect(readLine(line)).toEqual({ text: line, important: false });
  });
});
