import {
  DrawerActions,
  DrawerCloseButton,
  DrawerHead,
  DrawerPanelBody,
  DrawerPanelContent,
  Title,
} from '@patternfly/react-core';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { conditionsOfEdge, conditionsOfNode } from '../model/conditions.ts';
import { NodeLabel } from '../NodeLabel.tsx';
import { useNames } from '../texts.ts';
import { ElementActions } from './ElementActions.tsx';
import { ElementFigures } from './ElementFigures.tsx';
import { ElementSeries } from './ElementSeries.tsx';
import type { GraphElement } from './element.ts';
import { Neighbours } from './Neighbours.tsx';

/** Everything about a node, a group or an edge. Takes the focus when it opens; Escape closes it. */
export function ElementPanel({
  element,
  onClose,
}: {
  readonly element: GraphElement;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const { nameOf, networkName } = useNames();
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  const conditions =
    element.kind === 'edge' ? conditionsOfEdge(element.of) : conditionsOfNode(element.of);
  return (
    <DrawerPanelContent
      isResizable
      defaultSize="24rem"
      minSize="18rem"
      onKeyDown={onKeyDown}
      aria-label={t('Details')}
    >
      <DrawerHead>
        <div ref={heading} tabIndex={-1} className="tributary-topology__heading">
          <Title headingLevel="h2" size="md">
            {element.kind === 'edge' ? (
              <>
                <NodeLabel node={element.of.source} name={nameOf(element.of.source)} />
                {' → '}
                <NodeLabel node={element.of.target} name={nameOf(element.of.target)} />
              </>
            ) : (
              <NodeLabel node={element.of} name={nameOf(element.of)} />
            )}
          </Title>
          {element.kind === 'edge' && (
            <span className="tributary-subtle">
              {t('Network: {{network}}', { network: networkName(element.of.network) })}
            </span>
          )}
        </div>
        <DrawerActions>
          <DrawerCloseButton onClick={onClose} aria-label={t('Close')} />
        </DrawerActions>
      </DrawerHead>
      <DrawerPanelBody>
        <ElementActions element={element} conditions={conditions} />
        <ElementFigures element={element} />
        <ElementSeries conditions={conditions} />
        <Neighbours element={element} />
      </DrawerPanelBody>
    </DrawerPanelContent>
  );
}
