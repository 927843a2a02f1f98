import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { revokeAccess } from '../../token';
import { connect } from '../../transport';

/** Ends the app's access to the account. */
export async function execute(this: IExecuteFunctions): Promise<IDataObject> {
	const { openId } = await connect(this);
	await revokeAccess(this);
	return { platform: 'tiktok', openId, revoked: true };
}
