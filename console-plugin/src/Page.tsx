import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { PageFrame } from './features/frame/PageFrame.tsx';
import { HostContext } from './host/host.ts';
import type { Host } from './host/host.ts';
import { createQueryClient } from './query/query-client.ts';
import { SubjectContext } from './view/index.ts';
import type { Subject } from './view/index.ts';
import './page.css';

/** Network flows, in any host: all of them, or those of a subject. `isPart` where another page has the heading. */
export function Page({
  host,
  subject,
  isPart = false,
}: {
  readonly host: Host;
  readonly subject?: Subject;
  readonly isPart?: boolean;
}) {
  const [queryClient] = useState(createQueryClient);
  return (
    <HostContext.Provider value={host}>
      <SubjectContext.Provider value={subject}>
        <QueryClientProvider client={queryClient}>
          <PageFrame isPart={isPart} />
        </QueryClientProvider>
      </SubjectContext.Provider>
    </HostContext.Provider>
  );
}
