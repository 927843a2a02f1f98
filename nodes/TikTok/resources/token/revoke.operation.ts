import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { attemptStateOf } from '../../../shared/attempts';
import { revokeAccess } from '../../token';
import { connect } from '../../transport';

export const option: OperationOption = {
	name: 'Revoke',
	value: 'revoke',
	action: 'Revoke token',
	description:
		"Revoke the app's access to the connected account. The credential must be reconnected afterwards. Returns a confirmation.",
};

export const output =
	'`{platform, openId, revoked: true}`. The credential must be reconnected before it can be used again.';

/** Revokes the app's access to the account, at most once across all attempts for the item. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { openId } = await connect(this);
	const { memory } = attemptStateOf<{ revoked: true }>(this, itemIndex);
	if (!memory.revoked) await revokeAccess(this);
	memory.revoked = true;
	return { platform: 'tiktok', openId, revoked: true };
}
