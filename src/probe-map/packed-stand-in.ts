/** The packed form of a probe map, for the time being. */
import { probeMapFromJSON, probeMapToJSON } from './json.ts';
import type { ProbeMap } from './probe-map.ts';

/** Bytes of a probe map. */
export const encodeProbeMap = (map: ProbeMap): Uint8Array => new TextEncoder().encode(probeMapToJSON(map));

/** Gives back what {@link encodeProbeMap} made. */
export const decodeProbeMap = (bytes: Uint8Array): ProbeMap =>
  probeMapFromJSON(new TextDecoder().decode(bytes));
