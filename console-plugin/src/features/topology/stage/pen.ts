import type { Position } from '../model/settings.ts';

export interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly dash?: readonly number[];
}

export interface TextStyle {
  readonly colour: string;
  readonly size: number;
  readonly bold?: boolean;
  readonly align?: 'center' | 'start';
  /** Behind the letters, so that they can be read over lines. */
  readonly halo?: string;
}

/** Draws in the units of the world, on a canvas or into a file. */
export interface Pen {
  curve(from: Position, via: Position, to: Position, stroke: Stroke): void;
  /** A filled triangle whose tip is at `tip`. */
  arrow(tip: Position, angle: number, size: number, colour: string): void;
  circle(centre: Position, radius: number, fill: string, stroke: Stroke): void;
  box(x: number, y: number, width: number, height: number, fill: string, stroke: Stroke): void;
  text(text: string, at: Position, style: TextStyle): void;
}
