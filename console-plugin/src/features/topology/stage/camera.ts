import type { Rectangle } from '../layout/nested.ts';
import type { Position } from '../model/settings.ts';

/** Screen = world * scale + offset, in CSS pixels. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const MIN_SCALE = 0.02;
export const MAX_SCALE = 4;
const MARGIN_PX = 24;
/** Few nodes need not fill the screen. */
const MAX_FIT_SCALE = 1.4;

export function toWorld({ x, y, scale }: Camera, point: Position): Position {
  return { x: (point.x - x) / scale, y: (point.y - y) / scale };
}

export function toScreen({ x, y, scale }: Camera, point: Position): Position {
  return { x: point.x * scale + x, y: point.y * scale + y };
}

export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** Nearer or farther by a factor; what is under the point stays there. */
export function zoomed(camera: Camera, factor: number, at: Position): Camera {
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, camera.scale * factor));
  const world = toWorld(camera, at);
  return { scale, x: at.x - world.x * scale, y: at.y - world.y * scale };
}

/** All of the bounds on a screen of that size. */
export function fitted(bounds: Rectangle, size: Size): Camera {
  const scale = Math.min(
    MAX_FIT_SCALE,
    Math.max(
      MIN_SCALE,
      Math.min(
        (size.width - 2 * MARGIN_PX) / Math.max(1, bounds.width),
        (size.height - 2 * MARGIN_PX) / Math.max(1, bounds.height),
      ),
    ),
  );
  return centred({ x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 }, scale, size);
}

/** A point of the world in the middle of the screen. */
export function centred(point: Position, scale: number, size: Size): Camera {
  return { scale, x: size.width / 2 - point.x * scale, y: size.height / 2 - point.y * scale };
}
