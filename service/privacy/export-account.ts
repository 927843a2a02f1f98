import type { Account } from '../accounts';
import type { Feature } from '../core/feature';
import { timestamp } from '../database';
import type { ExportedAccount } from './privacy-schemas';

/**
 * All data stored about an account, as JSON in snake_case, without tokens, signatures and other secrets. Files
 * are represented by the size and hash in their upload.
 */
export async function exportAccount(features: readonly Pick<Feature, 'export'>[], account: Account) {
	const parts = await Promise.all(features.map(async (feature) => feature.export?.(account)));
	return Object.assign({ exported_at: timestamp() }, ...parts) as ExportedAccount;
}
