import { useEffect, useState } from 'react';
import type { LayoutTask, Placement } from './nested.ts';

interface Placed {
  readonly task: LayoutTask;
  readonly placement: Placement;
}

/** Where everything is; the last placement while a new one is worked out, `isOld` then. */
export function usePlacement(task: LayoutTask): {
  readonly placed: Placed | undefined;
  readonly isOld: boolean;
} {
  const [placed, setPlaced] = useState<Placed>();
  const [worker] = useState(
    () => new Worker(new URL('./layout.worker.ts', import.meta.url), { name: 'topology-layout' }),
  );
  useEffect(() => () => worker.terminate(), [worker]);
  useEffect(() => {
    const id = Math.random();
    const onMessage = ({ data }: MessageEvent<{ id: number; placement: Placement }>) => {
      if (data.id === id) setPlaced({ task, placement: data.placement });
    };
    worker.addEventListener('message', onMessage);
    worker.postMessage({ id, task });
    return () => worker.removeEventListener('message', onMessage);
  }, [worker, task]);
  return { placed, isOld: placed !== undefined && placed.task !== task };
}
