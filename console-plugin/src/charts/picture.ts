import { colourOf } from './look.ts';
import { saveFile } from './save-file.ts';
import type { ChartFormat, ChartSeries } from './series.ts';

/** What a picture of a card shows. */
export interface CardPicture {
  readonly title: string;
  /** The element that holds the chart, and whose colours and fonts the picture takes. */
  readonly element: Element;
  readonly series: readonly ChartSeries[];
  readonly format: ChartFormat;
}

const WIDTH = 720;
const PADDING = 16;
const TITLE_PX = 28;
const ROW_PX = 20;
const SWATCH_PX = 12;
/** Sharp also on a screen with two pixels for each of CSS. */
const SCALE = 2;
const COLUMNS = 2;

/** Properties that styles give to parts of a drawing, which a picture outside of the page would lose. */
const STYLED = [
  'fill',
  'fill-opacity',
  'font-family',
  'font-size',
  'opacity',
  'stroke',
  'stroke-dasharray',
  'stroke-opacity',
  'stroke-width',
];

/** Saves cards as one PNG: a single one as it is, several in two columns. */
export async function savePicture(cards: readonly CardPicture[], file: string): Promise<void> {
  const columns = Math.min(COLUMNS, cards.length);
  const heights = Array.from({ length: columns }, () => 0);
  const placed = cards.map((card) => {
    const column = heights.indexOf(Math.min(...heights));
    const y = heights[column]!;
    heights[column] = y + heightOf(card);
    return { card, x: column * WIDTH, y };
  });
  const canvas = document.createElement('canvas');
  canvas.width = columns * WIDTH * SCALE;
  canvas.height = Math.max(...heights, 1) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(SCALE, SCALE);
  if (cards[0]) context.fillStyle = getComputedStyle(cards[0].element).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const { card, x, y } of placed) await paint(context, card, x, y);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob) saveFile(blob, file);
}

function drawingOf({ element }: CardPicture): SVGSVGElement | null {
  return element.querySelector('.tributary-chart > svg');
}

function heightOf(card: CardPicture): number {
  return PADDING * 2 + TITLE_PX + drawnHeight(card) + card.series.length * ROW_PX;
}

function drawnHeight(card: CardPicture): number {
  const box = drawingOf(card)?.getBoundingClientRect();
  return box && box.width > 0 ? (box.height / box.width) * (WIDTH - 2 * PADDING) : 0;
}

async function paint(
  context: CanvasRenderingContext2D,
  card: CardPicture,
  x: number,
  y: number,
): Promise<void> {
  const { color, fontFamily } = getComputedStyle(card.element);
  const left = x + PADDING;
  let top = y + PADDING;
  const width = WIDTH - 2 * PADDING;
  context.fillStyle = color;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = `600 16px ${fontFamily}`;
  context.fillText(card.title, left, top + TITLE_PX / 2, width);
  top += TITLE_PX;
  const drawing = drawingOf(card);
  if (drawing) {
    const height = drawnHeight(card);
    context.drawImage(await imageOf(drawing), left, top, width, height);
    top += height;
  }
  context.font = `13px ${fontFamily}`;
  for (const { look, name, total } of card.series) {
    context.fillStyle = resolved(colourOf(look), card.element);
    context.fillRect(left, top + (ROW_PX - SWATCH_PX) / 2, SWATCH_PX, SWATCH_PX);
    context.fillStyle = color;
    context.textAlign = 'left';
    context.fillText(name, left + SWATCH_PX + 8, top + ROW_PX / 2, width - 140);
    context.textAlign = 'right';
    context.fillText(card.format.total(total), left + width, top + ROW_PX / 2);
    top += ROW_PX;
  }
}

/** A drawing of the page as an image of its own, with what styles gave it written into it. */
async function imageOf(drawing: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = drawing.querySelectorAll<SVGElement>('*');
  for (const [index, part] of copy.querySelectorAll<SVGElement>('*').entries()) {
    const styles = getComputedStyle(originals[index]!);
    for (const name of STYLED) part.style.setProperty(name, styles.getPropertyValue(name));
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const image = new Image();
  // a data URL: the console's policy allows images from nowhere else
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

/** What a custom property comes to at an element. */
function resolved(colour: string, element: Element): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
