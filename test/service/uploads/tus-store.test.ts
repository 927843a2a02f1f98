import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../service/database';
import { createResumables } from '../../../service/uploads/tus/tus-store';
import { openFiles } from '../../support/temporary-files';
import { openNewDatabase } from '../../support/database-location';
import { sampleVideo } from '../../support/video-bytes';

let folder: string;
let database: Database;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-test-'));
	database = await openNewDatabase();
});
afterEach(async () => {
	await database.destroy();
	await rm(folder, { recursive: true });
});

it('a resumable upload that is noted while it is about to be deleted keeps its file', async () => {
	const files = await openFiles(folder, database);
	const resumables = createResumables(database, files, 60_000);
	const id = '5f0c7e1e-0000-4000-8000-000000000001';
	await resumables.begin({ id, sizeBytes: sampleVideo.length, metadata: {}, base: 'http://127.0.0.1' });
	const seen = await resumables.get(id);
	if (seen === undefined) throw new Error('It was not begun.');
	await files.append(seen.fileName, [sampleVideo] as unknown as AsyncIterable<Buffer>);
	const answer = { upload_id: id, status_url: '', deliveries: [], warnings: [] };
	await database.transaction((trx) => resumables.finish(trx, id, answer));
	await resumables.remove(seen);
	expect(await files.size(seen.fileName)).toBe(sampleVideo.length);
	expect((await resumables.get(id))?.answer).toEqual(answer);
});
