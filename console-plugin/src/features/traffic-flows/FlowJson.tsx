import {
  ClipboardCopyButton,
  CodeBlock,
  CodeBlockAction,
  CodeBlockCode,
} from '@patternfly/react-core';
import type { FlowRecord } from '@tributary/model';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The record as it is stored. */
export function FlowJson({ flow }: { readonly flow: FlowRecord }) {
  const { t } = useTranslation('plugin__tributary');
  const [isCopied, setCopied] = useState(false);
  const text = JSON.stringify(flow, undefined, 2);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  return (
    <CodeBlock
      actions={
        <CodeBlockAction>
          <ClipboardCopyButton
            id="tributary-copy-json"
            variant="plain"
            aria-label={t('Copy the JSON')}
            onClick={copy}
            onTooltipHidden={() => setCopied(false)}
          >
            {isCopied ? t('Copied') : t('Copy')}
          </ClipboardCopyButton>
        </CodeBlockAction>
      }
    >
      <CodeBlockCode>{text}</CodeBlockCode>
    </CodeBlock>
  );
}
