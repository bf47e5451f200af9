import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { Hovered } from './HoverCard.tsx';
import type { Position } from './model/settings.ts';
import { found } from './model/visible.ts';
import { toWorld } from './stage/camera.ts';
import type { Hit } from './stage/hit-test.ts';
import type { Scene } from './stage/scene.ts';
import { idOf } from './stage/stage.ts';
import type { Stage } from './stage/stage.ts';
import { useSettings } from './use-settings.ts';
import { useStepIn } from './use-step-in.ts';

const CLICK_PX = 4;
const ZOOM_STEP = 1.25;
const PAN_PX = 60;
const WHEEL_SPEED = 0.0015;

/** Pointer and keys on the graph: drag moves the graph or pins a node, wheel zooms, click selects, double click steps in. */
export function usePointer({
  frame,
  stage,
  scene,
  onHover,
}: {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly stage: Stage | undefined;
  readonly scene: Scene | undefined;
  readonly onHover: (hovered: Hovered | undefined) => void;
}): void {
  const [{ pinned, search, selected }, change] = useSettings();
  const stepIn = useStepIn();

  useEffect(() => {
    const element = frame.current;
    if (!element || !stage || !scene) return;
    const listening = new AbortController();
    const { signal } = listening;
    let drag:
      { readonly from: Position; last: Position; readonly hit: Hit | undefined } | undefined;
    let pinch: number | undefined;
    const touches = new Map<number, Position>();

    const at = (event: MouseEvent): Position => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const isOnGraph = (event: Event) =>
      event.target instanceof HTMLCanvasElement || event.target === element;
    const hover = (point: Position | undefined) => {
      const hit = point && stage.hit(point);
      stage.hover(hit);
      element.style.cursor = hit && hit.kind !== 'group' ? 'pointer' : '';
      onHover(point && hit && { hit, at: point });
    };
    const spread = () => {
      const [a, b] = [...touches.values()];
      return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : undefined;
    };

    element.addEventListener(
      'pointerdown',
      (event) => {
        if (!isOnGraph(event) || event.button !== 0) return;
        const point = at(event);
        touches.set(event.pointerId, point);
        pinch = spread();
        element.setPointerCapture(event.pointerId);
        drag = { from: point, last: point, hit: stage.hit(point) };
      },
      { signal },
    );
    element.addEventListener(
      'pointermove',
      (event) => {
        const point = at(event);
        if (!drag) {
          hover(isOnGraph(event) ? point : undefined);
          return;
        }
        if (touches.has(event.pointerId)) touches.set(event.pointerId, point);
        const now = spread();
        if (now !== undefined && pinch !== undefined) {
          stage.zoom(now / pinch, point);
          pinch = now;
        } else if (isFar(drag.from, point)) {
          onHover(undefined);
          if (drag.hit?.kind === 'node') element.style.cursor = 'grabbing';
          else stage.pan(point.x - drag.last.x, point.y - drag.last.y);
        }
        drag.last = point;
      },
      { signal },
    );
    const release = (event: PointerEvent) => {
      touches.delete(event.pointerId);
      pinch = undefined;
      const ended = drag;
      drag = undefined;
      if (!ended || event.type === 'pointercancel') return;
      const point = at(event);
      if (!isFar(ended.from, point)) {
        const id = idOf(ended.hit);
        if (id !== selected) change({ selected: id });
      } else if (ended.hit?.kind === 'node') {
        const { id } = ended.hit.of.node;
        change({ pinned: new Map([...pinned, [id, toWorld(stage.camera, point)]]) });
      }
    };
    element.addEventListener('pointerup', release, { signal });
    element.addEventListener('pointercancel', release, { signal });
    element.addEventListener('pointerleave', () => hover(undefined), { signal });
    element.addEventListener(
      'wheel',
      (event) => {
        if (!isOnGraph(event)) return;
        event.preventDefault();
        stage.zoom(Math.exp(-event.deltaY * WHEEL_SPEED), at(event));
      },
      { signal, passive: false },
    );
    element.addEventListener(
      'dblclick',
      (event) => {
        if (!isOnGraph(event)) return;
        const hit = stage.hit(at(event));
        if (hit?.kind === 'node') stepIn({ kind: 'node', of: hit.of.node });
        if (hit?.kind === 'group') stepIn({ kind: 'group', of: hit.of.group });
      },
      { signal },
    );
    element.addEventListener(
      'keydown',
      (event) => {
        if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
        const keys: Readonly<Record<string, () => void>> = {
          ArrowLeft: () => stage.pan(PAN_PX, 0),
          ArrowRight: () => stage.pan(-PAN_PX, 0),
          ArrowUp: () => stage.pan(0, PAN_PX),
          ArrowDown: () => stage.pan(0, -PAN_PX),
          '+': () => stage.zoom(ZOOM_STEP),
          '=': () => stage.zoom(ZOOM_STEP),
          '-': () => stage.zoom(1 / ZOOM_STEP),
          '0': () => stage.fit(),
          Escape: () => change({ selected: undefined }),
          Enter: () => {
            const node = scene.nodes.find((one) => one.node.id === selected);
            if (node) stepIn({ kind: 'node', of: node.node });
          },
        };
        const act = keys[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      },
      { signal },
    );
    return () => listening.abort();
  }, [frame, stage, scene, pinned, selected, change, stepIn, onHover]);

  useEffect(() => {
    if (!stage || !scene || search.trim() === '') return;
    const nodes = scene.nodes.map(({ node }) => node);
    const ids = found(nodes, search);
    const first = scene.nodes.find(({ node }) => ids.has(node.id));
    if (first && ids.size < 4) stage.centre(first);
  }, [stage, scene, search]);
}

function isFar(a: Position, b: Position): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) > CLICK_PX;
}
