import { existsSync } from 'node:fs';
import { runSender } from '../bench/sender';
import { startTestSandbox } from '../support/sandbox';
import { sha256, videoBytes } from '../support/video-bytes';
import { expectOnlyDrafts } from '../support/youtube';

const SIZE_BYTES = 4_000_000_000;

// Only Linux reports a process's peak memory in a file.
const testOnLinux = existsSync('/proc/self/status') ? test : test.skip;

testOnLinux(
	'an upload of 4,000,000,000 bytes through the YouTube node costs n8n less than 100 MB of memory',
	async () => {
		const sandbox = await startTestSandbox();
		try {
			const { publishId, grownBytes } = await runSender('youtube-node-upload', sandbox, SIZE_BYTES);
			expect(grownBytes).toBeLessThan(100_000_000);
			// One draft from the warm-up, and one from the measured upload.
			await expectOnlyDrafts(sandbox, 2);
			const upload = await sandbox.upload(publishId);
			// This check comes last because the connection to the sandbox ends while the checksum is calculated.
			expect(upload).toMatchObject({
				complete: true,
				size_bytes: SIZE_BYTES,
				sha256: sha256(videoBytes(SIZE_BYTES)),
			});
		} finally {
			await sandbox.close();
		}
	},
	600_000,
);
