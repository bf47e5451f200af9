import { useTranslation } from 'react-i18next';
import { formatView, useView } from '../../view/index.ts';
import { QueryForm } from './QueryForm.tsx';

/** Gives the present view a name. */
export default function SaveModal({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('plugin__tributary');
  const [view] = useView();
  return (
    <QueryForm
      title={t('Save this view')}
      initial={{
        name: '',
        description: '',
        shared: false,
        isDefault: false,
        view: formatView({ ...view, selected: undefined }),
      }}
      onClose={onClose}
    />
  );
}
