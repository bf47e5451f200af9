import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { PageFrame } from './features/frame/PageFrame.tsx';
import { HostContext } from './host/host.ts';
import type { Host } from './host/host.ts';
import { createQueryClient } from './query/query-client.ts';
import './page.css';

/** Network flows, in any host. */
export function Page({ host }: { readonly host: Host }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <HostContext.Provider value={host}>
      <QueryClientProvider client={queryClient}>
        <PageFrame />
      </QueryClientProvider>
    </HostContext.Provider>
  );
}
