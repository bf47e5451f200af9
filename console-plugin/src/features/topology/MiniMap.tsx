import { useEffect, useRef } from 'react';
import type { PointerEvent } from 'react';
import type { Position } from './model/settings.ts';
import { centred, fitted, toScreen, toWorld } from './stage/camera.ts';
import { badgeOf } from './stage/kinds.ts';
import type { Look } from './stage/look.ts';
import type { Scene } from './stage/scene.ts';
import type { Stage } from './stage/stage.ts';

const SIZE = { width: 160, height: 110 };
const DOT_PX = 1.6;

/** The whole graph, small, and the part that is in sight; a press goes there. For pointers: keys move the graph itself. */
export function MiniMap({
  stage,
  scene,
  look,
}: {
  readonly stage: Stage;
  readonly scene: Scene;
  readonly look: Look;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const map = fitted(scene.bounds, { width: SIZE.width + 36, height: SIZE.height + 36 });
  const camera = { ...map, x: map.x - 18, y: map.y - 18 };

  useEffect(() => {
    const ratio = window.devicePixelRatio || 1;
    const element = canvas.current!;
    element.width = SIZE.width * ratio;
    element.height = SIZE.height * ratio;
    const context = element.getContext('2d')!;
    context.scale(ratio, ratio);
    for (const { x, y, width, height } of scene.groups) {
      const corner = toScreen(camera, { x, y });
      context.strokeStyle = look.groupBorder;
      context.strokeRect(corner.x, corner.y, width * camera.scale, height * camera.scale);
    }
    for (const node of scene.nodes) {
      const { x, y } = toScreen(camera, node);
      context.beginPath();
      context.arc(x, y, Math.max(DOT_PX, node.radius * camera.scale), 0, 2 * Math.PI);
      context.fillStyle = badgeOf(node.node.kind, look).colour;
      context.fill();
    }
  });

  useEffect(() => {
    const update = () => {
      const from = toScreen(camera, toWorld(stage.camera, { x: 0, y: 0 }));
      const to = toScreen(
        camera,
        toWorld(stage.camera, { x: stage.size.width, y: stage.size.height }),
      );
      Object.assign(frame.current!.style, {
        transform: `translate(${from.x}px, ${from.y}px)`,
        inlineSize: `${to.x - from.x}px`,
        blockSize: `${to.y - from.y}px`,
      });
    };
    update();
    return stage.watch(update);
  });

  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const point: Position = { x: event.clientX - box.left, y: event.clientY - box.top };
    stage.move(centred(toWorld(camera, point), stage.camera.scale, stage.size));
  };
  return (
    <div
      className="tributary-topology__map"
      style={{ inlineSize: SIZE.width, blockSize: SIZE.height }}
      onPointerDown={go}
      onPointerMove={go}
      aria-hidden
    >
      <canvas ref={canvas} />
      <div className="tributary-topology__map-frame" ref={frame} />
    </div>
  );
}
