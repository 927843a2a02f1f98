import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { PLATFORM_NAMES, type Platform } from '../../../../platforms/errors';
import { asObjects } from '../../../../platforms/json';
import { callService } from '../../../shared/service-call';

/** The connected accounts, for the editor. */
export async function getAccounts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { accounts } = await callService(this, '/api/accounts', { method: 'GET' }, {});
	return asObjects(accounts).map(({ id, platform, username }) => ({
		name: `${PLATFORM_NAMES[platform as Platform]}: ${username}`,
		value: String(id),
	}));
}
