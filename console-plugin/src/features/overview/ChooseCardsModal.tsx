import {
  Button,
  Checkbox,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  SearchInput,
} from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cardIds, definitionOf } from './catalog.ts';
import type { CardId } from './catalog.ts';
import type { Layout } from './use-layout.ts';

/** Which cards are shown, out of all that there are. */
export default function ChooseCardsModal({
  layout,
  onClose,
}: {
  readonly layout: Layout;
  readonly onClose: () => void;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [chosen, setChosen] = useState<readonly CardId[]>(layout.places.map(({ id }) => id));
  const [search, setSearch] = useState('');
  const wanted = search.toLocaleLowerCase(i18n.language);
  const found = cardIds.filter((id) =>
    `${definitionOf(id).title(t)} ${definitionOf(id).help(t)}`
      .toLocaleLowerCase(i18n.language)
      .includes(wanted),
  );
  const save = () => {
    layout.choose(chosen);
    onClose();
  };
  const restore = () => {
    layout.restore();
    onClose();
  };
  return (
    <Modal isOpen variant="medium" onClose={onClose} aria-labelledby="tributary-cards-title">
      <ModalHeader
        title={t('Cards')}
        labelId="tributary-cards-title"
        description={t('What the Overview shows. Cards are put in order by their handles.')}
      />
      <ModalBody>
        <SearchInput
          value={search}
          onChange={(_event, text) => setSearch(text)}
          onClear={() => setSearch('')}
          placeholder={t('Find a card')}
          aria-label={t('Find a card')}
        />
        <div className="tributary-choose-cards">
          {found.map((id) => (
            <Checkbox
              key={id}
              id={`tributary-card-${id}`}
              label={definitionOf(id).title(t)}
              description={definitionOf(id).help(t)}
              isChecked={chosen.includes(id)}
              onChange={(_event, isChosen) =>
                setChosen(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
          ))}
        </div>
      </ModalBody>
      <ModalFooter>
        <Button onClick={save}>{t('Save')}</Button>
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
