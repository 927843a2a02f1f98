import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { readObject } from '../../platforms/json';
import { toReference } from '../shared/references';
import { locatedValue, toList, toText } from '../shared/values';
import { allOrOnePlatform } from './fields';
import { ACCOUNT, accountField, searchUsernames } from './references';
import { EVENTS, isWanted, readEvent, type Filter } from './events';
import { subscriptionsOf } from './trigger-state';
import { signedWith } from './signature';
import { claimEvent, endSubscription, isSubscribed, subscribe } from './subscription';

function readFilter(node: IWebhookFunctions): Filter {
	const given = (label: string, name: string) => {
		const value = locatedValue(node.getNodeParameter(name, ''));
		return { node: node.getNode(), label, value, isComputed: true };
	};
	return {
		types: toList(given('Trigger On', 'events')),
		platform: toText(given('Platform', 'filters.platform')).trim(),
		account: toReference(given('Account', 'filters.account'), ACCOUNT),
	};
}

/** Sends the response to the service before n8n sends its own. */
function answer(node: IWebhookFunctions, status: number, body: IDataObject): IWebhookResponseData {
	node.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}

/** Returns the response to an event that does not start the workflow. */
const ignored = (reason: string): IWebhookResponseData => ({ webhookResponse: { ignored: reason } });

/**
 * Responds to an event that the service could not confirm as new. The service then sends the event again later, or
 * stops if the subscription no longer exists.
 *
 * @throws any error that requires action by the user; n8n shows it as a failed execution
 */
function notClaimed(node: IWebhookFunctions, error: unknown): IWebhookResponseData {
	const details = error instanceof NodeOperationError ? (error.context.data as IDataObject) : {};
	const { message } = error as Error;
	if (details.retryable === true) return answer(node, 503, { error: message });
	if (details.code === 'subscription_unknown') return answer(node, 410, { error: message });
	throw error;
}

export class MediaKitTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MediaKit Trigger',
		name: 'mediaKitTrigger',
		icon: { light: 'file:../../credentials/mediaKit.svg', dark: 'file:../../credentials/mediaKit.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			// The node panel shows the node and its trigger as one entry, with this text.
			'Starts the workflow when your MediaKit service reports an event; the MediaKit node submits videos, approves posts and reads statistics',
		defaults: { name: 'MediaKit Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mediaKitApi', required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [
			{
				displayName:
					"The service must be able to reach this n8n. If n8n runs on the same machine or in a private network, add its host and port to the service's CALLBACK_HOST_ALLOWLIST.",
				name: 'reachNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				options: EVENTS,
				default: ['upload.delivered', 'upload.failed', 'upload.published'],
				required: true,
				description: 'The events that start the workflow',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				description: 'Conditions that an event must also meet to start the workflow',
				options: [
					{
						...accountField,
						description: 'Only events about the account with this user name, ID or profile URL',
					},
					{
						displayName: 'Platform',
						name: 'platform',
						type: 'options',
						options: allOrOnePlatform,
						default: '',
						description: 'Only events about accounts on this platform',
					},
				],
			},
		],
	};

	methods = { listSearch: { searchUsernames } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isSubscribed(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await subscribe(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await endSubscription(this);
				return true;
			},
		},
	};

	/**
	 * Handles a request. The workflow starts only if the service has recently signed the event, and if the event is new
	 * and matches the filter.
	 */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { rawBody = Buffer.alloc(0) } = this.getRequestObject() as { rawBody?: Buffer };
		const header = this.getHeaderData()['x-mediakit-signature'];
		const signature = typeof header === 'string' ? header : undefined;
		const subscriptions = Object.values(subscriptionsOf(this));
		const subscription = signedWith({ signature, rawBody }, subscriptions, Date.now());
		if (!subscription) {
			const message =
				'The signature is missing, invalid or older than 300 seconds. Check the clocks of both machines.';
			return answer(this, 401, { error: message });
		}
		const event = readEvent(readObject(rawBody.toString()));
		if (!event || !isWanted(event, readFilter(this))) return ignored('not wanted');
		try {
			if (!(await claimEvent(this, subscription, event.id))) return ignored('already received');
		} catch (error) {
			return notClaimed(this, error);
		}
		const item = { ...event } as IDataObject;
		return { webhookResponse: { started: true }, workflowData: [this.helpers.returnJsonArray([item])] };
	}
}
