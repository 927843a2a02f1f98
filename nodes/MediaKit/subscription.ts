import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';
import { asObjects, asText, type JsonObject } from '../../platforms/json';
import { callService, jsonRequest } from '../shared/service-call';
import { toList } from '../shared/values';
import { saveSubscriptions, subscriptionsOf, type Subscription } from './trigger-state';

const ROUTE = '/api/subscriptions';

function webhookUrl(node: IHookFunctions): string {
	const url = node.getNodeWebhookUrl('default');
	if (url) return url;
	throw new NodeOperationError(node.getNode(), 'n8n gave the trigger no address. Save the workflow again.');
}

function wantedEvents(node: IHookFunctions): string[] {
	const value: unknown = node.getNodeParameter('events');
	const events = toList({ node: node.getNode(), label: 'Trigger On', value, isComputed: true });
	if (events.length > 0) return events;
	throw new NodeOperationError(node.getNode(), 'No event is chosen. Choose at least one in the trigger.');
}

const sameEvents = (some: unknown, others: readonly string[]) =>
	Array.isArray(some) && some.length === others.length && others.every((event) => some.includes(event));

async function subscriptions(node: IHookFunctions): Promise<JsonObject[]> {
	const answer = await callService(node, ROUTE, { method: 'GET' }, {});
	return asObjects(answer.subscriptions);
}

async function unsubscribe(node: IHookFunctions, id: string): Promise<void> {
	await callService(node, `${ROUTE}/${encodeURIComponent(id)}`, { method: 'DELETE' }, {});
}

/**
 * Removes what the service still has of subscriptions that nobody can use any more.
 *
 * @returns the node's subscriptions that stay
 */
async function removeLeftovers(node: IHookFunctions, url: string): Promise<Record<string, Subscription>> {
	const kept = subscriptionsOf(node);
	// A test of the workflow must not end the subscription of the active one.
	const stays = ([address]: [string, Subscription]) =>
		address !== url && node.getActivationMode() === 'manual';
	const staying = Object.fromEntries(Object.entries(kept).filter(stays));
	const leftovers = Object.entries(kept).filter((entry) => !stays(entry));
	const ids = leftovers.map(([, { id }]) => id);
	for (const { id, url: address } of await subscriptions(node)) {
		if (address === url || ids.includes(String(id))) await unsubscribe(node, String(id));
	}
	return staying;
}

/** Whether the service still has the subscription of this trigger, as the trigger is set now. */
export async function isSubscribed(node: IHookFunctions): Promise<boolean> {
	const url = webhookUrl(node);
	const events = wantedEvents(node);
	const kept = subscriptionsOf(node)[url];
	if (!kept || !sameEvents(kept.events, events)) return false;
	const known = await subscriptions(node);
	return known.some((one) => one.id === kept.id && one.url === url && sameEvents(one.events, events));
}

/** Lets the service tell this trigger of its events from now on. @throws NodeOperationError */
export async function subscribe(node: IHookFunctions): Promise<void> {
	const url = webhookUrl(node);
	const events = wantedEvents(node);
	const others = await removeLeftovers(node, url);
	const failure = 'The MediaKit service does not send its events to this n8n';
	const { id, secret } = await callService(node, ROUTE, jsonRequest('POST', { url, events }), { failure });
	const [idText, secretText] = [asText(id), asText(secret)];
	if (!idText || !secretText) {
		throw new NodeOperationError(node.getNode(), `${failure}: It gave no secret. Check the service URL.`);
	}
	saveSubscriptions(node, { ...others, [url]: { id: idText, secret: secretText, events } });
}

/** Ends that. @throws NodeOperationError */
export async function endSubscription(node: IHookFunctions): Promise<void> {
	const { [webhookUrl(node)]: ended, ...others } = subscriptionsOf(node);
	if (!ended) return;
	// The service may have lost it meanwhile.
	const known = await subscriptions(node);
	if (known.some(({ id }) => id === ended.id)) await unsubscribe(node, ended.id);
	saveSubscriptions(node, others);
}

/**
 * Takes an event at the service, which all processes of n8n share: in queue mode each of them may get the same event.
 *
 * @returns whether nothing else has taken it before
 * @throws NodeOperationError
 */
export async function claimEvent(
	node: IWebhookFunctions,
	subscription: Subscription,
	eventId: string,
): Promise<boolean> {
	const path = `${ROUTE}/${encodeURIComponent(subscription.id)}/claims`;
	const request = jsonRequest('POST', { event_id: eventId });
	const answer = await callService(node, path, request, {
		failure: 'The event could not be taken, so it starts nothing',
	});
	return answer.claimed === true;
}
