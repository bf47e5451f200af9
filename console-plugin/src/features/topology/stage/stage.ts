import type { Position } from '../model/settings.ts';
import { CanvasPen } from './canvas-pen.ts';
import { centred, fitted, panned, toScreen, toWorld, zoomed } from './camera.ts';
import type { Camera, Size } from './camera.ts';
import { hitAt } from './hit-test.ts';
import type { Hit } from './hit-test.ts';
import { paint, paintEdge, paintNode, paintTexts } from './paint.ts';
import type { PaintOptions } from './paint.ts';
import type { Scene } from './scene.ts';

/** What to draw; the part that is in sight is the stage's own. */
export interface Show {
  readonly scene: Scene;
  readonly paint: Omit<PaintOptions, 'scale' | 'part'>;
  /** Ids of nodes that the search has found; empty when nothing is searched. */
  readonly found: ReadonlySet<string>;
  readonly selected: string | undefined;
}

/** A slice of drawing; the rest of a frame is the page's. */
const SLICE_MS = 8;
/** A drawing that took less is made anew for every frame of a movement. */
const QUICK_MS = 10;
const SETTLE_MS = 90;
const HIT_REACH_PX = 5;

/**
 * Draws a scene on two canvases, one above the other: all of it below, what is pointed at, selected or found above. While
 * the camera moves, a large drawing is moved as a picture and drawn anew, slice by slice, when the camera rests.
 */
export class Stage {
  readonly #below: HTMLCanvasElement;
  readonly #above: HTMLCanvasElement;
  readonly #next = document.createElement('canvas');
  readonly #onCamera = new Set<() => void>();
  #size: Size = { width: 1, height: 1 };
  #camera: Camera = { x: 0, y: 0, scale: 1 };
  /** The camera of the picture that is below. */
  #drawnBy: Camera = this.#camera;
  #show: Show | undefined;
  #hovered: Hit | undefined;
  #steps: Generator<void, void, void> | undefined;
  #stepsCamera: Camera = this.#camera;
  #paintMs = 0;
  #lastPaintMs = 0;
  #frame = 0;
  #settle = 0;

  constructor(below: HTMLCanvasElement, above: HTMLCanvasElement) {
    this.#below = below;
    this.#above = above;
  }

  get camera(): Camera {
    return this.#camera;
  }

  /** What is drawn; undefined before the first time. */
  get shown(): Show | undefined {
    return this.#show;
  }

  get size(): Size {
    return this.#size;
  }

  /** Calls back after every movement; answers how to stop that. */
  watch(onCamera: () => void): () => void {
    this.#onCamera.add(onCamera);
    return () => this.#onCamera.delete(onCamera);
  }

  show(show: Show): void {
    this.#show = show;
    this.#repaint();
  }

  resize(size: Size): void {
    this.#size = size;
    this.#repaint();
  }

