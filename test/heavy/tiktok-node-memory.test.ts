import { existsSync } from 'node:fs';
import { runSender } from '../bench/sender';
import { startInstantSandbox } from '../support/sandbox';
import { sha256, videoBytes } from '../support/video-bytes';

const SIZE_BYTES = 4_000_000_000;

// Only Linux reports a process's peak memory in a file.
const testOnLinux = existsSync('/proc/self/status') ? test : test.skip;

testOnLinux(
	'an upload of 4,000,000,000 bytes through the TikTok node costs n8n less than 160 MB of memory',
	async () => {
		const sandbox = await startInstantSandbox();
		try {
			const { publishId, grownBytes } = await runSender('node-upload', sandbox, SIZE_BYTES);
			expect(grownBytes).toBeLessThan(160_000_000);
			expect(await sandbox.upload(publishId)).toMatchObject({
				complete: true,
				size_bytes: SIZE_BYTES,
				sha256: sha256(videoBytes(SIZE_BYTES)),
				chunks: { length: 400 },
			});
		} finally {
			await sandbox.close();
		}
	},
	600_000,
);
