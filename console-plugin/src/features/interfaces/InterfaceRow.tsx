import { Button } from '@patternfly/react-core';
import { Td, Tr } from '@patternfly/react-table';
import type { InterfaceInfo } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../host/host.ts';
import { formatCount, formatScaled, formatShare } from '../../format/index.ts';
import { useView } from '../../view/index.ts';
import { Coverage } from './Coverage.tsx';
import { Sparkline } from './Sparkline.tsx';

/** One interface; its name leads to its flows. */
export function InterfaceRow({
  info,
  index,
}: {
  readonly info: InterfaceInfo;
  readonly index: number;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const { ResourceLink } = useHost();
  const [, update] = useView();
  const { kernel, sriov } = info;
  const showFlows = () =>
    update({
      tab: 'flows',
      match: 'all',
      filter: [
        {
          key: 'NetNamespaces',
          op: '=',
          values: [{ text: info.netns, quoted: false }],
          state: 'on',
        },
        { key: 'Interfaces', op: '=', values: [{ text: info.name, quoted: false }], state: 'on' },
      ],
    });
  const count = (value: number) => formatCount(value, i18n.language);
  const bytes = (value: number) => formatScaled(value, 'B', i18n.language);
  const troubles = kernel.rxErrors + kernel.txErrors + kernel.rxDropped + kernel.txDropped;
  return (
    <Tr aria-rowindex={index + 2}>
      <Td modifier="truncate" title={[info.netns, info.podUid].filter(Boolean).join(' · ')}>
        {info.pod ? (
          <ResourceLink kind="Pod" name={info.pod.name} namespace={info.pod.namespace} />
        ) : (
          info.netns
        )}
      </Td>
      <Td modifier="truncate" title={info.network}>
        <Button
          variant="link"
          isInline
          onClick={showFlows}
          aria-label={t('Flows of {{name}} in {{netns}}', { name: info.name, netns: info.netns })}
        >
          {info.name}
        </Button>
        {info.network && <span className="tributary-subtle"> {info.network}</span>}
      </Td>
      <Td modifier="truncate">
        {info.kind}
        {sriov && (
          <span className="tributary-subtle">
            {' '}
            {`${sriov.pf}/${sriov.vfIndex} ${sriov.pciAddress}`}
          </span>
        )}
      </Td>
      <Td modifier="truncate">
        <Coverage info={info} />
      </Td>
      <Td className="tributary-number">
        {info.accounted === undefined ? '–' : formatShare(info.accounted, i18n.language)}
      </Td>
      <Td modifier="nowrap">{info.state}</Td>
      <Td className="tributary-number">
        <Sparkline samples={info.rate.samples} />{' '}
        {formatScaled(info.rate.rx + info.rate.tx, 'bit/s', i18n.language)}
      </Td>
      <Td className="tributary-number">
        ↓ {bytes(kernel.rxBytes)} ↑ {bytes(kernel.txBytes)}
      </Td>
      <Td
        className="tributary-number"
        title={t(
          'errors in {{rxErrors}}, out {{txErrors}}; dropped in {{rxDropped}}, out {{txDropped}}',
          {
            rxErrors: count(kernel.rxErrors),
            txErrors: count(kernel.txErrors),
            rxDropped: count(kernel.rxDropped),
            txDropped: count(kernel.txDropped),
          },
        )}
      >
        {count(troubles)}
      </Td>
      <Td modifier="truncate" title={info.addresses.join(', ')}>
        {info.addresses.join(', ')}
      </Td>
      <Td modifier="truncate" className="tributary-mono">
        {info.mac}
      </Td>
      <Td className="tributary-number">{info.mtu}</Td>
    </Tr>
  );
}
