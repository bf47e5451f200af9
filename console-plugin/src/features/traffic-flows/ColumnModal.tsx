import {
  Button,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  SearchInput,
} from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../view/index.ts';
import { AvailableColumns } from './AvailableColumns.tsx';
import { ChosenColumns } from './ChosenColumns.tsx';
import { columnsOf, defaultColumnIds } from './columns.ts';

/** Chooses the columns and their order. Nothing changes before Save. */
export function ColumnModal({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const [chosen, setChosen] = useState<readonly string[]>(
    columnsOf(view.columns).map(({ id }) => id),
  );
  const [search, setSearch] = useState('');
  const save = () => {
    const widths = new Map(view.columns?.map(({ id, width }) => [id, width]));
    const isDefault = chosen.join() === defaultColumnIds.join() && widths.size === 0;
    const columns = chosen.map((id) => {
      const width = widths.get(id);
      return width === undefined ? { id } : { id, width };
    });
    update({ columns: isDefault ? undefined : columns });
    onClose();
  };
  const restore = () => {
    update({ columns: undefined });
    onClose();
  };
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <Modal isOpen variant="medium" onClose={onClose} aria-labelledby="tributary-columns-title">
      <ModalHeader
        title={t('Columns')}
        labelId="tributary-columns-title"
        description={t('What is shown of each flow, in this order.')}
      />
      <ModalBody>
        <div className="tributary-columns">
          <section aria-label={t('Shown columns')}>
            <ChosenColumns chosen={chosen} onChange={setChosen} />
          </section>
          <section aria-label={t('All columns')}>
            <SearchInput
              value={search}
              onChange={(_event, text) => setSearch(text)}
              onClear={() => setSearch('')}
              placeholder={t('Find a column')}
              aria-label={t('Find a column')}
            />
            <AvailableColumns chosen={chosen} search={search} onToggle={toggle} />
          </section>
        </div>
      </ModalBody>
      <ModalFooter>
        <Button onClick={save} isDisabled={chosen.length === 0}>
          {t('Save')}
        </Button>
        <Button variant="secondary" onClick={restore}>
          {t('Restore defaults')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('Cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
