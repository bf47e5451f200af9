import { Td, Tr } from '@patternfly/react-table';

/** Stands for the rows of a virtualised table that are not drawn. */
export function TableSpacer({
  height,
  columns,
}: {
  /** CSS pixels. */
  readonly height: number;
  readonly columns: number;
}) {
  if (height <= 0) return null;
  return (
    <Tr aria-hidden="true" className="tributary-spacer">
      <Td colSpan={columns} style={{ blockSize: height }} />
    </Tr>
  );
}
