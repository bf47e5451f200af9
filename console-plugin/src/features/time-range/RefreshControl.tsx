import {
  Dropdown,
  DropdownItem,
  DropdownList,
  MenuToggle,
  MenuToggleAction,
  Switch,
} from '@patternfly/react-core';
import { SyncAltIcon } from '@patternfly/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../view/index.ts';

const LIVE_MS = 5_000;
const INTERVALS_S = [2, 5, 15, 30, 60, 300] as const;

/** Live, how often, and once more now. */
export function RefreshControl() {
  const { t } = useTranslation('plugin__tributary');
  const [{ refreshMs }, update] = useView();
  const [isOpen, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const interval = (seconds: number) =>
    seconds < 60
      ? t('Every {{count}} second', { count: seconds })
      : t('Every {{count}} minute', { count: seconds / 60 });
  return (
    <>
      <Switch
        className="tributary-live"
        label={t('Live')}
        isChecked={refreshMs > 0}
        onChange={(_event, isOn) => update({ refreshMs: isOn ? LIVE_MS : 0 })}
      />
      <Dropdown
        isOpen={isOpen}
        onOpenChange={setOpen}
        onSelect={() => setOpen(false)}
        popperProps={{ appendTo: 'inline', position: 'end', preventOverflow: true }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            size="sm"
            aria-label={t('How often to refresh')}
            isExpanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            splitButtonItems={[
              <MenuToggleAction
                key="now"
                aria-label={t('Refresh now')}
                onClick={() => void queryClient.invalidateQueries()}
              >
                <SyncAltIcon />
              </MenuToggleAction>,
            ]}
          />
        )}
      >
        <DropdownList>
          <DropdownItem isSelected={refreshMs === 0} onClick={() => update({ refreshMs: 0 })}>
            {t('Only when I ask')}
          </DropdownItem>
          {INTERVALS_S.map((seconds) => (
            <DropdownItem
              key={seconds}
              isSelected={refreshMs === seconds * 1_000}
              onClick={() => update({ refreshMs: seconds * 1_000 })}
            >
              {interval(seconds)}
            </DropdownItem>
          ))}
        </DropdownList>
      </Dropdown>
    </>
  );
}
