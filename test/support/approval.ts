import { loadKeyFile } from '../../service/database';
import { createApprovalLinks } from '../../service/uploads';
import { withDatabase } from './events';

const MINUTE_MS = 60_000;

/** Returns the token from the approval link that a service with a `PUBLIC_URL` includes in a post's event. */
export async function approvalTokenOf(dataDir: string, uploadId: string): Promise<string> {
	const where = { upload_id: uploadId, state: 'awaiting_approval' } as const;
	const waiting = await withDatabase(dataDir, (database) => database('deliveries').where(where).first());
	if (waiting === undefined) throw new Error(`No post of ${uploadId} waits.`);
	const links = createApprovalLinks(loadKeyFile(dataDir), 'https://media.example.com');
	const unsigned = links.unsigned(waiting, Date.now() + 10 * MINUTE_MS);
	return String(links.complete({ approval_url: unsigned }).approval_url)
		.split('/')
		.at(-1)!;
}
