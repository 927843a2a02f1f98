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
		"Revoke the app's access to the connected account. A person must connect the credential again afterwards. Returns a confirmation.",
};

export const output =
	'`{platform, openId, revoked: true}`. The credential must be connected again before it can be used.';

/** Ends the app's access to the account, once over all tries of the item. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { openId } = await connect(this);
	const { memory } = attemptStateOf<{ revoked: true }>(this, itemIndex);
	if (!memory.revoked) await revokeAccess(this);
	memory.revoked = true;
	return { platform: 'tiktok', openId, revoked: true };
}
