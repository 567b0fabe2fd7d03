/** What {@link insertEdges} makes. */
export interface WithEdges {
  readonly text: string;
  readonly count: number;
}
export function insertEdges(source: string, first: number): WithEdges;
