import { parseArgs } from 'node:util';
import { chromium as browsers } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { chromium } from '../integration-tests/e2e/chromium.ts';
import { startClusterBackend } from './cluster-backend.ts';

const USAGE = `Usage: node bench/topology.ts [--json] [--edges 200,2000,10000] [--flows 200000]

The graph of pods in Chromium: navigation to the first drawing, the longest task meanwhile, frames while it is dragged.
Beside it the least that SVG takes for as many edges: the elements alone, without a framework. Build the page first:
npm run build:page
`;
const SPAN_S = 3_600;
const DRAG_STEPS = 90;
const VIEWPORT = { width: 1600, height: 1000 };
/** Nodes grow more slowly than edges. */
const EDGES_PER_POD = 8;
const READY = '.tributary-topology__stage[data-ready] canvas[data-drawn]';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    edges: { type: 'string', default: '200,2000,10000' },
    flows: { type: 'string', default: '200000' },
  },
});

interface Frames {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

interface Figure {
  readonly edges: number;
  readonly nodes: number;
  readonly queryMs: number;
  readonly firstDrawingMs: number;
  readonly longestTaskMs: number;
  readonly canvas: Frames;
  readonly svg: Frames;
}

if (values.help) console.log(USAGE);
else await bench(values.edges.split(',').map(Number), Number(values.flows));

async function bench(sizes: readonly number[], flows: number): Promise<void> {
  const browser = await browsers.launch(chromium.launchOptions);
  const figures: Figure[] = [];
  for (const edges of sizes) {
    const figure = await measure(browser, edges, flows);
    figures.push(figure);
    if (values.json) continue;
    const { nodes, queryMs, firstDrawingMs, longestTaskMs, canvas, svg } = figure;
    console.log(
      `${String(edges).padStart(6)} edges, ${nodes} nodes: query ${queryMs} ms, first drawing ${firstDrawingMs} ms after ` +
        `navigation, longest task ${longestTaskMs} ms; frame while dragging p50 ${canvas.p50Ms} p95 ${canvas.p95Ms} ms, ` +
        `as SVG p50 ${svg.p50Ms} p95 ${svg.p95Ms} ms`,
    );
  }
  await browser.close();
  if (values.json) console.log(JSON.stringify(figures, null, 2));
}

async function measure(browser: Browser, edges: number, flows: number): Promise<Figure> {
  const pods = Math.ceil(edges / EDGES_PER_POD);
  const backend = await startClusterBackend({
    size: {
      zones: 3,
      nodes: 12,
      namespaces: 8,
      workloadsPerNamespace: 5,
      podsPerWorkload: Math.max(1, Math.ceil(pods / 40)),
    },
    pairs: edges,
    flows,
    spanS: SPAN_S,
    port: 0,
  });
  const page = await browser.newPage({ viewport: VIEWPORT });
  // the scripts, and DuckDB's pages, are warm for who comes a second time
  const link = `${backend.address}/?tab=topology&timeRange=${2 * SPAN_S}&topoTop=10000`;
  await page.goto(link);
  await page.locator(READY).first().waitFor({ timeout: 120_000 });
  await page.addInitScript(`
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: 'longtask', buffered: true });
  `);
  const startMs = performance.now();
  await page.goto(link);
  await page.locator(READY).first().waitFor({ timeout: 120_000 });
  const firstDrawingMs = Math.round(performance.now() - startMs);
  const text = await page.locator('.tributary-topology__facts').innerText();
  const nodes = await page.locator('.tributary-topology__status').innerText();
  const canvas = await drag(page);
  const longestTaskMs = Math.round(await page.evaluate<number>('window.longest'));
  await page.goto('about:blank');
  await page.setContent(svgOf(edges, pods));
  const svg = await drag(page);
  await page.close();
  await backend.close();
  return {
    edges,
    nodes: Number(/([\d,]+) nodes/.exec(nodes)?.[1]?.replaceAll(',', '')),
    queryMs: Number(/([\d,]+) ms/.exec(text)?.[1]?.replaceAll(',', '')),
    firstDrawingMs,
    longestTaskMs,
    canvas,
    svg,
  };
}

/** Times between frames while the pointer drags the drawing about. */
async function drag(page: Page): Promise<Frames> {
  await page.evaluate(`
    window.frames_ = [];
    window.last_ = performance.now();
    (function frame(now) {
      window.frames_.push(now - window.last_);
      window.last_ = now;
      requestAnimationFrame(frame);
    })(performance.now());
  `);
  const [x, y] = [VIEWPORT.width * 0.08, VIEWPORT.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 0; step < DRAG_STEPS; step++) {
    await page.mouse.move(x + 200 * Math.sin(step / 12), y + 120 * Math.sin(step / 7));
  }
  await page.mouse.up();
  const frames = await page.evaluate<number[]>('window.frames_.slice(2)');
  frames.sort((a, b) => a - b);
  const at = (share: number) => Math.round(frames[Math.floor(share * (frames.length - 1))] ?? 0);
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}

/** A page with as many curves, tips, circles and names as elements, moved by one transform. */
function svgOf(edges: number, nodes: number): string {
  const place = (index: number) => [100 + ((index * 7919) % 1400), 80 + ((index * 104_729) % 840)];
  const lines = Array.from({ length: edges }, (_, index) => {
    const [x1, y1] = place(index % nodes);
    const [x2, y2] = place((index * 31 + 7) % nodes);
    return `<g><path d="M${x1} ${y1}Q${(x1! + x2!) / 2 + 20} ${(y1! + y2!) / 2} ${x2} ${y2}" fill="none" stroke="#06c" stroke-width="${1 + (index % 5)}"/><path d="M${x2} ${y2}l-8 4v-8Z" fill="#06c"/></g>`;
  });
  const dots = Array.from({ length: nodes }, (_, index) => {
    const [x, y] = place(index);
    return `<g><circle cx="${x}" cy="${y}" r="14" fill="#fff" stroke="#147878"/><text x="${x}" y="${y! + 26}" text-anchor="middle" font-size="12">pod-${index}</text></g>`;
  });
  return `<body style="margin:0"><svg width="1600" height="1000"><g id="all">${lines.join('')}${dots.join('')}</g></svg>
<script>
  let from;
  onpointerdown = (event) => { from = [event.clientX, event.clientY]; };
  onpointermove = (event) => {
    if (from) document.getElementById('all').setAttribute('transform', 'translate(' + (event.clientX - from[0]) + ' ' + (event.clientY - from[1]) + ')');
  };
</script>`;
}
