import {
  DrawerActions,
  DrawerCloseButton,
  DrawerHead,
  DrawerPanelBody,
  DrawerPanelContent,
  Tab,
  Tabs,
  TabTitleText,
  Title,
} from '@patternfly/react-core';
import type { FlowRecord } from '@tributary/model';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { endOf, protocolText } from '../../format/index.ts';
import { FlowActions } from './FlowActions.tsx';
import { FlowFields } from './FlowFields.tsx';
import { FlowJson } from './FlowJson.tsx';
import { PathDrawing } from './PathDrawing.tsx';

/** Everything about one flow. Takes the focus when it opens; Escape closes it. */
export function FlowPanel({
  flow,
  onClose,
}: {
  readonly flow: FlowRecord;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [shown, setShown] = useState<'fields' | 'json'>('fields');
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  return (
    <DrawerPanelContent
      isResizable
      defaultSize="30rem"
      minSize="18rem"
      onKeyDown={onKeyDown}
      aria-label={t('Flow')}
    >
      <DrawerHead>
        <div ref={heading} tabIndex={-1} className="tributary-panel__heading">
          <Title headingLevel="h2" size="md">
            {endOf(flow, 'Src').name} → {endOf(flow, 'Dst').name}
          </Title>
          <span className="tributary-subtle">
            {protocolText(flow)} {flow.DstPort}
          </span>
        </div>
        <DrawerActions>
          <DrawerCloseButton onClick={onClose} aria-label={t('Close')} />
        </DrawerActions>
      </DrawerHead>
      <DrawerPanelBody>
        <FlowActions flow={flow} />
        <PathDrawing flow={flow} />
        <Tabs
          activeKey={shown}
          onSelect={(_event, key) => setShown(key as typeof shown)}
          aria-label={t('Flow')}
        >
          <Tab eventKey="fields" title={<TabTitleText>{t('Fields')}</TabTitleText>}>
            <FlowFields flow={flow} />
          </Tab>
          <Tab eventKey="json" title={<TabTitleText>{t('JSON')}</TabTitleText>}>
            <FlowJson flow={flow} />
          </Tab>
        </Tabs>
      </DrawerPanelBody>
    </DrawerPanelContent>
  );
}
