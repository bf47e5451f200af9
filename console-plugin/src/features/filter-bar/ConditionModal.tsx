import {
  Button,
  Form,
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  FormSelectOptionGroup,
  HelperText,
  HelperTextItem,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  TextInput,
} from '@patternfly/react-core';
import {
  eitherEndKeys,
  fields,
  fieldsOfKey,
  formatWrittenValue,
  operatorsOf,
  parseWritten,
  writtenName,
} from '@tributary/model';
import type { Condition, FieldDef, Operator } from '@tributary/model';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../format/index.ts';
import { useValues } from '../../query/index.ts';
import {
  keyLabel,
  operatorLabel,
  operatorSign,
  reasonText,
  valueName,
} from '../../shared/condition-text.ts';

const ID = 'tributary-condition';
const groups = Object.entries(Object.groupBy(fields as readonly FieldDef[], ({ group }) => group));

/** Field, operator and values of one condition. */
export default function ConditionModal({
  initial,
  onApply,
  onClose,
}: {
  readonly initial?: Condition;
  readonly onApply: (condition: Condition) => void;
  readonly onClose: () => void;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [key, setKey] = useState(initial?.key ?? 'Interfaces');
  const [op, setOp] = useState<Operator>(initial?.op ?? '=');
  const [values, setValues] = useState(initial?.values.map(formatWrittenValue).join(', ') ?? '');
  const { data: known } = useValues(key, '');
  const [field] = fieldsOfKey(key);
  const allowed = field ? operatorsOf(field) : [];
  const read = parseWritten(`${writtenName(key)} ${op} (${values})`);
  const [condition] = read.conditions;
  const mistake = values.trim() === '' ? undefined : read.mistakes[0];
  const apply = () => {
    if (!condition || mistake) return;
    onApply(condition);
    onClose();
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby={`${ID}-title`}>
      <ModalHeader title={initial ? t('Edit filter') : t('Add filter')} labelId={`${ID}-title`} />
      <ModalBody>
        <Form
          id={ID}
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <FormGroup label={t('Field')} fieldId={`${ID}-field`}>
            <FormSelect
              id={`${ID}-field`}
              value={key}
              onChange={(_event, chosen) => {
                const fits = fieldsOfKey(chosen).some((next) => operatorsOf(next).includes(op));
                setKey(chosen);
                if (!fits) setOp('=');
              }}
            >
              {groups.map(([group, members]) => (
                <FormSelectOptionGroup key={group} label={t(group)}>
                  {members?.map(({ name, label }) => (
                    <FormSelectOption key={name} value={name} label={t(label)} />
                  ))}
                </FormSelectOptionGroup>
              ))}
              <FormSelectOptionGroup label={t('Either end')}>
                {eitherEndKeys.map((either) => (
                  <FormSelectOption key={either} value={either} label={keyLabel(either, t)} />
                ))}
              </FormSelectOptionGroup>
            </FormSelect>
            {field && <Help text={t(field.description)} />}
          </FormGroup>
          <FormGroup label={t('Operator')} fieldId={`${ID}-operator`}>
            <FormSelect
              id={`${ID}-operator`}
              value={op}
              onChange={(_event, chosen) => setOp(chosen as Operator)}
            >
              {allowed.map((operator) => (
                <FormSelectOption
                  key={operator}
                  value={operator}
                  label={`${operatorSign(operator)}  ${operatorLabel(operator, t)}`}
                />
              ))}
            </FormSelect>
          </FormGroup>
          <FormGroup label={t('Values')} fieldId={`${ID}-values`}>
            <TextInput
              id={`${ID}-values`}
              list={`${ID}-known`}
              value={values}
              validated={mistake ? 'error' : 'default'}
              onChange={(_event, typed) => setValues(typed)}
            />
            <datalist id={`${ID}-known`}>
              {known?.values.map(({ value, count }) => (
                <option key={value} value={formatWrittenValue({ text: value, quoted: false })}>
                  {t('{{value}}: {{flows}} flow', {
                    value: valueName(field?.names, value),
                    flows: formatCount(count, i18n.language),
                    count,
                  })}
                </option>
              ))}
            </datalist>
            <Help
              text={
                mistake
                  ? reasonText(mistake.reason, t)
                  : t('Separate several by commas; * stands for anything.')
              }
              isError={mistake !== undefined}
            />
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form={ID} isDisabled={!condition || mistake !== undefined}>
          {t('Apply')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('Cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

function Help({ text, isError = false }: { readonly text: string; readonly isError?: boolean }) {
  return (
    <FormHelperText>
      <HelperText>
        <HelperTextItem variant={isError ? 'error' : 'default'}>{text}</HelperTextItem>
      </HelperText>
    </FormHelperText>
  );
}
