import { webcrypto } from 'node:crypto';
import { createCipher, loadKeyFile, type Database } from '../../service/database';
import { createEventStore, type NewEvent } from '../../service/events';
import { openDatabaseOf } from './database-location';
import type { ReceivedEvent } from './receiver';
import { engineOn, type UploadStatus } from './service';

/** Opens a service's database, even while the service is running, and closes it afterwards. */
export async function withDatabase<T>(dataDir: string, use: (database: Database) => Promise<T>): Promise<T> {
	const database = await openDatabaseOf(dataDir);
	try {
		return await use(database);
	} finally {
		await database.destroy();
	}
}

/** Emits events as a feature of the service would. */
export async function emit(dataDir: string, ...happened: Partial<NewEvent>[]): Promise<void> {
	await withDatabase(dataDir, async (database) => {
		// A service that is not running finds the events when it starts.
		const engine = engineOn(dataDir) ?? { enqueue: async () => {} };
		const events = createEventStore(database, createCipher(loadKeyFile(dataDir)), engine);
		for (const event of happened) {
			await database.transaction((trx) =>
				events.add(trx, { type: 'stats.refreshed', data: { username: 'example_creator' }, ...event }),
			);
		}
	});
}

/** Returns the content of the outbox, in order. */
export function outboxOf(dataDir: string) {
	return withDatabase(dataDir, (database) =>
		database<{ id: number; attempts: number; ended_at: string | null; error: string | null }>('outbox')
			.select('attempts', 'ended_at', 'error')
			.orderBy('id'),
	);
}

/** Verifies a signature as a receiver would, with a library other than the one that created it. */
export async function isGenuine({ headers, raw }: ReceivedEvent, secret: string): Promise<boolean> {
	const parts = Object.fromEntries(
		String(headers['x-mediakit-signature'])
			.split(',')
			.map((part) => part.split('=') as [string, string]),
	);
	const age = Math.abs(Date.now() / 1000 - Number(parts.t));
	const key = await webcrypto.subtle.importKey(
		'raw',
		Buffer.from(secret),
		{ name: 'HMAC', hash: 'SHA-256' },
		false,
		['verify'],
	);
	const signed = Buffer.concat([Buffer.from(`${parts.t}.`), raw]);
	return age < 300 && webcrypto.subtle.verify('HMAC', key, Buffer.from(parts.v1 ?? '', 'hex'), signed);
}

/** Reads server-sent events as a browser does. */
export async function* readEvents(response: Response): AsyncGenerator<{ id: string; status: UploadStatus }> {
	let text = '';
	for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
		text += Buffer.from(piece).toString();
		for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
			const fields = Object.fromEntries(
				text
					.slice(0, end)
					.split('\n')
					.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
			) as { id: string; data: string };
			text = text.slice(end + 2);
			if (fields.data) yield { id: fields.id, status: JSON.parse(fields.data) as UploadStatus };
		}
	}
}
