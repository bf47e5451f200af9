import { Alert, AlertActionLink } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../query/client.ts';
import { problemTitle } from './problem-title.ts';

/** What went wrong, why, what to do about it, and Retry: stays in the panel that has the error. */
export function ErrorState({
  title,
  error,
  onRetry,
}: {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const problem = error instanceof ApiError ? error.problem : undefined;
  return (
    <Alert
      isInline
      variant="danger"
      title={title}
      className="tributary-error"
      actionLinks={onRetry && <AlertActionLink onClick={onRetry}>{t('Retry')}</AlertActionLink>}
    >
      <p>
        <strong>{problemTitle(error, t)}</strong>
      </p>
      <p>{problem?.detail ?? (error instanceof Error ? error.message : String(error))}</p>
      {problem?.remedy && <p>{problem.remedy}</p>}
    </Alert>
  );
}
