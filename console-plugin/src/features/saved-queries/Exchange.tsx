import { Alert, Button } from '@patternfly/react-core';
import { DownloadIcon, UploadIcon } from '@patternfly/react-icons';
import type { SavedQuery } from '@tributary/model';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSaveQuery } from '../../query/index.ts';
import { exportText, importInputs } from './exchange.ts';

/** Takes saved queries to a file and back. */
export function Exchange({ queries }: { readonly queries: readonly SavedQuery[] }) {
  const { t } = useTranslation('plugin__tributary');
  const save = useSaveQuery();
  const file = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<{ readonly isGood: boolean; readonly text: string }>();
  const kept = queries.filter(({ predefined }) => !predefined);
  const read = async (chosen: File) => {
    let saved = 0;
    try {
      for (const input of importInputs(await chosen.text(), queries, t)) {
        await save.mutateAsync({ input });
        saved++;
      }
      setOutcome({ isGood: true, text: t('{{count}} query was imported.', { count: saved }) });
    } catch (error) {
      const { message } = error as Error;
      setOutcome({
        isGood: false,
        text:
          saved === 0
            ? message
            : t('{{saved}} queries were imported, then: {{message}}', { saved, message }),
      });
    }
  };
  return (
    <>
      <Button
        variant="link"
        icon={<DownloadIcon />}
        isDisabled={kept.length === 0}
        onClick={() => download(exportText(kept))}
      >
        {t('Export as JSON')}
      </Button>
      <Button
        variant="link"
        icon={<UploadIcon />}
        isLoading={save.isPending}
        onClick={() => file.current?.click()}
      >
        {t('Import…')}
      </Button>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t('File with saved queries')}
        onChange={(event) => {
          const { currentTarget } = event;
          const [chosen] = currentTarget.files ?? [];
          if (chosen) void read(chosen);
          // the same file may be chosen again
          currentTarget.value = '';
        }}
      />
      {outcome && (
        <Alert
          isInline
          isPlain
          isLiveRegion
          variant={outcome.isGood ? 'success' : 'danger'}
          title={outcome.text}
        />
      )}
    </>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'saved-queries.json';
  link.click();
  URL.revokeObjectURL(url);
}
