import {
  Button,
  Form,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  TextInput,
} from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../view/index.ts';
import { fromLocalInput, toAbsolute, toLocalInput } from './moments.ts';

const FORM = 'tributary-custom-range';

/** Two moments in the reader's own time zone. */
export default function CustomRangeModal({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const [initial] = useState(() => toAbsolute(view.range, Date.now()));
  const [from, setFrom] = useState(toLocalInput(initial.from));
  const [to, setTo] = useState(toLocalInput(initial.to));
  const range = { from: fromLocalInput(from), to: fromLocalInput(to) };
  const isSound = range.from !== undefined && range.to !== undefined && range.from < range.to;
  const apply = () => {
    if (range.from === undefined || range.to === undefined || !isSound) return;
    update({ range: { kind: 'absolute', from: range.from, to: range.to } });
    onClose();
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby={`${FORM}-title`}>
      <ModalHeader title={t('Time range')} labelId={`${FORM}-title`} />
      <ModalBody>
        <Form
          id={FORM}
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <FormGroup label={t('From')} fieldId={`${FORM}-from`}>
            <TextInput
              id={`${FORM}-from`}
              type="datetime-local"
              step={1}
              value={from}
              onChange={(_event, value) => setFrom(value)}
            />
          </FormGroup>
          <FormGroup label={t('To')} fieldId={`${FORM}-to`}>
            <TextInput
              id={`${FORM}-to`}
              type="datetime-local"
              step={1}
              value={to}
              onChange={(_event, value) => setTo(value)}
            />
            {!isSound && (
              <FormHelperText>
                <HelperText>
                  <HelperTextItem variant="error">
                    {t('The end must be after the start.')}
                  </HelperTextItem>
                </HelperText>
              </FormHelperText>
            )}
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form={FORM} isDisabled={!isSound}>
          {t('Apply')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('Cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
