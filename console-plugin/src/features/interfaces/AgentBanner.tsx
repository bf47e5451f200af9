import { Alert } from '@patternfly/react-core';
import type { AgentInfo } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../format/index.ts';

/** Counters of an agent that mean lost packets or flows. */
const LOSSES = /^(kernel_lost|dropped_)/;

/** Says which agents are late, silent or lose data; nothing when all is well. */
export function AgentBanner({ agents }: { readonly agents: readonly AgentInfo[] }) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const absent = agents.filter(({ state }) => state !== 'reporting');
  const losing = agents.flatMap((agent) =>
    Object.entries(agent.counters)
      .filter(([name, count]) => LOSSES.test(name) && count > 0)
      .map(([name, count]) => ({ node: agent.node, name, count })),
  );
  return (
    <>
      {agents.length === 0 && (
        <Alert isInline isPlain variant="warning" title={t('No agent reports.')} />
      )}
      {absent.map(({ node, agentIp, state }) => (
        <Alert
          key={agentIp}
          isInline
          isPlain
          variant="warning"
          title={
            state === 'late'
              ? t('The agent on {{node}} is late.', { node })
              : t('The agent on {{node}} is silent: what is shown of it is old.', { node })
          }
        />
      ))}
      {losing.map(({ node, name, count }) => (
        <Alert
          key={`${node} ${name}`}
          isInline
          isPlain
          variant="warning"
          title={t('The agent on {{node}} has lost data: {{counter}} {{lost}}', {
            node,
            counter: name,
            lost: formatCount(count, i18n.language),
          })}
        />
      ))}
    </>
  );
}
