import { expect, vi } from 'vitest';
import type { TestBackend } from '../api/backend.ts';

/** Resolves when Loki has so many flows of what the backend was given. */
export async function inLoki({ services }: TestBackend, flows: number): Promise<void> {
  await vi.waitFor(
    () => {
      expect(services.store.writeCounters?.()).toMatchObject({ stored: flows, waiting: 0 });
    },
    { timeout: 60_000, interval: 100 },
  );
}
