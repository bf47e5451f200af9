import {
  Button,
  Checkbox,
  Form,
  FormGroup,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  TextInput,
} from '@patternfly/react-core';
import type { SavedQueryInput } from '@tributary/model';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSaveQuery } from '../../query/index.ts';
import { ErrorState } from '../../shared/index.ts';

const ID = 'tributary-saved-query';

/** Name, description and audience of a query that is new, or has the `id`. */
export function QueryForm({
  title,
  id,
  initial,
  onClose,
}: {
  readonly title: string;
  readonly id?: string;
  readonly initial: SavedQueryInput;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [input, setInput] = useState(initial);
  const save = useSaveQuery();
  const patch = (change: Partial<SavedQueryInput>) => setInput({ ...input, ...change });
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby={`${ID}-title`}>
      <ModalHeader title={title} labelId={`${ID}-title`} />
      <ModalBody>
        <Form
          id={ID}
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ ...(id !== undefined && { id }), input }, { onSuccess: onClose });
          }}
        >
          {save.error && <ErrorState title={t('The query was not saved')} error={save.error} />}
          <FormGroup label={t('Name')} isRequired fieldId={`${ID}-name`}>
            <TextInput
              id={`${ID}-name`}
              isRequired
              maxLength={128}
              value={input.name}
              onChange={(_event, name) => patch({ name })}
            />
          </FormGroup>
          <FormGroup label={t('Description')} fieldId={`${ID}-description`}>
            <TextInput
              id={`${ID}-description`}
              maxLength={1024}
              value={input.description}
              onChange={(_event, description) => patch({ description })}
            />
          </FormGroup>
          <Checkbox
            id={`${ID}-shared`}
            label={t('Show it to everyone')}
            isChecked={input.shared}
            onChange={(_event, shared) => patch({ shared })}
          />
          <Checkbox
            id={`${ID}-default`}
            label={t('Open it when the page opens')}
            isChecked={input.isDefault}
            onChange={(_event, isDefault) => patch({ isDefault })}
          />
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          type="submit"
          form={ID}
          isDisabled={input.name.trim() === ''}
          isLoading={save.isPending}
        >
          {t('Save')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('Cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
