import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { asObject, asObjects, asText } from '../../../../platforms/json';
import { getChoice } from '../../../shared/parameters';
import { getOptionalReference } from '../../../shared/references';
import type { OperationOption } from '../../../shared/resource';
import { toServiceError } from '../../../shared/service-call';
import { call, withQuery } from '../../api';
import { platformField } from '../../fields';
import { ACCOUNT, accountField } from '../../references';

export const option: OperationOption = {
	name: 'Refresh',
	value: 'refresh',
	action: 'Refresh statistics',
	description:
		'Fetch statistics from the platform now. Requires the platform; without an account, all accounts are refreshed. Returns one item for each account.',
};

export const fields: INodeProperties[] = [
	platformField,
	{
		...accountField,
		description:
			'User name or ID of the account, or URL of its profile. Leave empty to refresh every account on the platform and return one item for each.',
	},
];

export const output =
	'One item for each account: `{message, data, source, updated_at, token_refreshed, warning?}`.';

/**
 * Makes the service fetch statistics now. If the refresh of any account fails, the node fails; with Continue On Fail,
 * these accounts are output as failed items.
 */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const platform = getChoice(this, 'platform', itemIndex);
	const account = getOptionalReference(this, 'account', itemIndex, ACCOUNT);
	const path = withQuery(`/api/mediakit/refresh-${platform}-api`, { account });
	const answer = await call(this, itemIndex, 'POST', path);
	if (answer.results === undefined) return [answer as IDataObject];
	return asObjects(answer.results).map((result) => {
		const refused = asObject(result.error);
		if (!refused) return result as IDataObject;
		const failure = asText(result.message)?.replace(/\.$/, '');
		const error = toServiceError(this.getNode(), refused, { itemIndex, failure });
		if (!this.continueOnFail()) throw error;
		return { error: error.message, message: error.description };
	});
}
