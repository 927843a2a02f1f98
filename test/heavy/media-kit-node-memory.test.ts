import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurement } from '../bench/measure';
import { startProgram } from '../sandbox/process';
import { startDeliveryBench } from '../support/deliveries';
import { sha256, videoBytes } from '../support/video-bytes';

const SIZE_BYTES = 1_500_000_000;

// Only Linux reports a process's peak memory in a file.
const testOnLinux = existsSync('/proc/self/status') ? test : test.skip;

testOnLinux(
	'an upload of 1,500,000,000 bytes through the MediaKit node costs n8n less than 150 MB of memory',
	async () => {
		const bench = await startDeliveryBench({ logins: ['tiktok'] });
		try {
			const program = await startProgram(join(__dirname, '../bench/service-upload.ts'), [
				bench.service.url,
				String(SIZE_BYTES),
			]);
			await program.end();
			const [line] = program.lines;
			if (line === undefined) throw new Error(program.errors.join('\n'));
			const { publishId: uploadId, grownBytes } = JSON.parse(line) as Measurement;
			expect(grownBytes).toBeLessThan(150_000_000);
			expect((await bench.status(uploadId)).file).toMatchObject({
				size_bytes: SIZE_BYTES,
				sha256: sha256(videoBytes(SIZE_BYTES)),
			});
			await bench.act(uploadId, 'DELETE');
		} finally {
			await bench.close();
		}
	},
	600_000,
);
