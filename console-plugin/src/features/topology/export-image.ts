import type { Rectangle } from './layout/nested.ts';
import { CanvasPen } from './stage/canvas-pen.ts';
import { paint } from './stage/paint.ts';
import type { PaintOptions } from './stage/paint.ts';
import type { Pen } from './stage/pen.ts';
import type { Show } from './stage/stage.ts';
import { SvgPen } from './stage/svg-pen.ts';

export type ImageKind = 'png' | 'svg';

const MARGIN = 24;
const LABELLED_EDGES = 200;
const SLICE_MS = 8;
/** Browsers refuse larger canvases. */
const MAX_SIDE_PX = 8_192;
const MAX_PIXELS = 48_000_000;
const PNG_SCALE = 2;

/** All of the graph, also what is not in sight, as a file for the reader. */
export async function exportImage(show: Show, kind: ImageKind): Promise<void> {
  const { x, y, width, height } = show.scene.bounds;
  const bounds = {
    x: x - MARGIN,
    y: y - MARGIN,
    width: width + 2 * MARGIN,
    height: height + 2 * MARGIN,
  };
  const blob = kind === 'svg' ? await toSvg(show, bounds) : await toPng(show, bounds);
  save(blob, `topology.${kind}`);
}

async function toSvg(show: Show, bounds: Rectangle): Promise<Blob> {
  const { look } = show.paint;
  const pen = new SvgPen(look.font);
  await draw(pen, show, bounds, 1);
  return new Blob([pen.document(bounds, look.background)], { type: 'image/svg+xml' });
}

async function toPng(show: Show, bounds: Rectangle): Promise<Blob> {
  const { look } = show.paint;
  const scale = Math.min(
    PNG_SCALE,
    MAX_SIDE_PX / Math.max(bounds.width, bounds.height),
    Math.sqrt(MAX_PIXELS / (bounds.width * bounds.height)),
  );
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(bounds.width * scale);
  canvas.height = Math.ceil(bounds.height * scale);
  const context = canvas.getContext('2d')!;
  context.fillStyle = look.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -bounds.x * scale, -bounds.y * scale);
  await draw(new CanvasPen(context, look.font), show, bounds, scale);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob ? resolve(blob) : reject(new Error('the browser cannot make the picture')),
    ),
  );
}

/** In slices: the page goes on meanwhile. */
async function draw(pen: Pen, show: Show, bounds: Rectangle, scale: number): Promise<void> {
  const options: PaintOptions = {
    ...show.paint,
    labelledEdges: LABELLED_EDGES,
    scale,
    part: {
      from: bounds,
      to: { x: bounds.x + bounds.width, y: bounds.y + bounds.height },
    },
  };
  let sliceMs = performance.now();
  const steps = paint(pen, show.scene, options);
  while (!steps.next().done) {
    if (performance.now() - sliceMs < SLICE_MS) continue;
    await new Promise(requestAnimationFrame);
    sliceMs = performance.now();
  }
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
