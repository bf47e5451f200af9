import type { FlowEnd } from '../../format/index.ts';
import { useHost } from '../../host/host.ts';

/** One end of a flow on one line: badge and name, then what it is part of, or its address. */
export function FlowEndCell({ end }: { readonly end: FlowEnd }) {
  const { ResourceLink } = useHost();
  const detail = end.namespace ?? (end.address === end.name ? undefined : end.address);
  return (
    <span className="tributary-end" title={[end.name, detail].filter(Boolean).join(' · ')}>
      {end.kind ? (
        <ResourceLink
          kind={end.kind}
          name={end.name}
          {...(end.namespace !== undefined && { namespace: end.namespace })}
        />
      ) : (
        <span className="tributary-end__name">{end.name}</span>
      )}
      {detail && <span className="tributary-end__detail">{detail}</span>}
    </span>
  );
}
