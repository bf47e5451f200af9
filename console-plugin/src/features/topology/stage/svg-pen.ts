import type { Rectangle } from '../layout/nested.ts';
import type { Position } from '../model/settings.ts';
import type { Pen, Stroke, TextStyle } from './pen.ts';

/** Writes the same drawing as a file of vectors. */
export class SvgPen implements Pen {
  readonly #elements: string[] = [];
  readonly #font: string;

  constructor(font: string) {
    this.#font = font;
  }

  curve(from: Position, via: Position, to: Position, stroke: Stroke): void {
    const path = `M${at(from)}Q${at(via)} ${at(to)}`;
    this.#elements.push(`<path d="${path}" fill="none"${strokeOf(stroke)}/>`);
  }

  arrow({ x, y }: Position, angle: number, size: number, colour: string): void {
    const corners = [-0.42, 0.42].map((turn) =>
      at({ x: x - size * Math.cos(angle + turn), y: y - size * Math.sin(angle + turn) }),
    );
    this.#elements.push(`<path d="M${at({ x, y })}L${corners.join('L')}Z" fill="${colour}"/>`);
  }

  circle({ x, y }: Position, radius: number, fill: string, stroke: Stroke): void {
    this.#elements.push(
      `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}"${strokeOf(stroke)}/>`,
    );
  }

  box(x: number, y: number, width: number, height: number, fill: string, stroke: Stroke): void {
    this.#elements.push(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="8" fill="${fill}"${strokeOf(stroke)}/>`,
    );
  }

  text(text: string, { x, y }: Position, style: TextStyle): void {
    const anchor = style.align === 'start' ? 'start' : 'middle';
    const weight = style.bold ? ' font-weight="600"' : '';
    const halo = style.halo
      ? ` stroke="${style.halo}" stroke-width="${round(style.size / 3)}" paint-order="stroke" stroke-linejoin="round"`
      : '';
    this.#elements.push(
      `<text x="${round(x)}" y="${round(y)}" dominant-baseline="central" text-anchor="${anchor}" font-size="${round(style.size)}"${weight} fill="${style.colour}"${halo}>${escape(text)}</text>`,
    );
  }

  /** The file: everything within the bounds, on a background. */
  document({ x, y, width, height }: Rectangle, background: string): string {
    const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
    const box = [x, y, width, height].map(round).join(' ');
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="${box}" font-family="${escape(this.#font)}">`,
      `<rect x="${round(x)}" y="${round(y)}" width="100%" height="100%" fill="${background}"/>`,
      ...this.#elements,
      '</svg>\n',
    ].join('\n');
  }
}

function strokeOf({ colour, width, dash }: Stroke): string {
  if (width <= 0) return '';
  const pattern = dash && dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
  return ` stroke="${colour}" stroke-width="${round(width)}"${pattern}`;
}

function at({ x, y }: Position): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
