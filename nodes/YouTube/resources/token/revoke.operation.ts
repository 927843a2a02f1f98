import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { attemptStateOf } from '../../../shared/attempts';
import type { OperationOption } from '../../../shared/resource';
import { connect, revokeAccess } from '../../transport';

export const option: OperationOption = {
	name: 'Revoke',
	value: 'revoke',
	action: 'Revoke token',
	description:
		"Revoke the Google project's access to the connected account. The credential must be reconnected afterwards. Returns a confirmation.",
};

export const output =
	'`{platform, revoked: true}`. Revokes everything that the account has granted to the Google project, for all of its OAuth clients. The credential must be reconnected before it can be used again.';

/**
 * Revokes the project's access to the account, at most once across all attempts for the item (contracts/youtube-api.md
 * §1.7).
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	await connect(this);
	const { memory } = attemptStateOf<{ revoked: true }>(this, itemIndex);
	if (!memory.revoked) await revokeAccess(this);
	memory.revoked = true;
	return { platform: 'youtube', revoked: true };
}
