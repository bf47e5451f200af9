import {
  CodeBlock,
  CodeBlockCode,
  Content,
  Modal,
  ModalBody,
  ModalHeader,
  Skeleton,
} from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { useQueryPlan } from '../../query/index.ts';
import { ErrorState } from '../../shared/index.ts';

/** The text that the store runs for the table, with its bound values. */
export default function QueryModal({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('plugin__tributary');
  const { data, error, refetch } = useQueryPlan(true);
  return (
    <Modal isOpen variant="large" onClose={onClose} aria-labelledby="tributary-query-title">
      <ModalHeader title={t('Query of the table')} labelId="tributary-query-title" />
      <ModalBody tabIndex={0} aria-label={t('Query of the table')}>
        {error && (
          <ErrorState
            title={t('The query could not be read')}
            error={error}
            onRetry={() => void refetch()}
          />
        )}
        {!data && !error && <Skeleton height="10rem" screenreaderText={t('Loading')} />}
        {data && (
          <>
            <CodeBlock>
              <CodeBlockCode>{data.text}</CodeBlockCode>
            </CodeBlock>
            {data.parameters.length > 0 && (
              <Content component="p">
                {t('Bound values: {{values}}', { values: data.parameters.join(', ') })}
              </Content>
            )}
          </>
        )}
      </ModalBody>
    </Modal>
  );
}
