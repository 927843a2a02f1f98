import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { triesOf } from '../../../shared/tries';
import { revokeAccess } from '../../token';
import { connect } from '../../transport';

/** Ends the app's access to the account, once over all tries of the item. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { openId } = await connect(this);
	const { memory } = triesOf<{ revoked: true }>(this, itemIndex);
	if (!memory.revoked) await revokeAccess(this);
	memory.revoked = true;
	return { platform: 'tiktok', openId, revoked: true };
}
