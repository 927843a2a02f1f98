import { join } from 'node:path';
import type { N8nVersion } from '../../../sandbox/n8n/install';

const HOST = join(__dirname, '../../../.n8n-host');

/** Installation folder of each major version of n8n, shared with `npm run n8n`. */
export const HOSTS: Record<N8nVersion, string> = { 2: HOST, 1: join(HOST, 'v1') };

/** Returns the path of the program of an installed n8n. */
export const programOf = (version: N8nVersion): string => join(HOSTS[version], 'node_modules/n8n/bin/n8n');
