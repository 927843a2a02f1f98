import type { Metrics } from './metrics';

/** The methods of a temporary file store that the metrics count. */
interface Files {
	write(source: AsyncIterable<Uint8Array>, announcedBytes?: number): Promise<{ sizeBytes: number }>;
	create(announcedBytes: number): Promise<string>;
	describe(name: string): Promise<{ sizeBytes: number }>;
	count(): Promise<number>;
	usedBytes(): Promise<number>;
}

/** Wraps a temporary file store so that the metrics include its files and bytes. */
export function countFiles<T extends Files>(files: T, metrics: Metrics): T {
	const { filesCreated, receivedBytes } = metrics;
	metrics.gauge('temporary_files', 'Temporary files on disk.', async function () {
		this.set(await files.count());
	});
	metrics.gauge('temporary_bytes', 'Bytes used or reserved by temporary files.', async function () {
		this.set(await files.usedBytes());
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
	};
}
