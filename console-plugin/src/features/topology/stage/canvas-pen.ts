import type { Position } from '../model/settings.ts';
import type { Pen, Stroke, TextStyle } from './pen.ts';

const CORNER = 8;

/** Draws on a canvas whose transform is already that of the camera. */
export class CanvasPen implements Pen {
  readonly #context: CanvasRenderingContext2D;
  readonly #font: string;

  constructor(context: CanvasRenderingContext2D, font: string) {
    this.#context = context;
    this.#font = font;
  }

  curve(from: Position, via: Position, to: Position, stroke: Stroke): void {
    const context = this.#context;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.quadraticCurveTo(via.x, via.y, to.x, to.y);
    this.#stroke(stroke);
  }

  arrow({ x, y }: Position, angle: number, size: number, colour: string): void {
    const context = this.#context;
    context.beginPath();
    context.moveTo(x, y);
    for (const turn of [-0.42, 0.42]) {
      context.lineTo(x - size * Math.cos(angle + turn), y - size * Math.sin(angle + turn));
    }
    context.fillStyle = colour;
    context.fill();
  }

  circle({ x, y }: Position, radius: number, fill: string, stroke: Stroke): void {
    const context = this.#context;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
    this.#stroke(stroke);
  }

  box(x: number, y: number, width: number, height: number, fill: string, stroke: Stroke): void {
    const context = this.#context;
    context.beginPath();
    context.roundRect(x, y, width, height, CORNER);
    context.fillStyle = fill;
    context.fill();
    this.#stroke(stroke);
  }

  text(text: string, { x, y }: Position, style: TextStyle): void {
    const context = this.#context;
    context.font = `${style.bold ? '600 ' : ''}${style.size}px ${this.#font}`;
    context.textAlign = style.align ?? 'center';
    context.textBaseline = 'middle';
    if (style.halo) {
      context.lineJoin = 'round';
      context.lineWidth = style.size / 3;
      context.strokeStyle = style.halo;
      context.setLineDash([]);
      context.strokeText(text, x, y);
    }
    context.fillStyle = style.colour;
    context.fillText(text, x, y);
  }

  #stroke({ colour, width, dash }: Stroke): void {
    if (width <= 0) return;
    const context = this.#context;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash ? [...dash] : []);
    context.stroke();
  }
}
