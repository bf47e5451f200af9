import { Button } from '@patternfly/react-core';
import type { Condition, FlowRecord } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { useView } from '../../view/index.ts';
import { pathOf } from './path.ts';

/** From one flow to those around it: the same conversation, the same interface. */
export function FlowActions({ flow }: { readonly flow: FlowRecord }) {
  const { t } = useTranslation('plugin__tributary');
  const [, update] = useView();
  const [first] = pathOf(flow);
  return (
    <div className="tributary-panel__actions">
      <Button
        variant="secondary"
        size="sm"
        onClick={() => update({ filter: on(conversationOf(flow)), match: 'bidirectional' })}
      >
        {t('Same conversation')}
      </Button>
      {first && (
        <Button
          variant="secondary"
          size="sm"
          onClick={() =>
            update({
              filter: on([equals('NetNamespaces', first.netns), equals('Interfaces', first.name)]),
              match: 'all',
            })
          }
        >
          {t('Same interface: {{name}}', { name: first.name })}
        </Button>
      )}
    </div>
  );
}

/** By its identity, which both directions have; by addresses and ports where there is none. */
function conversationOf(flow: FlowRecord): Condition[] {
  if (flow._HashId) return [equals('_HashId', flow._HashId)];
  const keys = ['SrcAddr', 'DstAddr', 'SrcPort', 'DstPort', 'Proto', 'SrcMac', 'DstMac'] as const;
  const ofMac = flow.SrcAddr === undefined;
  return keys.flatMap((key) => {
    const value = flow[key];
    if (value === undefined || (key.endsWith('Mac') && !ofMac)) return [];
    return [equals(key, String(value))];
  });
}

function equals(key: string, text: string): Condition {
  return { key, op: '=', values: [{ text, quoted: text === '' || text.includes('*') }] };
}

function on(conditions: readonly Condition[]) {
  return conditions.map((condition) => ({ ...condition, state: 'on' as const }));
}
