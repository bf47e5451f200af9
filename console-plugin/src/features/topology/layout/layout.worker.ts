import { place } from './nested.ts';
import type { LayoutTask } from './nested.ts';

/** A layout may take seconds: it runs beside the page, which stays free to answer its reader. */
self.onmessage = ({ data }: MessageEvent<{ readonly id: number; readonly task: LayoutTask }>) => {
  self.postMessage({ id: data.id, placement: place(data.task) });
};
