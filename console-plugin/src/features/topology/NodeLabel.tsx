import { Badge } from '@patternfly/react-core';
import type { Identity } from './model/scopes.ts';
import { badgeText } from './stage/kinds.ts';

/** The badge of a kind, a name, and where it belongs. */
export function NodeLabel({
  node: { kind, within },
  name,
}: {
  readonly node: Pick<Identity, 'kind' | 'within'>;
  readonly name: string;
}) {
  return (
    <span className="tributary-topology__label">
      <Badge isRead title={kind}>
        {badgeText(kind)}
      </Badge>{' '}
      {name}
      {within && <span className="tributary-subtle"> {within}</span>}
    </span>
  );
}
