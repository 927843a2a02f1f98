import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/markdown';
import { startService } from '../support/service';
import type { ApiDescription } from './api-page';
import { referencePages } from './reference-pages';

/** Regenerates the reference pages of docs/: `npm run docs`. */
async function main(): Promise<void> {
	const service = await startService();
	try {
		const description = (await (await fetch(`${service.url}/openapi.json`)).json()) as ApiDescription;
		for (const [page, text] of Object.entries(referencePages(description))) {
			mkdirSync(dirname(join(ROOT, page)), { recursive: true });
			writeFileSync(join(ROOT, page), text);
		}
	} finally {
		await service.close();
	}
}

void main();
