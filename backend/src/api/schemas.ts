import { Type } from '@fastify/type-provider-typebox';
import { recordTypes } from '@tributary/model';

/** What every query takes (QueryParams of the model). */
export const queryProperties = {
  filters: Type.Optional(
    Type.String({
      maxLength: 16_384,
      description: 'Conditions KEY OP VALUES: & for and, | for or, commas between values.',
    }),
  ),
  match: Type.Optional(
    Type.Union([Type.Literal('all'), Type.Literal('any'), Type.Literal('bidirectional')]),
  ),
  within: Type.Optional(
    Type.String({
      maxLength: 4_096,
      description: 'A filter like `filters` that holds besides, whatever `match` says.',
    }),
  ),
  timeRange: Type.Optional(Type.Integer({ minimum: 1, description: 'Seconds back from now.' })),
  startTime: Type.Optional(Type.Number({ minimum: 0, description: 'Seconds since the epoch.' })),
  endTime: Type.Optional(Type.Number({ minimum: 0, description: 'Seconds since the epoch.' })),
  recordType: Type.Optional(
    Type.Union(
      recordTypes.map((type) => Type.Literal(type)),
      { description: 'allConnections: every event of a conversation.' },
    ),
  ),
  packetLoss: Type.Optional(
    Type.Union([Type.Literal('all'), Type.Literal('dropped'), Type.Literal('sent')]),
  ),
};

export const fieldsProperty = Type.Optional(
  Type.String({ description: 'Comma-separated field names; all of them when absent.' }),
);

export const sortProperty = Type.Optional(
  Type.String({ description: 'FIELD:asc or FIELD:desc; absent values come last.' }),
);
