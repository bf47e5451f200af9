import { Alert, AlertActionCloseButton } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { ineffectiveParams } from '../../view/index.ts';

/** What of the link that was opened changes nothing here. */
export function LinkNotice() {
  const { t } = useTranslation('plugin__tributary');
  const { search } = useLocation();
  const [closed, setClosed] = useState('');
  const params = ineffectiveParams(search).join(', ');
  if (params === '' || params === closed) return null;
  return (
    <Alert
      isInline
      isPlain
      variant="warning"
      component="p"
      className="tributary-notice"
      title={t('This part of the link changes nothing here: {{params}}', { params })}
      actionClose={<AlertActionCloseButton onClose={() => setClosed(params)} />}
    />
  );
}
