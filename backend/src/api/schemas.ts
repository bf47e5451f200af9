import { Type } from '@fastify/type-provider-typebox';

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
  timeRange: Type.Optional(Type.Integer({ minimum: 1, description: 'Seconds back from now.' })),
  startTime: Type.Optional(Type.Number({ minimum: 0, description: 'Seconds since the epoch.' })),
  endTime: Type.Optional(Type.Number({ minimum: 0, description: 'Seconds since the epoch.' })),
  recordType: Type.Optional(
    Type.Union([
      Type.Literal('flowLog'),
      Type.Literal('newConnection'),
      Type.Literal('heartbeat'),
      Type.Literal('endConnection'),
      Type.Literal('allConnections'),
    ]),
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
