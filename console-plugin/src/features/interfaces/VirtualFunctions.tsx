import { Button, Title } from '@patternfly/react-core';
import type { VirtualFunctionInfo } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { useFilterActions } from '../../shared/index.ts';
import { useView } from '../../view/index.ts';

/** The virtual functions of each physical one as a grid: which are free, used, or kept from the kernel. */
export function VirtualFunctions({
  functions,
}: {
  readonly functions: readonly VirtualFunctionInfo[];
}) {
  const cards = Map.groupBy(functions, ({ node, pf }) => `${node} ${pf}`);
  return (
    <div className="tributary-vfs">
      {[...cards].map(([card, members]) => (
        <PhysicalFunction key={card} members={members} />
      ))}
    </div>
  );
}

function PhysicalFunction({ members }: { readonly members: readonly VirtualFunctionInfo[] }) {
  const { t } = useTranslation('plugin__tributary');
  const states = useStateNames();
  const { node, pf } = members[0]!;
  const counts = (['used', 'free', 'notObservable'] as const).flatMap((state) => {
    const count = members.filter((one) => one.state === state).length;
    return count > 0 ? [`${count} ${states[state]}`] : [];
  });
  return (
    <section aria-label={t('Virtual functions of {{pf}} on {{node}}', { pf, node })}>
      <Title headingLevel="h2" size="md">
        {pf} <span className="tributary-subtle">{[node, ...counts].join(' · ')}</span>
      </Title>
      <ul className="tributary-vfs__grid">
        {members
          .toSorted((a, b) => a.index - b.index)
          .map((one) => (
            <li key={one.index}>
              <VirtualFunction info={one} />
            </li>
          ))}
      </ul>
    </section>
  );
}

function VirtualFunction({ info }: { readonly info: VirtualFunctionInfo }) {
  const states = useStateNames();
  const [, update] = useView();
  const { filterOnly } = useFilterActions();
  const { pf, index, state, pciAddress, driver, pod, ifName, network, vlan } = info;
  const facts = [
    `${pf}/${index}`,
    states[state],
    pod && `${pod.namespace}/${pod.name}`,
    ifName,
    network,
    vlan ? `VLAN ${vlan}` : undefined,
    pciAddress,
    driver,
  ].filter(Boolean);
  return (
    <Button
      variant="plain"
      className="tributary-vfs__one"
      data-state={state}
      isAriaDisabled={state !== 'used'}
      title={facts.join(' · ')}
      aria-label={facts.join(', ')}
      onClick={() => {
        if (state !== 'used') return;
        filterOnly([
          { key: 'IfVFs', op: '=', values: [{ text: `${pf}/${index}`, quoted: false }] },
        ]);
        update({ tab: 'flows', match: 'all' });
      }}
    >
      {index}
    </Button>
  );
}

function useStateNames(): Readonly<Record<VirtualFunctionInfo['state'], string>> {
  const { t } = useTranslation('plugin__tributary');
  return { used: t('used'), free: t('free'), notObservable: t('kept from the kernel') };
}
