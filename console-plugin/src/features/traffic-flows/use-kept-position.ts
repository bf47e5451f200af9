import type { FlowRecord } from '@tributary/model';
import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { flowId } from './flow-id.ts';

/** Keeps the rows in sight where they are when newer ones arrive above them, unless the reader is at the top. */
export function useKeptPosition(
  scroller: RefObject<HTMLElement | null>,
  flows: readonly FlowRecord[],
  rowHeight: number,
): void {
  const before = useRef(flows);
  useLayoutEffect(() => {
    const previous = before.current;
    before.current = flows;
    const element = scroller.current;
    if (!element || previous === flows || element.scrollTop < rowHeight) return;
    const anchor = previous[Math.floor(element.scrollTop / rowHeight)];
    if (!anchor) return;
    const anchorId = flowId(anchor);
    const was = previous.indexOf(anchor);
    const is = flows.findIndex((flow) => flowId(flow) === anchorId);
    if (is > was) element.scrollBy({ top: (is - was) * rowHeight });
  }, [flows, rowHeight, scroller]);
}
