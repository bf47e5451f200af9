import type { Problem } from '@tributary/model';

/** An error that the client is told about, with a stable code and the remedy. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly parameter: string | undefined;
  readonly remedy: string | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    { parameter, remedy }: { parameter?: string; remedy?: string } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.parameter = parameter;
    this.remedy = remedy;
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  406: 'Not acceptable',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not processable',
  499: 'Client closed request',
  500: 'Internal error',
  503: 'Not available',
};

/** The body of an error answer (RFC 9457). */
export function toProblem(error: ProblemError): Problem {
  return {
    type: `urn:tributary:problem:${error.code}`,
    title: titles[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.parameter !== undefined && { parameter: error.parameter }),
    ...(error.remedy !== undefined && { remedy: error.remedy }),
    message: error.message,
  };
}
