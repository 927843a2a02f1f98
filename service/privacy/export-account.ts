import type { Account } from '../accounts';
import type { Feature } from '../core/feature';
import { timestamp } from '../database';
import type { ExportedAccount } from './privacy-schemas';

/**
 * Returns all data stored about an account, as JSON in snake_case, without tokens, signatures or other secrets.
 * Instead of a file, the export contains the size and hash stored with the upload.
 */
export async function exportAccount(features: readonly Pick<Feature, 'export'>[], account: Account) {
	const parts = await Promise.all(features.map(async (feature) => feature.export?.(account)));
	return Object.assign({ exported_at: timestamp() }, ...parts) as ExportedAccount;
}
