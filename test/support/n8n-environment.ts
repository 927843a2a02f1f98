import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folder for this run's n8n settings and binary data. Import this before n8n, which reads its settings only once. */
export const n8nFolder = mkdtempSync(join(tmpdir(), 'mediakit-n8n-'));

process.env.N8N_USER_FOLDER = n8nFolder;
process.env.N8N_ENCRYPTION_KEY = 'a key for tests';
process.env.N8N_LOG_LEVEL = 'silent';
