import '@patternfly/react-core/dist/styles/base.css';
import './shell.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Page } from '../../Page.tsx';
import { Shell } from './Shell.tsx';
import { standaloneHost } from './standalone-host.tsx';
import { startTranslation } from './translation.ts';

await startTranslation();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <BrowserRouter>
        <Shell>
          <Page host={standaloneHost} />
        </Shell>
      </BrowserRouter>
    </StrictMode>,
  );
}
