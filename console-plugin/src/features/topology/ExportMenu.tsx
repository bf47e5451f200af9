import { Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core';
import { DownloadIcon } from '@patternfly/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportImage } from './export-image.ts';
import type { ImageKind } from './export-image.ts';
import type { Stage } from './stage/stage.ts';

/** The whole graph as a picture, not only the part in sight. */
export function ExportMenu({ stage }: { readonly stage: Stage }) {
  const { t } = useTranslation('plugin__tributary');
  const [isOpen, setOpen] = useState(false);
  const names: Readonly<Record<ImageKind, string>> = {
    png: t('Export as PNG'),
    svg: t('Export as SVG'),
  };
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={(_event, kind) => {
        setOpen(false);
        if (stage.shown) void exportImage(stage.shown, kind as ImageKind);
      }}
      popperProps={{ direction: 'up', appendTo: 'inline', preventOverflow: true }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          size="sm"
          icon={<DownloadIcon />}
          aria-label={t('Export')}
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      )}
    >
      <DropdownList>
        {(['png', 'svg'] as const).map((kind) => (
          <DropdownItem key={kind} value={kind}>
            {names[kind]}
          </DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  );
}
