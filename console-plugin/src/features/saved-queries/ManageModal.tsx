import {
  DataList,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  Skeleton,
} from '@patternfly/react-core';
import type { SavedQuery } from '@tributary/model';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeleteSavedQuery, useSavedQueries, useSaveQuery } from '../../query/index.ts';
import { ErrorState } from '../../shared/index.ts';
import { formatView, parseView, useView } from '../../view/index.ts';
import { Exchange } from './Exchange.tsx';
import { freeName } from './groups.ts';
import { QueryForm } from './QueryForm.tsx';
import { QueryRow } from './QueryRow.tsx';

/** Every saved query, and what can be done with each. */
export default function ManageModal({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const { data: queries, error, refetch } = useSavedQueries();
  const save = useSaveQuery();
  const remove = useDeleteSavedQuery();
  const [edited, setEdited] = useState<SavedQuery>();
  const failure = save.error ?? remove.error;
  const change = (query: SavedQuery, patch: Partial<SavedQuery>) =>
    save.mutate({ id: query.id, input: inputOf({ ...query, ...patch }) });
  if (edited) {
    return (
      <QueryForm
        title={t('Edit query')}
        id={edited.id}
        initial={inputOf(edited)}
        onClose={() => setEdited(undefined)}
      />
    );
  }
  return (
    <Modal isOpen variant="medium" onClose={onClose} aria-labelledby="tributary-manage-title">
      <ModalHeader title={t('Saved queries')} labelId="tributary-manage-title" />
      <ModalBody tabIndex={0} aria-label={t('Saved queries')}>
        {failure && <ErrorState title={t('The change was not saved')} error={failure} />}
        {error && (
          <ErrorState
            title={t('Saved queries could not be read')}
            error={error}
            onRetry={() => void refetch()}
          />
        )}
        {!queries && !error && <Skeleton height="20rem" screenreaderText={t('Loading')} />}
        {queries && (
          <DataList aria-label={t('Saved queries')} isCompact>
            {queries.map((query) => (
              <QueryRow
                key={query.id}
                query={query}
                onOpen={() => {
                  update(parseView(query.view));
                  onClose();
                }}
                onEdit={() => setEdited(query)}
                onOverwrite={() =>
                  change(query, { view: formatView({ ...view, selected: undefined }) })
                }
                onDuplicate={() =>
                  save.mutate({
                    input: {
                      ...inputOf(query),
                      name: freeName(query.name, queries),
                      isDefault: false,
                      shared: false,
                    },
                  })
                }
                onDefault={() => change(query, { isDefault: !query.isDefault })}
                onDelete={() => remove.mutate(query.id)}
              />
            ))}
          </DataList>
        )}
      </ModalBody>
      {queries && (
        <ModalFooter>
          <Exchange queries={queries} />
        </ModalFooter>
      )}
    </Modal>
  );
}

function inputOf({ name, description, shared, isDefault, view }: SavedQuery) {
  return { name, description, shared, isDefault, view };
}
