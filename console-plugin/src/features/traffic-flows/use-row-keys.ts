import { useState } from 'react';
import type { KeyboardEvent, MouseEvent, RefObject } from 'react';

const PAGE_ROWS = 20;

/**
 * Lets one row at a time take the focus: arrows, Page Up and Down, Home and End move it, Enter and space choose it, a
 * click does both. Rows carry their number in `data-index`.
 */
export function useRowKeys(
  count: number,
  scrollToIndex: (index: number) => void,
  scroller: RefObject<HTMLElement | null>,
  choose: (index: number) => void,
) {
  const [focusable, setFocusable] = useState(0);

  const moveTo = (index: number) => {
    setFocusable(index);
    scrollToIndex(index);
    // the row is drawn by the next frame when it was out of sight
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus();
      });
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const index = indexOf(event.target);
    if (index === undefined || event.target instanceof HTMLButtonElement) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: PAGE_ROWS,
      PageUp: -PAGE_ROWS,
      Home: -count,
      End: count,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      moveTo(Math.min(count - 1, Math.max(0, index + step)));
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      choose(index);
    }
  };

  const onClick = (event: MouseEvent) => {
    const index = indexOf(event.target);
    if (index === undefined || isControl(event.target)) return;
    setFocusable(index);
    choose(index);
  };

  return { focusable: Math.min(focusable, Math.max(0, count - 1)), onKeyDown, onClick };
}

function indexOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('tr[data-index]') : null;
  return row ? Number(row.dataset['index']) : undefined;
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button') !== null;
}
