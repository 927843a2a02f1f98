import { join } from 'node:path';

const HOST = join(__dirname, '../../../.n8n-host');

/** Where each major version of n8n is installed; the same folder as that of `npm run n8n`. */
export const HOSTS = { 2: HOST, 1: join(HOST, 'v1') };

export type N8nVersion = keyof typeof HOSTS;

/** The program of an installed n8n. */
export const programOf = (version: N8nVersion): string => join(HOSTS[version], 'node_modules/n8n/bin/n8n');
