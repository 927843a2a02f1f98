import type { Metrics } from './metrics';

/** What of a store for temporary files is counted. */
interface Files {
	write(source: AsyncIterable<Uint8Array>, announcedBytes?: number): Promise<{ sizeBytes: number }>;
	create(announcedBytes: number): Promise<string>;
	describe(name: string): Promise<{ sizeBytes: number }>;
	size(name: string): Promise<number | undefined>;
	delete(name: string): Promise<void>;
	list(): Promise<string[]>;
	usedBytes(): number;
}

/** The same store for temporary files, counted. */
export function countFiles<T extends Files>(files: T, metrics: Metrics): T {
	const { filesCreated, filesDeleted, receivedBytes } = metrics;
	metrics.gauge('temporary_files', 'Temporary files on disk.', async function () {
		this.set((await files.list()).length);
	});
	metrics.gauge('temporary_bytes', 'Bytes that temporary files hold or have reserved.', function () {
		this.set(files.usedBytes());
	});
	return {
		...files,
		async write(source, announcedBytes) {
			const file = await files.write(source, announcedBytes);
			filesCreated.inc();
			receivedBytes.inc(file.sizeBytes);
			return file;
		},
		async create(announcedBytes) {
			const name = await files.create(announcedBytes);
			filesCreated.inc();
			return name;
		},
		async describe(name) {
			const file = await files.describe(name);
			receivedBytes.inc(file.sizeBytes);
			return file;
		},
		async delete(name) {
			const existed = (await files.size(name)) !== undefined;
			await files.delete(name);
			if (existed) filesDeleted.inc();
		},
	};
}