  fit(): void {
    if (this.#show) this.move(fitted(this.#show.scene.bounds, this.#size));
  }

  zoom(factor: number, at: Position = this.#middle()): void {
    this.move(zoomed(this.#camera, factor, at));
  }

  pan(dx: number, dy: number): void {
    this.move(panned(this.#camera, dx, dy));
  }

  /** Brings a point of the world to the middle, near enough to read. */
  centre(point: Position): void {
    this.move(centred(point, Math.max(this.#camera.scale, 0.9), this.#size));
  }

  move(camera: Camera): void {
    this.#camera = camera;
    for (const listener of this.#onCamera) listener();
    if (this.#lastPaintMs <= QUICK_MS) {
      this.#repaint();
      return;
    }
    this.#steps = undefined;
    this.#slide();
    this.#paintAbove();
    clearTimeout(this.#settle);
    this.#settle = window.setTimeout(() => this.#repaint(), SETTLE_MS);
  }

  hit(screen: Position): Hit | undefined {
    if (!this.#show) return undefined;
    const { scale } = this.#camera;
    return hitAt(this.#show.scene, toWorld(this.#camera, screen), HIT_REACH_PX / scale);
  }

  hover(hit: Hit | undefined): void {
    if (idOf(this.#hovered) === idOf(hit)) return;
    this.#hovered = hit;
    this.#paintAbove();
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#settle);
    this.#onCamera.clear();
  }

  #middle(): Position {
    return { x: this.#size.width / 2, y: this.#size.height / 2 };
  }

  #repaint(): void {
    if (!this.#show) return;
    const context = prepare(this.#next, this.#size, this.#camera);
    this.#stepsCamera = this.#camera;
    this.#paintMs = 0;
    const pen = new CanvasPen(context, this.#show.paint.look.font);
    this.#steps = paint(pen, this.#show.scene, this.#options(this.#show));
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#step());
  }

  #step(): void {
    if (!this.#steps) return;
    const startMs = performance.now();
    let isDone = false;
    while (!isDone && performance.now() - startMs < SLICE_MS) isDone = this.#steps.next().done!;
    this.#paintMs += performance.now() - startMs;
    if (!isDone) {
      this.#frame = requestAnimationFrame(() => this.#step());
      return;
    }
    this.#steps = undefined;
    this.#lastPaintMs = this.#paintMs;
    this.#drawnBy = this.#stepsCamera;
    const context = prepare(this.#below, this.#size);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#next, 0, 0);
    this.#slide();
    this.#paintAbove();
    this.#below.dataset['drawn'] = String(Number(this.#below.dataset['drawn'] ?? 0) + 1);
  }

  /** Moves the picture to where the camera is now. */
  #slide(): void {
    const scale = this.#camera.scale / this.#drawnBy.scale;
    const x = this.#camera.x - this.#drawnBy.x * scale;
    const y = this.#camera.y - this.#drawnBy.y * scale;
    this.#below.style.transform =
      x === 0 && y === 0 && scale === 1 ? '' : `translate(${x}px, ${y}px) scale(${scale})`;
  }

  #options(show: Show): PaintOptions {
    const { width, height } = this.#size;
    return {
      ...show.paint,
      scale: this.#camera.scale,
      part: {
        from: toWorld(this.#camera, { x: 0, y: 0 }),
        to: toWorld(this.#camera, { x: width, y: height }),
      },
    };
  }

  /** What is pointed at, selected or found, with its neighbours; the rest fades. */
  #paintAbove(): void {
    const show = this.#show;
    if (!show) return;
    const context = prepare(this.#above, this.#size, this.#camera);
    const isMarking = this.#hovered !== undefined && this.#hovered.kind !== 'group';
    const isFading = isMarking || show.selected !== undefined || show.found.size > 0;
    this.#below.dataset['faded'] = String(isFading);
    if (!isFading) return;
    const pen = new CanvasPen(context, show.paint.look.font);
    const options = this.#options(show);
    const marked = isMarking ? idOf(this.#hovered) : show.selected;
    const edges = show.scene.edges.filter(
      ({ edge }) => edge.id === marked || edge.source.id === marked || edge.target.id === marked,
    );
    const near = new Set(edges.flatMap(({ edge }) => [edge.source.id, edge.target.id]));
    for (const edge of edges) paintEdge(pen, edge, options);
    const nodes = show.scene.nodes.filter(({ node }) => {
      const isIn = node.id === marked || node.path.includes(marked ?? '');
      return isIn || near.has(node.id) || show.found.has(node.id);
    });
    for (const node of nodes) {
      paintNode(pen, node, options, node.node.id === marked || show.found.has(node.node.id));
    }
    paintTexts(pen, { nodes, groups: [], edges }, options);
  }
}

/** The id of what is hit. */
export function idOf(hit: Hit | undefined): string | undefined {
  if (!hit) return undefined;
  if (hit.kind === 'edge') return hit.of.edge.id;
  return hit.kind === 'node' ? hit.of.node.id : hit.of.group.id;
}

/** Where a point of the world is on the screen of a stage. */
export function screenOf(stage: Stage, point: Position): Position {
  return toScreen(stage.camera, point);
}

/** An empty canvas of that size, drawn in the units of the camera. */
function prepare(canvas: HTMLCanvasElement, size: Size, camera?: Camera): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  const context = canvas.getContext('2d')!;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  } else {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
  }
  if (camera) {
    const { x, y, scale } = camera;
    context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
  }
  return context;
}
