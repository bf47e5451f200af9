import { fieldByName } from '@tributary/model';
import type { Dimension, MetricsPlan } from '../flow-store.ts';
import { quoted } from './schema.ts';

/**
 * The rows that a metric aggregates: `step` (the flow's time), `value`, and `label0`, `label1`, ...
 * of the dimensions as texts, empty where absent. A flow gives one row for each different
 * combination of labels that it has: keys of an end are taken at both ends, lists at each
 * observation point or only at that of an end. `also0`, ... are the further measures. A measure that is a list is taken at the point itself.
 */
export function metricsSource(plan: MetricsPlan, where: string): string {
  const { dimensions, value } = plan;
  const measuresPoints = value !== undefined && isList(value);
  const measure = value === undefined ? '1' : quoted(value);
  const columns = ['"TimeFlowEndMs" AS step'];
  if (!measuresPoints) columns.push(`${measure} AS value`);

  const also = plan.also.map((further, index) => {
    const sql = further.value === undefined ? '1' : quoted(further.value);
    columns.push(`${sql} AS also${index}`);
    return `also${index}`;
  });

  const lists = dimensions.flatMap(({ fields: [field], atNamespace }) =>
    isList(field!) && !atNamespace ? [field!] : [],
  );
  const points = pointsSql(lists, measuresPoints ? measure : undefined);
  if (points !== undefined) columns.push(`unnest(${points}) AS point`);

  const ofEnds = dimensions.filter(({ fields }) => fields.length > 1);
  if (ofEnds.length > 0) columns.push(`${endsSql(ofEnds)} AS ends`);

  const labels = dimensions.map((dimension, index) => {
    const [field] = dimension.fields;
    if (dimension.atNamespace) {
      columns.push(`${atNamespaceSql(field!, dimension.atNamespace)} AS plain${index}`);
      return `plain${index}`;
    }
    const ofEnd = ofEnds.indexOf(dimension);
    if (ofEnd >= 0) return `"end".e${ofEnd}`;
    if (isList(field!))
      return points === onlyList(lists, measuresPoints)
        ? 'point'
        : `point.p${lists.indexOf(field!)}`;
    columns.push(`${quoted(field!)} AS plain${index}`);
    return `plain${index}`;
  });

  const flows = `SELECT ${columns.join(', ')} FROM flows WHERE ${where}`;
  const rows = ofEnds.length > 0 ? `SELECT *, unnest(ends) AS "end" FROM (${flows})` : flows;
  const texts = labels.map(
    (sql, index) => `coalesce(CAST(${sql} AS VARCHAR), '') AS label${index}`,
  );
  const measured = measuresPoints ? 'point.value' : 'value';
  return `SELECT ${['step', `${measured} AS value`, ...also, ...texts].join(', ')} FROM (${rows})`;
}

/** The element at the first point in the namespace of an end; NULL where no point is. */
function atNamespaceSql(list: string, end: string): string {
  return `list_extract(${quoted(list)}, list_position("NetNamespaces", ${quoted(end)}))`;
}

/** The SQL of a flow's points: the values of one list, or a struct for several lists and the measure. */
function pointsSql(lists: readonly string[], measure: string | undefined): string | undefined {
  const only = onlyList(lists, measure !== undefined);
  if (only !== undefined) return only;
  const members = lists.map((field, index) => `p${index} := list_extract(${quoted(field)}, i)`);
  if (measure !== undefined) members.push(`value := list_extract(${measure}, i)`);
  if (members.length === 0) return undefined;
  const lengths = [...lists.map(quoted), ...(measure === undefined ? [] : [measure])];
  const length = `greatest(1, ${lengths.map((list) => `coalesce(len(${list}), 0)`).join(', ')})`;
  const structs = `list_transform(range(1, ${length} + 1), lambda i: struct_pack(${members.join(', ')}))`;
  return measure === undefined ? `list_distinct(${structs})` : structs;
}

/** The quick form for a single list: its different values, or one absent value. */
function onlyList(lists: readonly string[], measuresPoints: boolean): string | undefined {
  if (lists.length !== 1 || measuresPoints) return undefined;
  return `coalesce(nullif(list_distinct(${quoted(lists[0]!)}), []), [NULL])`;
}

/** The SQL of the different combinations of values that the ends of a flow have. */
export function endsSql(dimensions: readonly Dimension[]): string {
  const end = (which: 0 | 1) =>
    `struct_pack(${dimensions.map(({ fields }, index) => `e${index} := ${quoted(fields[which]!)}`).join(', ')})`;
  return `list_distinct([${end(0)}, ${end(1)}])`;
}

function isList(field: string): boolean {
  return fieldByName(field)!.type.endsWith('[]');
}
