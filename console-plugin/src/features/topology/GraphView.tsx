import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../host/host.ts';
import { ControlBar } from './ControlBar.tsx';
import { HoverCard } from './HoverCard.tsx';
import type { Hovered } from './HoverCard.tsx';
import { withPinned } from './layout/nested.ts';
import type { LayoutTask } from './layout/nested.ts';
import { usePlacement } from './layout/use-placement.ts';
import { Legend } from './Legend.tsx';
import { MiniMap } from './MiniMap.tsx';
import type { Graph } from './model/graph.ts';
import { found } from './model/visible.ts';
import type { VisibleGraph } from './model/visible.ts';
import { coloursOf } from './stage/colouring.ts';
import { readLook } from './stage/look.ts';
import type { Look } from './stage/look.ts';
import { boxOf, mostOf, sceneOf, volumeOf } from './stage/scene.ts';
import { Stage } from './stage/stage.ts';
import { useNames, useQuantities } from './texts.ts';
import { usePointer } from './use-pointer.ts';
import { useSeconds } from './use-seconds.ts';
import { useSettings } from './use-settings.ts';

/** Edges with their figures beside them; more would hide what they are about. */
const LABELLED_EDGES = 24;

const WIDE_PX = 900;

/** The graph, drawn on a canvas, with what one needs to move about in it. */
export function GraphView({
  graph,
  visible,
  isOld,
}: {
  readonly graph: Graph;
  readonly visible: VisibleGraph;
  /** Of another question than the view's; the answer is on its way. */
  readonly isOld: boolean;
}) {
  const { t } = useTranslation('plugin__tributary');
  const theme = useHost().useTheme();
  const [settings] = useSettings();
  const { layout, metric, colouring, pinned, search, selected } = settings;
  const { nameOf } = useNames();
  const quantity = useQuantities(useSeconds());
  const [stage, setStage] = useState<Stage>();
  const [look, setLook] = useState<Look>();
  const [hovered, setHovered] = useState<Hovered>();
  const frame = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);

  const task = useMemo<LayoutTask>(() => {
    const most = mostOf(visible.nodes.map(volumeOf));
    return {
      nodes: visible.nodes.map((node) => ({ id: node.id, path: node.path, ...boxOf(node, most) })),
      edges: visible.edges.map(({ source, target }) => ({ source: source.id, target: target.id })),
      layout,
    };
  }, [visible, layout]);
  const { placed, isOld: isMoving } = usePlacement(task);
  const colours = useMemo(
    () => look && coloursOf(graph, colouring, look),
    [graph, colouring, look],
  );
  const scene = useMemo(
    () =>
      placed &&
      colours &&
      sceneOf(
        graph,
        visible,
        withPinned(placed.placement, placed.task.nodes, pinned),
        colours.styleOf,
      ),
    [graph, visible, placed, pinned, colours],
  );
  const hits = useMemo(() => found(visible.nodes, search), [visible, search]);

  useEffect(() => {
    const created = new Stage(below.current!, above.current!);
    setStage(created);
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      created.resize({ width, height });
    });
    observer.observe(frame.current!);
    return () => {
      observer.disconnect();
      created.close();
    };
  }, []);

  useEffect(() => {
    // the class of the theme is set before React renders, its variables are there with it
    setLook(readLook(frame.current!, theme));
  }, [theme]);

  useEffect(() => {
    if (!stage || !scene || !colours || !look) return;
    stage.show({
      scene,
      paint: {
        look,
        styles: colours.styles,
        nameOf,
        edgeText: (edge) => quantity.value(edge.value, metric),
        labelledEdges: LABELLED_EDGES,
      },
      found: hits,
      selected,
    });
  });

  // a new arrangement is looked at as a whole; what only changed its numbers stays where it is
  const arrangement = placed && `${graph.scope} ${placed.task.layout} ${placed.task.nodes.length}`;
  useEffect(() => {
    if (arrangement !== undefined && stage && look) requestAnimationFrame(() => stage.fit());
  }, [arrangement, stage, look]);

  usePointer({ frame, stage, scene, onHover: setHovered });

  return (
    <div
      className="tributary-topology__stage tributary-topology__focus"
      ref={frame}
      data-old={isOld || isMoving || undefined}
      data-ready={(scene !== undefined && !isMoving && !isOld) || undefined}
      tabIndex={0}
      role="application"
      aria-roledescription={t('graph')}
      aria-label={t(
        'Graph of {{nodes}} nodes and {{edges}} edges. Arrows move, plus and minus zoom, 0 shows all, Tab leaves. The table has the same content.',
        { nodes: visible.nodes.length, edges: visible.edges.length },
      )}
    >
      <canvas className="tributary-topology__canvas" ref={below} aria-hidden />
      <canvas className="tributary-topology__canvas" ref={above} aria-hidden />
      {visible.nodes.length > 0 && !scene && (
        <div className="tributary-topology__waiting" role="status">
          {t('Laying out {{count}} nodes', { count: visible.nodes.length })}
        </div>
      )}
      {hovered && <HoverCard hovered={hovered} />}
      {stage && <ControlBar stage={stage} />}
      {stage && scene && look && <MiniMap stage={stage} scene={scene} look={look} />}
      {scene && colours && (
        <Legend visible={visible} colours={colours} hasRoom={window.innerWidth >= WIDE_PX} />
      )}
    </div>
  );
}
